"""kill -9 at random points of sealing and delivery: no loss, no duplicate, no half-written file.

BORDERLINK_KILL_POINTS sets how many; 200 take about three minutes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.config import Config, Sftp
from borderlink.exchange import deliver, ensure_keys, run
from borderlink.exchange.keyfiles import key_file
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import NIGHT, installation, report
from builders.sshd import Sshd
from builders.told import agency

POINTS = int(os.environ.get("BORDERLINK_KILL_POINTS", "5"))
KEY = "ab" * 32
NIGHTS = [NIGHT + timedelta(days=day) for day in range(3)]
RECEIVERS = ("AAA", "BBB")

# A process that has imported everything, so that a child needs only to fork.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "asyncssh"])


def configured(folder: Path, sftp: Sftp | None) -> Config:
    config = installation(folder)
    config.agencies["AAA"] = agency("AAA", sftp=sftp)
    return config


def seal_and_deliver(folder: Path, sftp: Sftp | None, started: Connection) -> None:
    """What the last part of a night does, three nights in a row."""
    config = configured(folder, sftp)
    with Store.open(config.store_file, KEY) as store:
        started.send(True)
        for night in NIGHTS:
            with store.transaction():
                run(store, config, night, Silent())
            deliver(store, config, Silent())


@dataclass(slots=True)
class Receivers:
    """They fetch what is announced, now and then, and take it away."""

    folders: list[Path]
    fetched: list[tuple[str, str]] = field(default_factory=list)

    def fetch(self) -> None:
        for folder in self.folders:
            for marker in sorted(folder.glob("*.ready")):
                digest, name = marker.read_text().split()
                file = folder / name
                assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
                self.fetched.append((name, digest))
                file.unlink()
                marker.unlink()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three nights' reports for two receivers, and everyone's keys."""
    folder = tmp_path_factory.mktemp("prepared")
    config = installation(folder)
    ensure_keys(config)
    with Store.open(config.store_file, KEY) as store:
        for night in NIGHTS:
            for receiver in RECEIVERS:
                report(store, receiver, f"{night} for {receiver} " * 20_000, night)
    return folder


@pytest.fixture(scope="module", params=["folder", "sftp"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sshd | None]:
    """AAA fetches from a folder, or from its own server."""
    if request.param == "folder":
        yield None
        return
    home = tmp_path_factory.mktemp("server")
    sshd = Sshd(home / "sshd", home / "remote")
    sshd.start()
    yield sshd
    sshd.kill()


def sftp_of(server: Sshd | None) -> Sftp | None:
    return server.settings() if server else None


def started(folder: Path, server: Sshd | None) -> multiprocessing.process.BaseProcess:
    """A process that has just opened the store."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=seal_and_deliver, args=(folder, sftp_of(server), theirs))
    process.start()
    assert ours.poll(60)
    return process


def place(prepared: Path, folder: Path, server: Sshd | None) -> Receivers:
    """A fresh copy of the installation, and its receivers."""
    shutil.copytree(prepared, folder)
    folders = [folder / "state" / "outbox" / receiver for receiver in RECEIVERS]
    if server:
        key_file(folder / "state" / "keys", "AAA", "sftp.key").write_bytes(
            (server.home / "login").read_bytes()
        )
        key_file(folder / "state" / "keys", "AAA", "sftp.key").chmod(0o600)
        folders[0] = server.folder
        for left in server.folder.iterdir():
            left.unlink()
    return Receivers(folders)


def seconds_unharmed(prepared: Path, folder: Path, server: Sshd | None) -> float:
    """How long it takes when nobody kills it."""
    place(prepared, folder, server)
    process = started(folder, server)
    begun = time.monotonic()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - begun


def test_no_death_loses_or_doubles_a_package(
    prepared: Path, tmp_path: Path, server: Sshd | None
) -> None:
    """Each package is fetched once and whole, noted once, and the log still verifies."""
    longest = seconds_unharmed(prepared, tmp_path / "unharmed", server)
    chance = random.Random(20261125)  # noqa: S311 (repeatable, not secret)
    for point in range(POINTS):
        folder = tmp_path / str(point)
        receivers = place(prepared, folder, server)
        for _ in range(2):
            process = started(folder, server)
            time.sleep(chance.uniform(0, longest))
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGKILL)
            process.join()
            if chance.random() < 0.5:
                receivers.fetch()
        process = started(folder, server)
        process.join()
        assert process.exitcode == 0
        receivers.fetch()
        check(configured(folder, sftp_of(server)), receivers)
        shutil.rmtree(folder)


def check(config: Config, receivers: Receivers) -> None:
    with Store.open(config.store_file, KEY) as store:
        packages = store.rows(
            "SELECT file, sha256, sealed, delivered_at IS NULL FROM package ORDER BY file"
        )
        assert len(packages) == len(NIGHTS) * len(RECEIVERS)
        assert all((sealed, late) == (None, False) for _, _, sealed, late in packages)
        assert sorted(receivers.fetched) == [(file, digest) for file, digest, _, _ in packages]
        for action in ("delivery", "disclosure"):
            logged = f'SELECT count(*) FROM audit_entry WHERE entry LIKE \'%"action":"{action}"%\''
            assert store.value(logged) == len(packages)
        audit.verify(store)
    left = [f for place in receivers.folders if place.exists() for f in place.iterdir()]
    assert left == []
