"""The store is encrypted, migrated, transactional, and has one writer."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from borderlink.errors import SchemaTooNew, StoreError, StoreKeyError, StoreLocked
from borderlink.person import Record
from borderlink.store import Store, load_key, load_or_create_key
from borderlink.store.types import duckdb_columns

KEY = "0123456789abcdef" * 4


def test_nothing_readable_is_in_the_file(tmp_path: Path):
    file = tmp_path / "s.duckdb"
    with Store.open(file, KEY) as store, store.transaction():
        store.sql("INSERT INTO name_string VALUES (1, 'h', 'CANARY NAME', NULL, NULL, NULL, NULL)")
    assert b"CANARY" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    with Store.open(file, KEY) as store:
        assert store.value('SELECT "full" FROM name_string') == "CANARY NAME"


def test_only_the_owner_may_read_the_file(tmp_path: Path):
    file = tmp_path / "s.duckdb"
    with Store.open(file, KEY):
        pass
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_full_disk_leaves_no_empty_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every later run would refuse it, and somebody might look for its backup."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.delenv("BORDERLINK_STORE_KEY", raising=False)
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(os, "fsync", full)
        load_or_create_key(tmp_path / "store.key", store_exists=False)
    assert not list(tmp_path.iterdir())
    assert load_or_create_key(tmp_path / "store.key", store_exists=False)


def test_a_wrong_key_is_refused_in_words(tmp_path: Path):
    with Store.open(tmp_path / "s.duckdb", KEY):
        pass
    with (
        pytest.raises(StoreKeyError, match="does not open this store"),
        Store.open(tmp_path / "s.duckdb", "f" * 64),
    ):
        pass


def test_a_second_writer_is_refused(tmp_path: Path):
    file = tmp_path / "s.duckdb"
    code = (
        "import sys; from pathlib import Path; from borderlink.store import Store\n"
        "from borderlink.errors import StoreLocked\n"
        "try:\n"
        f"    with Store.open(Path({str(file)!r}), {KEY!r}): pass\n"
        "except StoreLocked: sys.exit(7)\n"
    )
    with Store.open(file, KEY):
        done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 7
    assert StoreLocked.exit_status == 1


def test_a_failed_transaction_leaves_nothing(tmp_path: Path):
    with Store.open(tmp_path / "s.duckdb", KEY) as store:
        with pytest.raises(RuntimeError), store.transaction():
            store.sql("INSERT INTO link_key VALUES (1, 'r', 7)")
            raise RuntimeError
        assert store.value("SELECT count(*) FROM link_key") == 0


def test_a_store_from_the_future_is_refused(tmp_path: Path):
    with Store.open(tmp_path / "s.duckdb", KEY) as store:
        store.sql("INSERT INTO migration VALUES (9999, now()::TIMESTAMP)")
    with pytest.raises(SchemaTooNew), Store.open(tmp_path / "s.duckdb", KEY):
        pass


def test_looking_into_a_store_that_is_not_there_makes_none(tmp_path: Path):
    file = tmp_path / "s.duckdb"
    with pytest.raises(StoreError, match="borderlink run"), Store.open(file, KEY, read_only=True):
        pass
    assert not file.exists()


def test_the_record_table_is_the_record_class(tmp_path: Path):
    """The migration is text, so that it never changes; the class may only move with a new one."""
    with Store.open(tmp_path / "s.duckdb", KEY) as store:
        columns = {row[0]: row[1] for row in store.rows("DESCRIBE record")}
    for name, kind in duckdb_columns(Record).items():
        assert columns[name].replace('"', "") == kind.replace('"', ""), name


def test_the_first_night_makes_a_key_that_others_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("BORDERLINK_STORE_KEY", raising=False)
    file = tmp_path / "keys" / "store.key"
    key = load_or_create_key(file, store_exists=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_key(file) == key


def test_a_lost_key_is_never_replaced_silently(tmp_path: Path):
    with pytest.raises(StoreKeyError, match="missing"):
        load_or_create_key(tmp_path / "store.key", store_exists=True)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    file = tmp_path / "store.key"
    file.write_text(KEY)
    file.chmod(0o644)
    with pytest.raises(StoreKeyError, match="chmod 600"):
        load_key(file)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BORDERLINK_STORE_KEY", "A" * 64)
    assert load_key(tmp_path / "none") == "a" * 64


def test_a_malformed_key_says_how_to_make_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("BORDERLINK_STORE_KEY", "secret")
    with pytest.raises(StoreKeyError, match="openssl rand"):
        load_key(tmp_path / "none")
