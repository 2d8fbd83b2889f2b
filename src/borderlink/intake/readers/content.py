"""What lies in a delivered file: its bytes, or those of the one file that a zip or gzip holds.

Nothing is ever unpacked to disk. A container is read as a stream and only as far as it stays
plausible: one file in it, no links, no paths, no container within, and not far larger than packed.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, cast

from borderlink.errors import ExportRefused

# Exports full of repetition shrink to a thirtieth, rarely to a hundredth; deflate's utmost is 1032.
MAX_RATIO = 300
# Below this a high ratio harms nobody.
HARMLESS = 50_000_000
MAX_UNPACKED = 50_000_000_000
_BLOCK = 1 << 20

_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_NESTED = (_ZIP, _EMPTY_ZIP, _GZIP, b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")
# What a workbook is made of; a zip with one of these is the workbook itself.
_WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype"}
_ASIDE = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|.*\.manifest\.json$)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes a reader reads, as often as it likes; `name` is the delivered file's."""

    name: str
    open: Callable[[], IO[bytes]]

    def start(self, length: int = 64) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(length)


@contextmanager
def open_container(file: Path, member: str = "*", *, workbook: bool = False) -> Iterator[Content]:
    """What a delivered file holds; `member` is the glob of the file that is meant in a zip.

    `workbook` allows a zip within, since a workbook is one. Raises ExportRefused for a container
    that is damaged, hostile or holds no single file.
    """
    with file.open("rb") as stream:
        start = stream.read(8)
        if start.startswith(_GZIP):
            yield _checked(file.name, lambda: _gunzipped(file), workbook)
        elif start.startswith((_ZIP, _EMPTY_ZIP)):
            yield from _zipped(file, stream, member, workbook)
        else:
            yield Content(file.name, lambda: file.open("rb"))


def _zipped(file: Path, stream: IO[bytes], member: str, workbook: bool) -> Iterator[Content]:
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGED:
        raise _refused(file.name, "damaged", "the zip cannot be opened: damaged or cut") from None
    with archive:
        if _WORKBOOK_PARTS & set(archive.namelist()):
            yield Content(file.name, lambda: file.open("rb"))
            return
        entry = _only(file.name, archive, member)
        yield _checked(file.name, lambda: _unzipped(file.name, archive, entry), workbook)


def _gunzipped(file: Path) -> IO[bytes]:
    stream = cast("IO[bytes]", gzip.open(file))  # noqa: SIM115 (closed by its reader)
    return io.BufferedReader(_Bounded(file.name, stream, file.stat().st_size), _BLOCK)


def _unzipped(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    try:
        stream = archive.open(entry)
    except _DAMAGED:
        raise _refused(name, "damaged", "the zip is damaged or cut short") from None
    return io.BufferedReader(_Bounded(name, stream, entry.compress_size), _BLOCK)


def _checked(name: str, opened: Callable[[], IO[bytes]], workbook: bool) -> Content:
    content = Content(name, opened)
    start = content.start()
    if start.startswith(_NESTED) and not (workbook and start.startswith(_ZIP)):
        raise _refused(name, "nested", "the container holds another container")
    return content


def _only(name: str, archive: zipfile.ZipFile, member: str) -> zipfile.ZipInfo:
    """The one file that is meant."""
    entries = [e for e in archive.infolist() if not e.is_dir() and not _ASIDE.search(e.filename)]
    for entry in entries:
        _refuse_unsafe(name, entry)
    found = [e for e in entries if fnmatchcase(e.filename.rsplit("/", 1)[-1], member)]
    if len(found) != 1:
        what = f"{len(found)} files" if found else "no file"
        problem = f"the zip holds {what} that this feed could mean"
        raise _refused(name, "members", problem, 'Send one, or set member = "…" in the feed.')
    return found[0]


def _refuse_unsafe(name: str, entry: zipfile.ZipInfo) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\0" in path:
        raise _refused(name, "path", "the zip holds a file with a path that leads outside")
    mode = entry.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise _refused(name, "not a plain file", "the zip holds a link or a special file")
    if entry.flag_bits & 1:
        raise _refused(name, "encrypted", "the zip is protected by a password", "Send it without.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(name, "packing", "the zip is packed in an unusual way", "Use plain zip.")


class _Bounded(io.RawIOBase):
    """A stream that ends in a refusal once it has grown far beyond what it was packed in."""

    def __init__(self, name: str, stream: IO[bytes], packed: int) -> None:
        self._name, self._stream, self._packed = name, stream, packed
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except _DAMAGED:
            raise _refused(self._name, "damaged", "the container is damaged or cut short") from None
        buffer[: len(data)] = data
        self._read += len(data)
        if self._read > MAX_UNPACKED or self._read > max(HARMLESS, MAX_RATIO * self._packed):
            problem = "the container unpacks to far more than any export, as only a trap does"
            raise _refused(self._name, "bomb", problem, "Send the export itself.")
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _refused(name: str, reason: str, problem: str, remedy: str = "") -> ExportRefused:
    return ExportRefused(name, reason, problem, remedy or "Send it again, as a plain file or zip.")
