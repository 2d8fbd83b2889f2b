"""Workbooks (xlsx, xls, xlsb, ods), and the HTML or XML that programs like to call .xls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers import posing, sheets
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.header import check_header, no_header
from borderlink.intake.rows import Quarantined, Row

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every row under the header; rows without any value are no rows."""
    layout = feed.xlsx
    rows = _rows(content, feed)
    list(islice(rows, layout.header_row - 1))
    header = list(islice(rows, layout.header_rows))
    if not header:
        raise no_header(content.name)
    columns = check_header(
        content.name, [_title(cells) for cells in zip(*header, strict=True)], feed
    )
    for number, cells in enumerate(rows, layout.header_row + layout.header_rows):
        if any(cells):
            yield Row(number, {c: _text(v) for c, v in zip(columns, cells, strict=True)})


def _rows(content: Content, feed: Feed) -> Iterator[list[str]]:
    start = content.start(512).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith((_ZIP, _OLE)):
        return sheets.rows(content, feed.xlsx)
    if start.startswith(b"<"):
        return posing.rows(content, feed)
    raise ExportRefused(
        content.name,
        "not a workbook",
        "the file is named like a workbook but is none",
        "Save it as .xlsx, or describe the feed by its real format.",
    )


def _title(cells: tuple[str, ...]) -> str:
    """A column's name over several header rows: `Document / Number`."""
    return " / ".join(dict.fromkeys(text for cell in cells if (text := cell.strip())))


def _text(cell: str) -> str:
    # A leading apostrophe tells Excel "this is text"; some exporters leave it in the value.
    return cell.removeprefix("'")
