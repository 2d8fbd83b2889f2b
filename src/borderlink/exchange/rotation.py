"""New private keys in the place of old ones, with a key in place at every moment.

The old age identity is kept as long as a package can be valid, since partners seal for it until
they know the new one; then it is removed, so that what was sealed for it stays closed for ever.
The old signing key is not kept at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from borderlink.exchange.keyfiles import (
    key_file,
    new_private,
    public_line,
    read_identity,
    read_private,
    read_signer,
    recipient_of,
)
from borderlink.exchange.seal import VALID_FOR
from borderlink.store import write_secret

KINDS = ("age", "sign")
_STAMP = "%Y%m%dT%H%M%S.%fZ"


def rotate_private(folder: Path, code: str, kinds: Iterable[str], now: datetime) -> None:
    """Give a party new private keys of these kinds, and the public files that belong to them.

    A death in between leaves the old key or the new one in place, never none; run it again.
    """
    prepare(folder, code, kinds)
    swap(folder, code, kinds, now)


def prepare(folder: Path, code: str, kinds: Iterable[str]) -> None:
    """Make the coming private keys beside the ones in use."""
    for kind in kinds:
        coming = _coming(folder, code, kind)
        coming.unlink(missing_ok=True)
        write_secret(coming, new_private(kind))


def coming_public(folder: Path, code: str, kind: str) -> str:
    """The public half of a prepared key: an age recipient, or an OpenSSH line without comment."""
    coming = _coming(folder, code, kind)
    if kind == "age":
        return recipient_of(read_identity(coming))
    return " ".join(public_line(read_signer(coming).public_key(), code).split()[:2])


def swap(folder: Path, code: str, kinds: Iterable[str], now: datetime) -> None:
    """Put prepared keys in the place of the ones in use, each in one step."""
    for kind in kinds:
        current = key_file(folder, code, f"{kind}.key")
        if kind == "age" and current.exists():
            os.link(current, folder / f"{current.name}.until-{now.astimezone(UTC):{_STAMP}}")
        _coming(folder, code, kind).replace(current)
    finish_rotation(folder, code)


def finish_rotation(folder: Path, code: str) -> None:
    """Let the public files say what the private keys are; a rotation may have died before it."""
    if not all(key_file(folder, code, f"{kind}.key").exists() for kind in KINDS):
        return
    keys = read_private(folder, code)
    texts = {
        "age": recipient_of(keys.identity),
        "sign": public_line(keys.signer.public_key(), code),
    }
    for kind, text in texts.items():
        file = key_file(folder, code, f"{kind}.pub")
        if file.exists() and file.read_text("ascii").strip() != text:
            file.write_text(text + "\n", "ascii")


def old_identities(folder: Path, code: str) -> Iterator[str]:
    """The age identities of a party that were replaced lately, newest first."""
    for file in sorted(_old_files(folder, code), reverse=True):
        yield read_identity(file)


def remove_outlived(folder: Path, code: str, now: datetime) -> int:
    """Remove identities for which no valid package can arrive any more; returns how many."""
    outlived = [file for file in _old_files(folder, code) if _until(file) + VALID_FOR < now]
    for file in outlived:
        file.unlink()
    return len(outlived)


def _coming(folder: Path, code: str, kind: str) -> Path:
    return folder / f".{code}.{kind}.key.new"


def _old_files(folder: Path, code: str) -> list[Path]:
    return list(folder.glob(f"{code}.age.key.until-*"))


def _until(file: Path) -> datetime:
    stamp = file.name.rpartition("-")[2]
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
