"""Lines of fixed width, cut by bytes of the declared encoding or by characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from borderlink.errors import ConfigError
from borderlink.feed import Feed, FixedFormat
from borderlink.intake.readers import text
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.header import feed_columns
from borderlink.intake.rows import Quarantined, Row, Values, raw_text

# Enough lines to know the usual width of a file, few enough to look at twice.
_PROBE = 1000


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every line after the header lines; a line of another width than the rest is set aside."""
    layout = _layout(feed)
    encoding = text.declared_encoding(feed)
    width = max(_usual_width(content, feed, encoding, layout), _layout_width(layout))
    for number, line in enumerate(_lines(content, feed), 1):
        if number > layout.header_lines and line.strip():
            yield _row(number, line, layout, encoding, width)


def _layout(feed: Feed) -> FixedFormat:
    layout = feed.fixed
    if layout is None:
        raise ValueError("a fixed-width feed always has its layout; Feed checks it")
    unknown = set(feed_columns(feed)) - {column.name for column in layout.columns}
    if unknown:
        raise ConfigError(
            f"feed {feed.agency}/{feed.feed}",
            "fixed.columns",
            f"does not define {', '.join(sorted(unknown))}",
            "Add the column's name, start and width.",
        )
    return layout


def _lines(content: Content, feed: Feed) -> Iterator[str]:
    """Decoded lines without their endings; the cut by bytes encodes them again."""
    return (line.rstrip("\r\n\x1a") for line in text.lines(content, feed, newline="\n"))


def _usual_width(content: Content, feed: Feed, encoding: str, layout: FixedFormat) -> int:
    lines = islice(_lines(content, feed), layout.header_lines, layout.header_lines + _PROBE)
    widths = Counter(_width(line, encoding, layout) for line in lines if line.strip())
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _layout_width(layout: FixedFormat) -> int:
    return max(column.start - 1 + column.width for column in layout.columns)


def _width(line: str, encoding: str, layout: FixedFormat) -> int:
    return len(line.encode(encoding)) if layout.unit == "bytes" else len(line)


def _row(
    number: int, line: str, layout: FixedFormat, encoding: str, width: int
) -> Row | Quarantined:
    found = _width(line, encoding, layout)
    if found != width:
        message = f"the line is {found} {layout.unit} wide, the others are {width}"
        return Quarantined(number, "row", "width", message, raw_text(line))
    try:
        return Row(number, _cut(line, layout, encoding))
    except UnicodeDecodeError:
        message = "a character lies across the border of two columns"
        return Quarantined(number, "row", "width", message, raw_text(line))


def _cut(line: str, layout: FixedFormat, encoding: str) -> Values:
    if layout.unit == "characters":
        return {c.name: line[c.start - 1 : c.start - 1 + c.width] for c in layout.columns}
    data = line.encode(encoding)
    return {
        c.name: data[c.start - 1 : c.start - 1 + c.width].decode(encoding) for c in layout.columns
    }
