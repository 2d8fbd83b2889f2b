"""A deleted row stays in a database's file until the file is written anew."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from borderlink.errors import BorderlinkError
from borderlink.store import Store, copying, scratch_connection
from borderlink.store.copying import rewrite_store

KEY = "0123456789abcdef" * 4
CANARY = b"CANARY-7731"


def test_deleted_rows_stay_in_a_file_and_a_copy_never_holds_them(tmp_path: Path):
    """Shown on plain files; in the store's the same bytes stand encrypted."""
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    connection = scratch_connection()
    connection.execute("SET force_compression = 'uncompressed'")
    connection.execute(f"ATTACH '{old}' AS old")
    connection.execute(f"ATTACH '{new}' AS new")
    connection.execute("CREATE TABLE old.person AS SELECT 'KEPT-' || i AS name FROM range(9) r(i)")
    connection.execute(f"INSERT INTO old.person VALUES ('{CANARY.decode()}')")
    connection.execute("CHECKPOINT old")
    connection.execute("DELETE FROM old.person WHERE starts_with(name, 'CANARY')")
    connection.execute("CHECKPOINT old")
    assert CANARY in old.read_bytes()
    connection.execute("COPY FROM DATABASE old TO new")
    connection.execute("CHECKPOINT new")
    assert CANARY not in new.read_bytes()
    assert b"KEPT-7" in new.read_bytes()


def test_a_rewritten_store_is_another_file_with_the_same_rows(tmp_path: Path):
    """In the same order, under the same key, for this user only, with nothing beside it."""
    file = tmp_path / "s.duckdb"
    with Store.open(file, KEY) as store:
        store.sql("INSERT INTO link_key SELECT 9 - i, 'r', i FROM range(9) r(i)")
    before = file.stat().st_ino
    rewrite_store(file, KEY)
    assert file.stat().st_ino != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {found.name for found in tmp_path.iterdir()} == {"s.duckdb", "tmp"}
    with Store.open(file, KEY) as store:
        assert store.rows("FROM link_key") == [(9 - i, "r", i) for i in range(9)]


def test_a_rewriting_that_fails_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A full disk costs nothing but the attempt."""

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "s.duckdb"
    with Store.open(file, KEY) as store:
        store.sql("INSERT INTO link_key VALUES (1, 'r', 7)")
    with monkeypatch.context() as patched, pytest.raises(BorderlinkError, match="No space"):
        patched.setattr(copying, "force_to_disk", full)
        rewrite_store(file, KEY)
    assert {found.name for found in tmp_path.iterdir()} == {"s.duckdb", "tmp"}
    with Store.open(file, KEY) as store:
        assert store.value("SELECT count(*) FROM link_key") == 1


def test_nobody_writes_to_the_store_while_it_is_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What another process wrote to the old file in between would be lost."""
    file = tmp_path / "s.duckdb"
    code = (
        "import sys; from pathlib import Path; from borderlink.store import Store\n"
        "from borderlink.errors import StoreLocked\n"
        "try:\n"
        f"    with Store.open(Path({str(file)!r}), {KEY!r}): pass\n"
        "except StoreLocked: sys.exit(7)\n"
    )
    tried = []

    def try_to_write(_: Path) -> None:
        tried.append(subprocess.run([sys.executable, "-c", code], check=False).returncode)

    with Store.open(file, KEY):
        pass
    monkeypatch.setattr(copying, "force_to_disk", try_to_write)
    rewrite_store(file, KEY)
    assert tried[0] == 7
