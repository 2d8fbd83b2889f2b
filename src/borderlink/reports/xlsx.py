"""The report as a workbook: typed text, nothing a spreadsheet could execute."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter

from borderlink.disclosure.told import ToldNight
from borderlink.reports import tables, vocabulary
from borderlink.reports.tables import Cell, Row
from borderlink.reports.wording import Wording, wording

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST = 32_767  # characters a cell can hold; xlsxwriter drops a longer text without a word
_LONGEST_REASON, _LONGEST_USER = 2000, 64  # as borderlink.exchange.returns takes them
_LINE, _MOST_LINES = 15, 20  # height of a line in points; Excel ends at 409
_NOTHING_LIVE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def render_xlsx(told: ToldNight) -> bytes:
    """Queue, fields, evidence, decisions to fill in, feeds, rows set aside, and about."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _NOTHING_LIVE)
    # A fixed creation time, so that the same content gives the same bytes.
    book.set_properties({"created": datetime.combine(told.night, time())})
    words = wording(told.language)
    for name, widths, rows in _sheets(told, words):
        _write(book, name, widths, rows, rtl=words.language.rtl)
    if asked := len(tables.asked_of(told)):
        _check_decisions(book, words, asked)
    book.close()
    return buffer.getvalue()


def _sheets(told: ToldNight, w: Wording) -> Iterator[tuple[str, Sequence[int], Iterable[Row]]]:
    yield w.say("Queue"), (18, 11, 8, 16, 30, 12, 11, 12, 8, 24, 30, 40, 60), tables.queue(told, w)
    yield w.say("Fields"), (18, 14, 34, 34, 34, 34, 14), tables.fields(told, w)
    yield w.say("Evidence"), (18, 14, 9, 90, 60), tables.evidence(told, w)
    yield w.say("Decisions"), (18, 20, 50, 16, 16, 18, 34, 18, 10), tables.decisions(told, w)
    yield w.say("Details"), (18, 16, 30, 20, 40, 24, 8, 12, 60), tables.details(told, w)
    if told.requests:
        yield w.say("Requests"), (18, 16, 22, 50, 34, 12, 14, 14), tables.requests(told, w)
    if told.recalled:
        yield w.say("Taken back"), (18, 16, 30, 20, 14, 14), tables.recalled(told, w)
    yield w.say("Feeds"), (16, 14, 30, 9, 9, 10, 60), tables.feeds(told, w)
    yield w.say("Data quality"), (16, 9, *[14] * 9), tables.quality(told, w)
    yield w.say("Set aside"), (16, 30, 8, 16, 70), tables.set_aside(told, w)
    yield w.say("Model"), (36, 12, 12), tables.names_missed(w)
    yield w.say("Words"), (20, 40), tables.words(w)
    yield w.say("About"), (16, 70), tables.about(told, w)


def _write(book: Any, name: str, widths: Sequence[int], rows: Iterable[Row], *, rtl: bool) -> None:
    sheet = book.add_worksheet(name)
    if rtl:
        sheet.right_to_left()
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "align": "left"})
    top = book.add_format({"valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#E8ECF2", "num_format": "@"})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, top)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    number = 0
    for number, row in enumerate(rows):
        sheet.set_row(number, _LINE * max(map(_lines, row, widths)))
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, text if number else head)
    sheet.autofilter(0, 0, number, len(widths) - 1)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a wrapped text takes; not every spreadsheet reckons that itself."""
    parts = cell.split("\n") if isinstance(cell, str) else [""]
    return min(sum(max(math.ceil(len(part) / width), 1) for part in parts), _MOST_LINES)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, text: Any) -> None:
    """Texts are written as texts: `=1+1` and `+66812345678` stay what they were."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:_LONGEST], text)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _check_decisions(book: Any, w: Wording, matches: int) -> None:
    """What a spreadsheet refuses, a return would refuse too.

    The judgements are offered by reference, since a comma in a word would split a written list.
    """
    sheet = book.get_worksheet_by_name(w.say("Decisions"))
    quoted = w.say("Words").replace("'", "''")
    judgements = f"='{quoted}'!$A$2:$A${len(vocabulary.JUDGEMENTS) + 1}"
    sheet.data_validation(
        1, 1, matches, 1,
        {"validate": "list", "source": judgements,
         "error_title": w.say("Judgement"), "error_message": w.say("Choose one of the list.")},
    )  # fmt: skip
    for columns, most in (((2, 2), _LONGEST_REASON), ((3, 4), _LONGEST_USER), ((5, 5), 14)):
        message = w.say("At most %(n)s characters.", n=most)
        sheet.data_validation(
            1, columns[0], matches, columns[1],
            {"validate": "length", "criteria": "<=", "value": most, "error_message": message},
        )  # fmt: skip
