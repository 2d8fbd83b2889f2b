"""Text in the encoding the feed declares, decoded strictly; nothing is guessed or replaced."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from borderlink.errors import ConfigError, ExportRefused
from borderlink.feed import Feed
from borderlink.intake.encodings import SAMPLE, contradiction
from borderlink.intake.readers.content import Content

_BLOCK = 1 << 20
# A person's row has a few thousand characters; a line beyond this is no row, and would fill memory.
MAX_LINE = 4_000_000


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


def lines(content: Content, feed: Feed, newline: str = "") -> Iterator[str]:
    """The lines with their endings; ExportRefused names the line that does not decode.

    `newline` is what ends a line: "" any of the three endings, "\\n" only that.
    """
    encoding = declared_encoding(feed)
    try:
        with (
            content.open() as stream,
            io.TextIOWrapper(stream, encoding, errors="strict", newline=newline) as text,
        ):
            # Not `yield from text`: a line without an end would be read whole.
            while line := text.readline(MAX_LINE):
                if len(line) == MAX_LINE:
                    raise _endless(content)
                yield line
    except UnicodeError:
        raise undecodable(content, encoding) from None


def refuse_wrong_encoding(content: Content, feed: Feed) -> None:
    """Bytes may decode without an error and still be in another encoding; the text shows it."""
    encoding = declared_encoding(feed)
    if why := contradiction(content.start(SAMPLE), encoding):
        raise ExportRefused(
            content.name,
            "encoding",
            f"the file is not in {encoding}, the encoding this feed declares: {why}",
            "Export in that encoding again, or correct encoding = … in the feed's file; "
            "borderlink check FILE shows what fits.",
        )


def _endless(content: Content) -> ExportRefused:
    return ExportRefused(
        content.name,
        "too large",
        f"a line has {MAX_LINE:,} characters or more",
        "Send one row a line, and leave out attachments.",
    )


def undecodable(content: Content, encoding: str) -> ExportRefused:
    """The refusal of a file that is not in its declared encoding."""
    line = _first_bad_line(content, encoding)
    return ExportRefused(
        content.name,
        "encoding",
        f"line {line} is not valid {encoding}, the encoding this feed declares",
        "Export in that encoding again, or correct encoding = … in the feed's file.",
    )


def _first_bad_line(content: Content, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with content.open() as stream:
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
