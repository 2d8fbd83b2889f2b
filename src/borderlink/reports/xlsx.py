"""The report as a workbook: typed text, nothing a spreadsheet could execute."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter

from borderlink.disclosure.told import ToldMatch, ToldNight, ToldValue
from borderlink.reports import labels
from borderlink.reports.content import content_hash

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST = 32_767  # characters a cell can hold; xlsxwriter drops a longer text without a word
_LINE, _MOST_LINES = 15, 20  # height of a line in points; Excel ends at 409
_NOTHING_LIVE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

Cell = str | int | float | None
Row = Sequence[Cell]


def render_xlsx(told: ToldNight) -> bytes:
    """Queue, fields, evidence, decisions to fill in, feeds, rows set aside, and about."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _NOTHING_LIVE)
    # A fixed creation time, so that the same content gives the same bytes.
    book.set_properties({"created": datetime.combine(told.night, time())})
    for name, widths, rows in _sheets(told):
        _write(book, name, widths, rows)
    _offer_judgements(book, len(_asked(told)))
    book.close()
    return buffer.getvalue()


def _sheets(told: ToldNight) -> Iterator[tuple[str, Sequence[int], Iterable[Row]]]:
    yield "Queue", (18, 11, 8, 16, 30, 12, 11, 12, 8, 24, 30, 40, 60), _queue(told)
    yield "Fields", (18, 14, 34, 34, 34, 34, 14), _fields(told)
    yield "Evidence", (18, 14, 9, 90), _evidence(told)
    yield "Decisions", (18, 20, 50, 16, 16, 34, 18, 10), _decisions(told)
    yield "Feeds", (16, 14, 30, 9, 9, 10, 60), _feeds(told)
    yield "Set aside", (16, 30, 8, 16, 70), _set_aside(told)
    yield "Words", (20, 40), _words()
    yield "About", (16, 70), _about(told)


def _queue(told: ToldNight) -> Iterator[Row]:
    yield ("Match", "State", "Urgent", "Our record", "Our name", "Held by", "Told", "Evidence",
           "Bits", "Speaks against", "Answer by", "Contact", "Asked")  # fmt: skip
    for match in told.matches:
        yield (
            match.match_id,
            labels.STATES.get(match.state, match.state),
            "urgent" if match.urgent else "",
            match.our_record,
            "\n".join(labels.our_name(match)),
            match.owner,
            labels.LEVELS[match.level],
            match.strength,
            match.match_weight,
            labels.against(match),
            labels.moment(match.answer_by) if match.state != "withdrawn" else "",
            _contact(match),
            labels.asked(match),
        )


def _fields(told: ToldNight) -> Iterator[Row]:
    yield ("Match", "Field", "Ours", "Ours, comparable", "Theirs", "Theirs, comparable", "Verdict")
    for match in told.matches:
        for field in match.fields:
            yield (
                match.match_id,
                field.field,
                _raw(field.ours),
                _comparable(field.ours),
                _raw(field.theirs),
                _comparable(field.theirs),
                labels.VERDICTS[field.verdict][1],
            )


def _evidence(told: ToldNight) -> Iterator[Row]:
    yield ("Match", "Comparison", "Bits", "In words")
    for match in told.matches:
        if match.prior_bits is not None:
            yield (match.match_id, "before", match.prior_bits, "a pair taken at random")
        for reason in match.reasons:
            yield (match.match_id, reason.comparison, reason.bits, reason.sentence)
        if match.partial:
            yield (match.match_id, "withheld", None, "evidence on withheld fields is not told")


def _decisions(told: ToldNight) -> Iterator[Row]:
    yield ("Match", "Judgement", "Reason", "Decided by", "Second reviewer", "Our name",
           "Our record", "Held by")  # fmt: skip
    for match in _asked(told):
        who = ("\n".join(labels.our_name(match)), match.our_record, match.owner)
        yield (match.match_id, "", "", "", "", *who)


def _asked(told: ToldNight) -> list[ToldMatch]:
    return [match for match in told.matches if match.state != "withdrawn"]


def _feeds(told: ToldNight) -> Iterator[Row]:
    yield ("Feed", "State", "File", "Rows", "Read", "Set aside", "Remark")
    for feed in told.feeds:
        yield (
            feed.feed,
            feed.state,
            feed.file,
            feed.rows_delivered,
            feed.rows_read,
            feed.rows_quarantined,
            feed.message,
        )


def _set_aside(told: ToldNight) -> Iterator[Row]:
    yield ("Feed", "File", "Row", "Field", "Why")
    for row in told.quarantine:
        yield (row.feed, row.file, row.row_number, row.field, row.message)


def _words() -> Iterator[Row]:
    yield ("Judgement", "Meaning")
    yield from labels.JUDGEMENTS.items()


def _about(told: ToldNight) -> Iterator[Row]:
    yield ("Report", "Personal data. For the receiver only.")
    yield ("Receiver", f"{told.receiver_name} ({told.receiver})")
    yield ("Night", told.night.isoformat())
    yield ("Operator", told.operator)
    yield ("Settled, silent", told.suppressed)
    yield ("Model", told.model_version)
    yield ("Name rules", told.ruleset)
    yield ("Content hash", content_hash(told))


def _write(book: Any, name: str, widths: Sequence[int], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
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


def _offer_judgements(book: Any, matches: int) -> None:
    """A list to choose from; by reference, since a comma in a word would split a written list."""
    if matches:
        book.get_worksheet_by_name("Decisions").data_validation(
            1, 1, matches, 1,
            {"validate": "list", "source": f"=Words!$A$2:$A${len(labels.JUDGEMENTS) + 1}",
             "error_title": "Judgement", "error_message": "Choose one of the list."},
        )  # fmt: skip


def _contact(match: ToldMatch) -> str:
    contact = match.contact
    said = " · ".join(part for part in (contact.name, contact.phone, contact.email) if part)
    return f"{said} (reference {match.reference})"


def _raw(values: Sequence[ToldValue]) -> str:
    return "\n".join(f"{v.raw} [{v.note}]" if v.note else v.raw for v in values)


def _comparable(values: Sequence[ToldValue]) -> str:
    return "\n".join(v.normalised for v in values if v.normalised)
