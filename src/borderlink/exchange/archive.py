"""The tar inside a package: written the same way every time, read with suspicion.

Nothing may hide in it: what is not a header or a file is zeros, up to the last byte.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterable

from borderlink.errors import PackageRefused

MAX_FILES = 66  # 64 reports, the manifest and its signature
MAX_BYTES = 512 * 1024 * 1024
_END = 2 * tarfile.BLOCKSIZE  # zeros with which every tar ends
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A tar of these members in this order; the same members always give the same bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), 0o600, 0
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The members in their order; nothing is written anywhere.

    Raises PackageRefused for anything but a few plain files with plain names: links, folders,
    sparse files, doubles, bombs, and bytes that belong to no file.
    """
    if len(content) > MAX_BYTES:
        raise PackageRefused("size", "it is larger than any package may be")
    members: dict[str, bytes] = {}
    end = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            for entry in tar:
                _check(entry, members, len(content))
                stream = tar.extractfile(entry)
                members[entry.name] = stream.read() if stream else b""
                _check_header(content, entry)
                end = _check_padding(content, entry)
    except (tarfile.TarError, ValueError, EOFError, OSError, OverflowError):
        raise PackageRefused("archive", "what it holds is not a readable tar") from None
    # A header that does not add up ends the reading in silence, with the rest of it unread.
    if content[end:].strip(b"\0"):
        raise PackageRefused("archive", "it holds bytes that belong to no file")
    if len(content) % tarfile.BLOCKSIZE or len(content) - end < _END:
        raise PackageRefused("archive", "its end is missing")
    return members


def _check(entry: tarfile.TarInfo, members: dict[str, bytes], limit: int) -> None:
    if not entry.isreg() or entry.issparse():
        raise PackageRefused("archive", "it holds something that is not a plain file")
    if not _NAME.fullmatch(entry.name):
        raise PackageRefused("archive", "it holds a file with an unsafe name")
    if entry.name in members or len(members) >= MAX_FILES:
        raise PackageRefused("archive", "it holds a file twice, or too many files")
    if entry.size > limit:
        raise PackageRefused("archive", "a file in it claims to be larger than the package")


def _check_header(content: bytes, entry: tarfile.TarInfo) -> None:
    """The one field that its own checksum does not cover, as every tar program writes it."""
    header = content[entry.offset : entry.offset + tarfile.BLOCKSIZE]
    plain = header[:148] + b" " * 8 + header[156:]
    if entry.offset_data - entry.offset == len(header) and header[148:156] != b"%06o\0 " % sum(
        plain
    ):
        raise PackageRefused("archive", "the header of a file in it was altered")


def _check_padding(content: bytes, entry: tarfile.TarInfo) -> int:
    """Where the next header begins."""
    end = entry.offset_data + entry.size
    padded = end + -end % tarfile.BLOCKSIZE
    if content[end:padded].strip(b"\0"):
        raise PackageRefused("archive", "it holds bytes that belong to no file")
    return padded
