"""A first draft of a feed's description, made by looking at a file: every guess with its reason.

A draft is never used as it is: calendar, order, encoding and the meaning of codes are the agency's
to say.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from borderlink.errors import ExportRefused
from borderlink.feed import XlsxFormat
from borderlink.intake.codes.countries import NO_COUNTRY, read_country
from borderlink.intake.codes.mrz import read_mrz
from borderlink.intake.codes.sex import doubtful_codes, read_sex
from borderlink.intake.encodings import SAMPLE, propose
from borderlink.intake.hints import field_of
from borderlink.intake.readers import sheets
from borderlink.intake.readers.content import Content, open_container
from borderlink.intake.readers.header import tidy
from borderlink.person import Sex

ROWS = 2_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_DATE = re.compile(r"\d{1,4}\D{1,4}\d{1,2}\D{1,4}\d{1,4}\D{0,3}|\d{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[\d()./ -]{7,20}")
_MOST = 0.8
# So many dates of one order weigh up one slip in the other.
_PROVES = 30
# Years of living people, by the calendar in which they are written.
_CALENDARS = (
    ("gregorian", 1930, 2026),
    ("buddhist", 2473, 2569),
    ("hijri", 1349, 1448),
    ("solar hijri", 1309, 1405),
    ("roc", 19, 115),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """One line of the draft, and why it says what it says."""

    line: str
    why: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was seen: its name and the values of the first rows, empty ones left out."""

    name: str
    values: tuple[str, ...]

    def share(self, test: Callable[[str], object]) -> float:
        """How many of the values pass."""
        return sum(map(bool, map(test, self.values))) / len(self.values) if self.values else 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found in a file."""

    container: tuple[Guess, ...]
    dates: tuple[Guess, ...]
    columns: tuple[tuple[Column, str, str], ...]  # the column, the field it may be, why
    codes: tuple[Guess, ...]


def draft(file: Path) -> Draft:
    """Look at a delimited file or a workbook; ExportRefused where it is neither."""
    with open_container(file, workbook=True) as content:
        start = content.start(8)
        if start.startswith((_OLE, _ZIP)):
            container, columns = _workbook(content)
        else:
            container, columns = _delimited(content)
    return _described(container, columns)


def _workbook(content: Content) -> tuple[list[Guess], list[Column]]:
    rows = list(islice(sheets.rows(content, XlsxFormat()), ROWS))
    header = _header_row(rows)
    guesses = [
        Guess('format = "xlsx"', "the file begins as a workbook does"),
        Guess(f"xlsx.header_row = {header + 1}", "the first row whose cells are nearly all filled"),
    ]
    return guesses, _columns(rows[header], rows[header + 1 :])


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:20]]
    most = max(filled, default=0)
    return next((n for n, count in enumerate(filled) if count >= 0.8 * most and count), 0)


def _delimited(content: Content) -> tuple[list[Guess], list[Column]]:
    data = content.start(SAMPLE)
    proposal = propose(data)
    if not proposal.candidates:
        raise ExportRefused(content.name, "not text", proposal.why, "Draft XML and JSON by hand.")
    encoding = proposal.encoding or proposal.candidates[0].encoding
    doubt = "" if proposal.encoding else " (NOT SURE: see borderlink check FILE, and ask)"
    text = data.decode(encoding, errors="ignore").lstrip("\ufeff")
    if text.lstrip().startswith(("<", "{", "[")):
        raise ExportRefused(
            content.name, "not a table", "this is XML or JSON", "See docs/onboarding.md for those."
        )
    delimiter = _delimiter(text)
    rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ROWS))
    guesses = [
        Guess('format = "csv"', "text with a separator"),
        Guess(f'encoding = "{encoding}"', proposal.why + doubt),
        Guess(f"csv.delimiter = {quoted(delimiter)}", "splits the lines most evenly"),
    ]
    return guesses, _columns(rows[0], rows[1:-1] if len(data) == SAMPLE else rows[1:])


def _delimiter(text: str) -> str:
    lines = text.splitlines()[:50]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if line.strip())
        count, lines_with = counts.most_common(1)[0] if counts else (0, 0)
        return (lines_with if count else 0, count)

    return max(",;\t|", key=evenness)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    values: list[list[str]] = [[] for _ in header]
    for row in rows:
        for position, cell in enumerate(row[: len(header)]):
            if cell.strip():
                values[position].append(cell.strip())
    names = [tidy(name) for name in header]
    return [Column(name, tuple(found)) for name, found in zip(names, values, strict=True) if name]


def _described(container: list[Guess], columns: list[Column]) -> Draft:
    found = [(column, *_field(column)) for column in columns]
    births = [column for column, field, _ in found if field == "birth.date"]
    codes = [guess for column, field, _ in found if field == "sex" for guess in _sex(column)]
    return Draft(tuple(container), tuple(_dates(births)), tuple(found), tuple(codes))


def _field(column: Column) -> tuple[str, str]:
    """What a column may hold: by its values where they are plain, else by its name."""
    if found := _by_values(column, _PLAIN):
        return found
    if named := field_of(column.name):
        return named, "so its name says"
    return _by_values(column, _LIKELY) or ("", "not recognised")


def _by_values(column: Column, tests: Sequence[Test]) -> tuple[str, str] | None:
    found = ((field, why) for field, test, why in tests if column.share(test) > _MOST)
    return next(found, None)


def _is_country(text: str) -> bool:
    return len(text) > 1 and not text.isdigit() and read_country(text) != NO_COUNTRY


Test = tuple[str, Callable[[str], object], str]
_PLAIN: tuple[Test, ...] = (
    ("emails", _EMAIL.fullmatch, "the values are e-mail addresses"),
    ("mrz", read_mrz, "the values are machine-readable zones"),
)
_LIKELY: tuple[Test, ...] = (
    ("date", _DATE.fullmatch, "the values are dates; of what, the name does not say"),
    ("phones", _PHONE.fullmatch, "the values begin with + and look like phone numbers"),
    ("nationality", _is_country, "the values are countries; perhaps of birth or residence"),
)


def _sex(column: Column) -> list[Guess]:
    values = Counter(column.values)
    if why := doubtful_codes(values):
        return [Guess(_codes("sex", column, values), f"MUST be stated: {why}")]
    if unknown := [value for value in values if read_sex(value) == Sex.UNKNOWN]:
        return [Guess(_codes("sex", column, unknown), "these codes are not known here")]
    return []


def _codes(field: str, column: Column, values: Iterable[str]) -> str:
    codes = ", ".join(f'{quoted(value)} = "?"' for value in sorted(values))
    return f"{field} = {{ column = {quoted(column.name)}, codes = {{ {codes} }} }}"


def _dates(births: list[Column]) -> list[Guess]:
    """Calendar and order, as far as the birth dates prove them."""
    parts = [re.findall(r"\d+", text) for column in births for text in column.values]
    parts = [found for found in parts if len(found) == 3]
    if not parts:
        return []
    return [_calendar(parts), _order(parts)]


def _calendar(parts: list[list[str]]) -> Guess:
    years = [int(max(found, key=len)) for found in parts if len(max(found, key=len)) >= 3]
    fits = [
        name
        for name, first, last in _CALENDARS
        if years and sum(first <= year <= last for year in years) > 0.9 * len(years)
    ]
    if len(fits) == 1:
        why = f"nine in ten years lie between those of living people in it; {len(years)} were seen"
        return Guess(f'calendar = "{fits[0]}"', why)
    return Guess('calendar = "?"', "the years fit no calendar or several: the agency must say")


def _order(parts: list[list[str]]) -> Guess:
    if sum(len(found[0]) >= 3 for found in parts) > 0.9 * len(parts):
        return Guess('order = "ymd"', "the year stands first")
    last = [found for found in parts if len(found[2]) >= 3]
    first = sum(12 < int(found[0]) <= 31 for found in last)
    second = sum(12 < int(found[1]) <= 31 for found in last)
    if first > _PROVES * second:
        return Guess('order = "dmy"', f"in {first} dates the first number is above 12")
    if second > _PROVES * first:
        return Guess('order = "mdy"', f"in {second} dates the second number is above 12")
    return Guess('order = "?"', "no date proves whether day or month comes first: ask")


def quoted(text: str) -> str:
    """A basic TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'
