"""Where a receiver's packages go: a folder here, or one on the receiver's SFTP server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from borderlink.config import Config


class Outbox(Protocol):
    """What delivery needs of a place."""

    def put(self, name: str, content: bytes) -> None:
        """Make a file that is either absent or complete; one of that name is replaced."""

    def holds(self, name: str) -> bool:
        """Whether the file is there; the receiver may have taken it away."""


@contextmanager
def open_outbox(config: Config, receiver: str) -> Iterator[Outbox]:
    """The receiver's outbox; raises OSError or DeliveryFailed when it cannot be reached."""
    agency = config.agencies.get(receiver)
    if agency is None or agency.sftp is None:
        yield Folder(config.outbox / receiver)
        return
    from borderlink.exchange.sftp import connected

    with connected(agency.sftp, config.keys, receiver) as remote:
        yield remote


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, from which the receiver or its courier fetches."""

    path: Path

    def put(self, name: str, content: bytes) -> None:
        """Even after a power cut the file is whole or not there."""
        self.path.mkdir(parents=True, exist_ok=True)
        temporary = self.path / f".{name}.part"
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path / name)
        _sync(self.path)

    def holds(self, name: str) -> bool:
        return (self.path / name).exists()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
