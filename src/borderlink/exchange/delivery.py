"""Sealed packages → the outbox, each exactly once, whatever dies on the way.

A package is in one of three places, and every step from one to the next can be repeated:

    in the store     `sealed` holds it; the file may be there, but never its `.ready`
    placed           `sealed` is empty, the file is whole and on disk; `.ready` may be there
    delivered        `delivered_at` is set; the receiver may have taken file and `.ready` away

A receiver takes a file only once its `.ready` exists. So a placed package whose file is gone was
taken, and is not written a second time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import DeliveryFailed
from borderlink.progress import Progress
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class _Undelivered:
    receiver: str
    sequence: int
    file: Path
    sha256: str
    placed: bool


def deliver(store: Store, config: Config, progress: Progress) -> int:
    """Write what is not delivered yet to outbox/<receiver>/, outside any transaction.

    Returns the number of packages delivered. One receiver's outbox that cannot be written keeps
    back no other's; DeliveryFailed tells of it at the end.
    """
    waiting = _undelivered(store, config)
    failed = []
    for package in waiting:
        try:
            _deliver_one(store, package)
        except OSError as error:
            failed.append(f"{package.receiver} no. {package.sequence} ({error.strerror})")
    if delivered := len(waiting) - len(failed):
        progress.say(f"{delivered} packages delivered to the outbox")
    if failed:
        raise DeliveryFailed(
            f"{config.outbox}: not delivered: {', '.join(failed)}. The packages are kept in the "
            "store. See that the outbox can be written, then run the night again."
        )
    return delivered


def _deliver_one(store: Store, package: _Undelivered) -> None:
    if not package.placed:
        place(store, package)
    announce(package)
    confirm(store, package)


def place(store: Store, package: _Undelivered) -> None:
    """Write the file whole, and only then let the store's copy go."""
    sealed = store.value(
        "SELECT sealed FROM package WHERE receiver = ? AND sequence = ?",
        [package.receiver, package.sequence],
    )
    package.file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(package.file, bytes(sealed))
    with store.transaction():
        store.sql(
            "UPDATE package SET sealed = NULL WHERE receiver = ? AND sequence = ?",
            [package.receiver, package.sequence],
        )


def announce(package: _Undelivered) -> None:
    """Put the `.ready` marker beside a file that is there; its content suits `sha256sum -c`."""
    if package.file.exists():
        marker = package.file.with_name(package.file.name + ".ready")
        write_whole(marker, f"{package.sha256}  {package.file.name}\n".encode())


def confirm(store: Store, package: _Undelivered) -> None:
    """Note the delivery, in the store and in the log."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        store.sql(
            "UPDATE package SET delivered_at = ? WHERE receiver = ? AND sequence = ?",
            [now, package.receiver, package.sequence],
        )
        audit.append(
            store,
            action="delivery",
            who="exchange",
            why="nightly report",
            to=package.receiver,
            what={"sequence": package.sequence, "sha256": package.sha256},
        )


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that it is either absent or complete, even after a power cut."""
    temporary = file.with_name(f".{file.name}.part")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _undelivered(store: Store, config: Config) -> list[_Undelivered]:
    rows = store.rows(
        "SELECT receiver, sequence, file, sha256, sealed IS NULL FROM package "
        "WHERE delivered_at IS NULL ORDER BY receiver, sequence"
    )
    return [
        _Undelivered(receiver, sequence, config.outbox / receiver / file, sha256, placed)
        for receiver, sequence, file, sha256, placed in rows
    ]
