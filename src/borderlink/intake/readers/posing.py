"""HTML tables and SpreadsheetML 2003 that go by the name of .xls: their rows as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers import text
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.markup import SAFE, refuse_doctype

# A table is held whole in memory, and as a tree.
MAX_BYTES = 50_000_000
# More columns than any sheet has: a span beyond it is an attack on memory.
MAX_COLUMNS = 16_384
# A spreadsheet keeps no more of a number; see workbook_process.
DIGITS = 15
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def rows(content: Content, feed: Feed) -> Iterator[list[str]]:
    """Every row of the longest table (HTML) or of the first or named sheet (XML)."""
    start = content.start(2000)
    if _SHEET.encode() in start:
        return _even(content, _xml_rows(content, feed))
    return _even(content, _html_rows(content, feed))


def _even(content: Content, found: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows of one length, as a sheet has them."""
    table = list(found)
    if not table:
        raise _refused(content, "not a workbook", "the file is HTML or XML without a table")
    width = max(map(len, table))
    return (row + [""] * (width - len(row)) for row in table)


def _html_rows(content: Content, feed: Feed) -> Iterator[list[str]]:
    with content.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(content, "too large", "the HTML has more than 50 MB")
    closed = data.lower().rfind(b"</table")
    if closed < data.lower().rfind(b"<tr"):
        # An HTML parser closes what is open and would hide that half of the table is missing.
        raise _refused(content, "damaged", "the HTML ends in the middle of its table: cut short")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    tree = etree.fromstring(_decoded(content, feed, data).encode("utf-8"), parser)
    tables = [] if tree is None else tree.findall(".//table")
    longest = max(tables, key=lambda table: len(table.findall(".//tr")), default=None)
    return iter(()) if longest is None else _spanned(_html_cells(longest))


def _decoded(content: Content, feed: Feed, data: bytes) -> str:
    """By the feed's word, else the file's own, else UTF-8; never by what merely fits."""
    own = _CHARSET.search(data[:4000])
    name = feed.encoding or (own[1].decode("ascii") if own else "utf-8")
    try:
        return data.decode(text.declared_encoding(feed.model_copy(update={"encoding": name})))
    except UnicodeError:
        raise text.undecodable(content, name) from None


Cells = Iterator[list[tuple[str, int, int]]]


def _html_cells(table: Any) -> Cells:
    for row in table.iter("tr"):
        yield [
            (
                " ".join("".join(cell.itertext()).split()),
                _span(cell, "colspan"),
                _span(cell, "rowspan"),
            )
            for cell in row
            if cell.tag in ("td", "th")
        ]


def _span(cell: Any, name: str) -> int:
    digits = cell.get(name, "1")
    return min(int(digits), MAX_COLUMNS) if digits.isascii() and digits.isdigit() else 1


def _spanned(cells: Cells) -> Iterator[list[str]]:
    """A cell over several rows counts in each; one over several columns names each of them."""
    open_cells: dict[int, tuple[int, str]] = {}
    for row in cells:
        line: list[str] = []
        waiting = iter(row)
        while len(line) < MAX_COLUMNS:
            if len(line) in open_cells:
                left, value = open_cells.pop(len(line))
                if left > 1:
                    open_cells[len(line)] = (left - 1, value)
                line.append(value)
                continue
            cell = next(waiting, None)
            if cell is None:
                break
            value, across, down = cell
            for _ in range(max(across, 1)):
                if down > 1:
                    open_cells[len(line)] = (down - 1, value)
                line.append(value)
        yield line


def _xml_rows(content: Content, feed: Feed) -> Iterator[list[str]]:
    refuse_doctype(content, None)
    tag = f"{{{_SHEET}}}"
    found: list[list[str]] = []
    with content.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(content, "too large", "the XML workbook has more than 50 MB")
    try:
        for _, sheet in etree.iterparse(io.BytesIO(data), tag=f"{tag}Worksheet", **SAFE):
            named = sheet.get(f"{tag}Name")
            if not found and feed.xlsx.sheet in (None, named):
                found = [_xml_cells(row, tag) for row in sheet.iter(f"{tag}Row")]
            sheet.clear()
    except etree.XMLSyntaxError as error:
        raise _refused(content, "not XML", f"the XML is broken in line {error.lineno}") from None
    return iter(found)


def _xml_cells(row: Any, tag: str) -> list[str]:
    line: list[str] = []
    for cell in row.iter(f"{tag}Cell"):
        position = cell.get(f"{tag}Index", "")
        if position.isdigit() and len(line) < int(position) <= MAX_COLUMNS:
            line += [""] * (int(position) - 1 - len(line))
        data = cell.find(f"{tag}Data")
        line.append(
            "" if data is None else _typed("".join(data.itertext()), data.get(f"{tag}Type"))
        )
    return line


def _typed(value: str, kind: str | None) -> str:
    if kind == "DateTime":
        return value.removesuffix(".000").replace("T", " ")
    if kind == "Number" and len(value.partition(".")[0]) > DIGITS:
        return f"{float(value):.14E}"
    return value


def _refused(content: Content, reason: str, problem: str) -> ExportRefused:
    remedy = "Save it as .xlsx, or send it again as a whole."
    return ExportRefused(content.name, reason, problem, remedy)
