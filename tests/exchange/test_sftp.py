"""Packages go to a real OpenSSH server, whole and once, also when it dies in the middle."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.errors import ConfigError, DeliveryFailed
from borderlink.exchange import deliver, run
from borderlink.exchange import delivery as steps
from borderlink.exchange.keyfiles import key_file
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import NIGHT, report
from builders.sshd import Sshd, make_key
from builders.told import agency

NAME = "Hub_AAA_2026-11-03_1.age"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Sshd]:
    sshd = Sshd(tmp_path / "sshd", tmp_path / "remote")
    sshd.start()
    yield sshd
    sshd.kill()


@pytest.fixture
def sealed(store: Store, config: Config, server: Sshd) -> Store:
    """A package for AAA, which fetches from its server."""
    config.agencies["AAA"] = agency("AAA", sftp=server.settings())
    report(store, "AAA", "for A" * 1000)
    with store.transaction():
        run(store, config, NIGHT, Silent())
    shutil.copy(server.home / "login", key_file(config.keys, "AAA", "sftp.key"))
    return store


def check_arrived(store: Store, server: Sshd) -> None:
    """One whole file with its marker, nothing half-written, noted as delivered."""
    assert sorted(file.name for file in server.folder.iterdir()) == [NAME, f"{NAME}.ready"]
    digest = hashlib.sha256((server.folder / NAME).read_bytes()).hexdigest()
    assert (server.folder / f"{NAME}.ready").read_text() == f"{digest}  {NAME}\n"
    assert store.rows(
        "SELECT sha256, sealed, delivered_at IS NULL FROM package WHERE receiver = 'AAA'"
    ) == [(digest, None, False)]


def failure(store: Store, config: Config) -> str:
    with pytest.raises(DeliveryFailed) as failed:
        deliver(store, config, Silent())
    assert store.value("SELECT count(*) FROM package WHERE delivered_at IS NULL") == 1
    return str(failed.value)


def test_a_package_arrives_on_the_server(sealed: Store, config: Config, server: Sshd) -> None:
    """With its marker; and nothing lies in our own outbox."""
    assert deliver(sealed, config, Silent()) == 1
    check_arrived(sealed, server)
    assert not config.outbox.exists()
    assert deliver(sealed, config, Silent()) == 0


def test_only_the_pinned_host_is_trusted(
    sealed: Store, config: Config, server: Sshd, tmp_path: Path
) -> None:
    """Whoever stands in between gets nothing, not even our login."""
    other = make_key(tmp_path / "other")
    config.agencies["AAA"] = agency("AAA", sftp=server.settings(host_keys=(other,)))
    assert "another host key than the pinned one" in failure(sealed, config)
    assert list(server.folder.iterdir()) == []


def test_a_key_that_the_server_does_not_know_is_told(
    sealed: Store, config: Config, server: Sshd
) -> None:
    """In our words; the server's own could say anything."""
    key = key_file(config.keys, "AAA", "sftp.key")
    key.unlink()
    make_key(key)
    assert "does not accept our key" in failure(sealed, config)


def test_a_missing_login_key_is_named(sealed: Store, config: Config) -> None:
    """With the file where it is looked for."""
    key_file(config.keys, "AAA", "sftp.key").unlink()
    with pytest.raises(ConfigError, match=r"sftp\.key: key: is missing"):
        deliver(sealed, config, Silent())


def test_a_missing_folder_loses_nothing(sealed: Store, config: Config, server: Sshd) -> None:
    """The package waits until the receiver has put its server right."""
    server.folder.rmdir()
    assert "refused a file: SFTPNoSuchFile" in failure(sealed, config)
    server.folder.mkdir()
    deliver(sealed, config, Silent())
    check_arrived(sealed, server)


def test_a_server_that_is_down_keeps_back_no_other(
    sealed: Store, config: Config, server: Sshd
) -> None:
    """BBB fetches from a folder and has its package at once."""
    report(sealed, "BBB")
    with sealed.transaction():
        run(sealed, config, NIGHT, Silent())
    server.kill()
    assert "AAA no. 1" in failure(sealed, config)
    assert sealed.rows("SELECT receiver FROM package WHERE delivered_at IS NOT NULL") == [("BBB",)]
    server.start()
    deliver(sealed, config, Silent())
    check_arrived(sealed, server)


def test_a_server_that_dies_in_the_middle_leaves_no_half_package(
    sealed: Store, config: Config, server: Sshd
) -> None:
    """Only a hidden file is there; the next attempt writes the whole one."""
    big = bytes(64 * 1024 * 1024)
    digest = hashlib.sha256(big).hexdigest()
    sealed.sql("UPDATE package SET sealed = ?, sha256 = ?", [big, digest])
    part = server.folder / f".{NAME}.part"

    def kill_in_the_middle() -> None:
        while not (part.exists() and part.stat().st_size):
            time.sleep(0.001)
        server.kill()

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    assert "AAA no. 1" in failure(sealed, config)
    killer.join()
    assert [file.name for file in server.folder.iterdir()] == [part.name]
    assert 0 < part.stat().st_size < len(big)
    server.start()
    assert deliver(sealed, config, Silent()) == 1
    check_arrived(sealed, server)


@pytest.mark.parametrize("step", ["announce", "confirm"])
def test_a_package_that_was_fetched_is_not_sent_again(
    sealed: Store, config: Config, server: Sshd, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """We died after the file was whole on the server, and the receiver took it."""
    with monkeypatch.context() as patched:
        patched.setattr(steps, step, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deliver(sealed, config, Silent())
    for file in server.folder.iterdir():
        file.unlink()
    assert deliver(sealed, config, Silent(), now=datetime.now(UTC)) == 1
    assert list(server.folder.iterdir()) == []
