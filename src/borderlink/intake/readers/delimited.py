"""CSV and TSV: a broken row is set aside with its text, the rows after it are read."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers import text
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.header import check_header, no_header, tidy
from borderlink.intake.rows import Quarantined, Row, raw_text

# An address may span lines; a quote still open after this many was never closed.
MAX_LINES_PER_ROW = 60
# The last line of files from old systems holds nothing but their end-of-file mark.
_BLANK = " \t\r\n\x1a"


class _RunawayRow(Exception):
    """A quoted field was not closed within reason."""


class _Lines:
    """The lines of a file, which a reader can hand back when a row turns out broken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.row_starts = 1
        self.has_nul = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_LINES_PER_ROW:
            raise _RunawayRow
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.taken.append(line)
        if "\0" in line:
            self.has_nul = True
        return line

    def next_row(self) -> None:
        """The lines taken so far made one row."""
        self.row_starts += len(self.taken)
        self.taken.clear()
        self.has_nul = False

    def keep_first(self) -> str:
        """Only the first line taken is the broken row; the others are read again."""
        first, *others = self.taken
        self._returned.extendleft(reversed(others))
        self.taken = [first]
        return first


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every row under the header; empty lines are no rows."""
    lines = _Lines(text.lines(content, feed))
    reader = _reader(lines, feed)
    if feed.csv.header_row:
        columns = check_header(content.name, _header(content, feed, lines, reader), feed)
    else:
        columns = _numbered(content, feed)
    width = len(columns)
    while True:
        lines.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RunawayRow):
            _refuse_cut(content, lines)
            yield _unparsed(lines)
            continue
        if len(cells) == width and not lines.has_nul:
            yield Row(lines.row_starts, dict(zip(columns, cells, strict=True)))
        elif "".join(cells).strip(_BLANK):
            if len(cells) < width:
                _refuse_cut(content, lines)
            yield _unfit(lines, cells, width)


def _numbered(content: Content, feed: Feed) -> list[str]:
    """Columns without names are called by their numbers; the first row says how many there are."""
    lines = _Lines(text.lines(content, feed))
    first = next(_reader(lines, feed), None)
    if first is None:
        raise no_header(content.name)
    return check_header(content.name, [str(n) for n in range(1, len(first) + 1)], feed)


def header(content: Content, feed: Feed) -> list[str]:
    """The names in the header row, as they are written."""
    lines = _Lines(text.lines(content, feed))
    return [tidy(name) for name in _header(content, feed, lines, _reader(lines, feed))]


def _reader(lines: _Lines, feed: Feed) -> Iterator[list[str]]:
    quote = feed.csv.quote
    return csv.reader(
        lines,
        delimiter=feed.csv.delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )


def _header(content: Content, feed: Feed, lines: _Lines, reader: Iterator[list[str]]) -> list[str]:
    try:
        for _ in range(feed.csv.header_row - 1):
            next(lines)
            lines.next_row()
        return next(reader)
    except StopIteration:
        raise no_header(content.name) from None
    except (csv.Error, _RunawayRow):
        raise ExportRefused(
            content.name,
            "header",
            f"the header in line {feed.csv.header_row} cannot be read",
            "Check delimiter, quote and header_row in the feed's file.",
        ) from None


def _refuse_cut(content: Content, lines: _Lines) -> None:
    """Only a file's last line can lack its end; if that row is incomplete, rows after it are lost.

    Taken for a whole export, it would withdraw every record that no longer fitted in.
    """
    if not lines.taken[-1].endswith(("\n", "\r")):
        raise ExportRefused(
            content.name,
            "cut short",
            "the file ends in the middle of a row: the export or its transfer broke off",
            "Send the whole file again.",
        )


def _unparsed(lines: _Lines) -> Quarantined:
    """The csv module's own words are about its parser, not about the agency's file."""
    if len(lines.taken[0]) > csv.field_size_limit():
        return _broken(lines, "too large", "the row has a field of more than 131,072 characters")
    return _broken(lines, "unbalanced quotes", "a quotation mark is missing or too many")


def _unfit(lines: _Lines, cells: list[str], expected: int) -> Quarantined:
    if len(cells) == expected:
        return _broken(lines, "control character", "the row contains a NUL byte")
    return _broken(
        lines, "field count", f"the row has {len(cells)} fields, the header has {expected}"
    )


def _broken(lines: _Lines, reason: str, message: str) -> Quarantined:
    number = lines.row_starts
    return Quarantined(number, "row", reason, message, raw_text(lines.keep_first().rstrip("\r\n")))
