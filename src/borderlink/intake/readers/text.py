"""Text in the encoding the feed declares, decoded strictly; nothing is guessed or replaced."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from borderlink.errors import ConfigError, ExportRefused
from borderlink.feed import Feed

_BLOCK = 1 << 20


def declared_encoding(feed: Feed) -> str:
    """The codec of the declared encoding; raises ConfigError where Python knows none."""
    name = feed.encoding or "utf-8"
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        raise ConfigError(
            f"feed {feed.agency}/{feed.feed}",
            "encoding",
            f"{name!r} is not a known encoding",
            "Use a name such as utf-8, cp1251, cp932 or gb18030.",
        ) from None
    # A byte-order mark is not part of the first column's name.
    return "utf-8-sig" if codec == "utf-8" else codec


def lines(file: Path, feed: Feed) -> Iterator[str]:
    """The file's lines with their endings; ExportRefused names the line that does not decode."""
    encoding = declared_encoding(feed)
    try:
        with file.open(encoding=encoding, errors="strict", newline="") as stream:
            yield from stream
    except UnicodeError:
        raise undecodable(file, encoding) from None


def undecodable(file: Path, encoding: str) -> ExportRefused:
    """The refusal of a file that is not in its declared encoding."""
    line = _first_bad_line(file, encoding)
    return ExportRefused(
        file.name,
        "encoding",
        f"line {line} is not valid {encoding}, the encoding this feed declares",
        "Export in that encoding again, or correct encoding = … in the feed's file.",
    )


def _first_bad_line(file: Path, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with file.open("rb") as stream:
        while True:
            block = stream.read(_BLOCK)
            try:
                line += decoder.decode(block, final=not block).count("\n")
            except UnicodeError as error:
                return line + _lines_before(error, encoding)
            if not block:
                return line


def _lines_before(error: UnicodeError, encoding: str) -> int:
    if not isinstance(error, UnicodeDecodeError):
        return 0
    good = error.object[: error.start]
    return good.decode(encoding, errors="replace").count("\n")
