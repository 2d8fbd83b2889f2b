"""What lies in the inbox for a feed: plain files only, in the order in which they were sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from unicodedata import category

from borderlink.config import Config
from borderlink.errors import ConfigError, ExportRefused
from borderlink.feed import Feed
from borderlink.intake.manifest import SUFFIX, read_manifest

_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
_NO_SEQUENCE = -1
_UNFIT = ("Cc", "Cs")  # control characters, and bytes that were no UTF-8


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file in the inbox; `sha256` is empty for what is not a plain file.

    `stamp` changes with every write to the file.
    """

    path: Path
    sha256: str
    stamp: tuple[int, int, int] = (0, 0, 0)

    @property
    def plain(self) -> bool:
        return bool(self.sha256)

    @property
    def name(self) -> str:
        """The file's name as it can be stored and shown: broken or control characters as “?”."""
        return "".join("?" if category(c) in _UNFIT else c for c in self.path.name)


def deliveries(feed: Feed, inbox: Path) -> list[Delivery]:
    """The feed's files, the newest last: by the manifest's sequence, then by name.

    Numbers in names count as numbers. The time stamp of a file says when it was copied, not when
    it was extracted, so it does not count.
    """
    found = [delivery_of(path) for path in files_of(feed, inbox)]
    return sorted(found, key=lambda d: (_sequence(d.path), _natural(d.path.name)))


def delivery_of(path: Path) -> Delivery:
    """The file as it is now."""
    stamp = _stamp(path)
    return Delivery(path, _sha256(path), stamp)


def refuse_if_changed(delivery: Delivery) -> None:
    """A file that was written to while it was read is not finished; the next night reads it."""
    if _stamp(delivery.path) != delivery.stamp:
        raise ExportRefused(
            delivery.name,
            "unfinished",
            "the file changed while it was read: it is still being written",
            "Write it under another name (such as .part) and rename it once it is whole.",
        )


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.lstat()
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_size, status.st_mtime_ns


def input_fingerprint(config: Config) -> str:
    """Changes when any file (or manifest) that a feed reads appears, disappears or changes."""
    digest = hashlib.sha256()
    for feed in sorted(config.feeds, key=lambda f: f.key):
        for delivery in deliveries(feed, config.inbox):
            manifest = _sha256(delivery.path.with_name(delivery.path.name + SUFFIX))
            line = [*feed.key, delivery.path.name, delivery.sha256, manifest]
            digest.update("\0".join(line).encode("utf-8", "surrogateescape") + b"\n")
    return digest.hexdigest()


def check_inbox(config: Config) -> None:
    """An inbox that is not there is a mistake in the configuration, not a night without files."""
    if not config.inbox.is_dir():
        raise ConfigError(
            config.directory / "borderlink.toml",
            "inbox",
            "is not a directory",
            "Create it, or correct the path.",
        )


def refuse_unless_plain(delivery: Delivery) -> None:
    """Links, pipes and devices could point anywhere; only plain files are read."""
    if not delivery.plain:
        raise ExportRefused(
            delivery.name,
            "not a plain file",
            "this is a link, directory or special file, or it cannot be read",
            "Put the file itself into the inbox, readable for this system.",
        )
    if delivery.name != delivery.path.name:
        raise ExportRefused(
            delivery.name, "name", "its name is not plain UTF-8", "Give it a plain name."
        )


def files_of(feed: Feed, inbox: Path) -> list[Path]:
    """What lies in the inbox under the feed's names, in no order; not opened."""
    if not inbox.is_dir():
        return []
    names = (path for path in inbox.iterdir() if fnmatchcase(path.name, feed.files))
    return [path for path in names if not _is_aside(path.name)]


def _is_aside(name: str) -> bool:
    return name.startswith(".") or name.endswith((SUFFIX, *_UNFINISHED))


def _sha256(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _sequence(path: Path) -> int:
    try:
        manifest = read_manifest(path)
    except ExportRefused:
        return _NO_SEQUENCE
    return manifest.seq if manifest and manifest.seq is not None else _NO_SEQUENCE


def _natural(name: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts]
