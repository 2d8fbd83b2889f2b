"""The report as a workbook: typed text, nothing a spreadsheet could execute."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter

from borderlink.disclosure.told import ToldMatch, ToldNight, ToldValue
from borderlink.reports import vocabulary
from borderlink.reports.content import content_hash
from borderlink.reports.wording import Wording, our_name, wording

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

Cell = str | int | float | None
Row = Sequence[Cell]


def render_xlsx(told: ToldNight) -> bytes:
    """Queue, fields, evidence, decisions to fill in, feeds, rows set aside, and about."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _NOTHING_LIVE)
    # A fixed creation time, so that the same content gives the same bytes.
    book.set_properties({"created": datetime.combine(told.night, time())})
    words = wording(told.language)
    for name, widths, rows in _sheets(told, words):
        _write(book, name, widths, rows, rtl=words.language.rtl)
    if asked := len(_asked(told)):
        _check_decisions(book, words, asked)
    book.close()
    return buffer.getvalue()


def _sheets(told: ToldNight, w: Wording) -> Iterator[tuple[str, Sequence[int], Iterable[Row]]]:
    yield w.say("Queue"), (18, 11, 8, 16, 30, 12, 11, 12, 8, 24, 30, 40, 60), _queue(told, w)
    yield w.say("Fields"), (18, 14, 34, 34, 34, 34, 14), _fields(told, w)
    yield w.say("Evidence"), (18, 14, 9, 90), _evidence(told, w)
    yield w.say("Decisions"), (18, 20, 50, 16, 16, 18, 34, 18, 10), _decisions(told, w)
    yield w.say("Feeds"), (16, 14, 30, 9, 9, 10, 60), _feeds(told, w)
    yield w.say("Set aside"), (16, 30, 8, 16, 70), _set_aside(told, w)
    yield w.say("Words"), (20, 40), _words(w)
    yield w.say("About"), (16, 70), _about(told, w)


def _queue(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Match"), w.say("State"), w.say("urgent"), w.say("Our record"),
           w.say("Our name"), w.say("Held by"), w.say("Told"), w.say("Evidence"), w.say("Bits"),
           w.say("Speaks against"), w.say("Answer by"), w.say("Contact"),
           w.say("Asked"))  # fmt: skip
    for match in told.matches:
        yield (
            match.match_id,
            w.state(match),
            w.say("urgent") if match.urgent else "",
            match.our_record,
            "\n".join(our_name(match)),
            match.owner,
            w.level(match),
            w.say(match.strength),
            match.match_weight,
            w.against(match),
            w.moment(match.answer_by) if match.state != "withdrawn" else "",
            _contact(match),
            w.asked(match),
        )


def _fields(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Match"), w.say("Field"), w.say("Ours"), w.say("Ours, comparable"),
           w.say("Theirs"), w.say("Theirs, comparable"), w.say("Verdict"))  # fmt: skip
    for match in told.matches:
        for field in match.fields:
            ours = [w.value(field.field, value) for value in field.ours]
            theirs = [w.value(field.field, value) for value in field.theirs]
            yield (
                match.match_id,
                w.say(field.field),
                _raw(ours),
                _comparable(ours),
                _raw(theirs),
                _comparable(theirs),
                w.verdict(field),
            )


def _evidence(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Match"), w.say("Comparison"), w.say("Bits"), w.say("In words"))
    for match in told.matches:
        if match.prior_bits is not None:
            yield (match.match_id, "", match.prior_bits, w.before(match.prior_bits))
        for reason in match.reasons:
            yield (match.match_id, w.say(reason.comparison), reason.bits, w.sentence(reason))
        if match.match_weight is not None and match.partial:
            yield (match.match_id, "", None, w.together(match))


def _decisions(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Match"), w.say("Judgement"), w.say("Reason"), w.say("Decided by"),
           w.say("Second reviewer"), w.say("Better candidate"), w.say("Our name"),
           w.say("Our record"), w.say("Held by"))  # fmt: skip
    for match in _asked(told):
        who = ("\n".join(our_name(match)), match.our_record, match.owner)
        yield (match.match_id, "", "", "", "", "", *who)


def _asked(told: ToldNight) -> list[ToldMatch]:
    return [match for match in told.matches if match.state != "withdrawn"]


def _feeds(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Feed"), w.say("State"), w.say("File"), w.say("Rows"), w.say("Read"),
           w.say("Set aside"), w.say("Remark"))  # fmt: skip
    for feed in told.feeds:
        yield (
            feed.feed,
            w.word(feed.state),
            feed.file,
            feed.rows_delivered,
            feed.rows_read,
            feed.rows_quarantined,
            w.word(feed.message or ""),
        )


def _set_aside(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Feed"), w.say("File"), w.say("Row"), w.say("Field"), w.say("Why"))
    for row in told.quarantine:
        yield (row.feed, row.file, row.row_number, w.word(row.field), row.message)


def _words(w: Wording) -> Iterator[Row]:
    yield (w.say("Judgement"), w.say("Meaning"))
    for judgement in vocabulary.JUDGEMENTS:
        yield (judgement, w.judgement(judgement))


def _about(told: ToldNight, w: Wording) -> Iterator[Row]:
    yield (w.say("Personal data. Only for:"), f"{told.receiver_name} ({told.receiver})")
    yield (w.say("Night"), told.night.isoformat())
    yield (w.say("Operator"), told.operator)
    yield (w.say("settled, silent"), told.suppressed)
    yield (w.say("Model"), told.model_version)
    yield (w.say("Name rules"), told.ruleset)
    yield (w.say("Content hash"), content_hash(told))


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


def _contact(match: ToldMatch) -> str:
    contact = match.contact
    said = " · ".join(part for part in (contact.name, contact.phone, contact.email) if part)
    return f"{said} (reference {match.reference})"


def _raw(values: Sequence[ToldValue]) -> str:
    return "\n".join(f"{v.raw} [{v.note}]" if v.note else v.raw for v in values)


def _comparable(values: Sequence[ToldValue]) -> str:
    return "\n".join(v.normalised for v in values if v.normalised)
