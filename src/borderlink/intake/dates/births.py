"""A birth date as delivered → what it can mean: intervals, precision and trust; never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from borderlink.intake.dates.calendars import span
from borderlink.intake.dates.fields import Fields, is_plain, read_fields
from borderlink.intake.dates.fold import fold
from borderlink.intake.dates.phrases import (
    age_statement,
    alternatives,
    is_placeholder_word,
    is_without_year,
    range_ends,
    without_approximation,
)
from borderlink.intake.dates.rule import BadDate, DateRule
from borderlink.person import Birth, Precision, Trust

OLDEST = 130
# Documents expire after today, so their two-digit years may lie ahead.
AHEAD = 50
_FILLER_YEARS = frozenset({0, 1, 999, 1111, 2999, 9998, 9999})
# What databases and spreadsheets write when they know nothing.
_FILLER_DAYS = frozenset(
    {date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1753, 1, 1)}
)
_SERIAL = re.compile(r"\d{4,5}(\.0+)?")
_CELL = re.compile(r"(\d{4})-(\d{2})-(\d{2}) \d{2}:\d{2}:\d{2}(?:\.\d+)?")
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}


@dataclass(frozen=True, slots=True)
class _Reading:
    """The days a text can mean; without days it is unknown (or held)."""

    days: tuple[date, date] | None = None
    precision: Precision = Precision.UNKNOWN
    trust: Trust = Trust.LOW
    calendar: str | None = None  # where the text itself names one


def read_births(raw: str, rule: DateRule) -> tuple[Birth, ...]:
    """Every birth the text states, the first one first; empty where it states none.

    Raises BadDate where the text cannot be a birth date under the feed's calendar and order.
    """
    if is_plain(raw):
        return (_birth(raw, raw, rule),)
    text = fold(raw)
    parts = alternatives(text)
    raw = raw.removesuffix(" 00:00:00")
    return tuple(_birth(raw if len(parts) == 1 else part, part, rule) for part in parts)


@lru_cache(maxsize=50_000)
def read_interval(raw: str, rule: DateRule) -> tuple[date, date] | None:
    """The days another date (an event, an expiry) can mean; None where it tells nothing."""
    try:
        reading = _read(fold(raw), replace(rule, today=_years_before(rule.today, -AHEAD)))
    except BadDate:
        return None
    return None if reading.trust is Trust.HELD else reading.days


def read_day(raw: str, rule: DateRule) -> date | None:
    """A date that is known to the day, else None."""
    days = read_interval(raw, rule)
    return days[0] if days and days[0] == days[1] else None


def day_reader(rule: DateRule) -> Callable[[str | None], date | None]:
    """Reads the days of one feed, each text once: hashing the rule for each would cost more."""

    @lru_cache(maxsize=50_000)
    def day(text: str | None) -> date | None:
        return read_day(text, rule) if text else None

    return day


def age_birth(raw: str, age: int, on: date) -> Birth:
    """The birth interval of a person of that age on that day."""
    earliest = _years_before(on, age + 1) + timedelta(days=1)
    return Birth(
        raw, "gregorian", earliest, _years_before(on, age), Precision.AGE_DERIVED, Trust.LOW
    )


def _birth(raw: str, text: str, rule: DateRule) -> Birth:
    reading = _read(text, rule)
    _refuse_future(reading, rule.today)
    if reading.days and reading.days[0].year < rule.today.year - OLDEST:
        # Too old for this calendar: perhaps another one's year. Nobody may decide that from here.
        reading = _Reading(trust=Trust.HELD)
    earliest, latest = reading.days or (None, None)
    calendar = reading.calendar or rule.calendar
    return Birth(raw, calendar, earliest, latest, reading.precision, reading.trust)


def _refuse_future(reading: _Reading, today: date) -> None:
    if reading.days and reading.days[0] > today:
        raise BadDate("future date", "the birth lies in the future under this feed's calendar")


def _read(text: str, rule: DateRule) -> _Reading:
    if is_plain(text):
        return _single(text, rule)
    return _worded(text, rule)


def _worded(text: str, rule: DateRule) -> _Reading:
    if not text or is_placeholder_word(text) or is_without_year(text):
        return _Reading()
    if days := _cell(text, rule):
        reading = _judged([days], Precision.DAY, low=(days[0].month, days[0].day) == (1, 1))
        return replace(reading, calendar="gregorian")
    text, approximate = without_approximation(text)
    if stated := age_statement(text):
        return _aged(stated, rule)
    if ends := range_ends(text):
        return _range(ends, rule)
    reading = _single(text, rule)
    if approximate and reading.days:
        return replace(reading, precision=Precision.APPROXIMATE, trust=Trust.LOW)
    return reading


def _single(text: str, rule: DateRule) -> _Reading:
    fields = read_fields(text, rule)
    if not fields:
        return _Reading(trust=Trust.HELD)
    if any(_is_filler(f) for f in fields):
        return _Reading()
    spans = [span(f.calendar, f.year, f.month, f.day) for f in _possible(fields)]
    precision = _precision(fields[0])
    reading = _judged(spans, precision, low=any(_is_default(f) for f in fields))
    return replace(reading, calendar=fields[0].calendar)


def _possible(fields: list[Fields]) -> list[Fields]:
    """Of several readings, those whose month exists; a single one is judged as it is."""
    return [f for f in fields if (f.month or 1) <= 12] or fields if len(fields) > 1 else fields


def _judged(spans: list[tuple[date, date]], precision: Precision, *, low: bool) -> _Reading:
    earliest, latest = min(s[0] for s in spans), max(s[1] for s in spans)
    if earliest == latest and earliest in _FILLER_DAYS:
        return _Reading()
    if precision is Precision.DAY and len(spans) == 1 and earliest != latest:
        precision = Precision.APPROXIMATE
    trust = Trust.HELD if len(spans) > 1 else Trust.LOW if low else Trust.HIGH
    return _Reading((earliest, latest), precision, trust)


def _precision(fields: Fields) -> Precision:
    if fields.month is None:
        return Precision.YEAR
    return Precision.MONTH if fields.day is None else Precision.DAY


def _is_filler(fields: Fields) -> bool:
    return fields.year in _FILLER_YEARS or 99 in (fields.month, fields.day)


def _is_default(fields: Fields) -> bool:
    """1 January and its like: what clerks enter when only the year is known."""
    day = (fields.month, fields.day)
    return fields.two_digits or day == (1, 1) or (fields.calendar == "hijri" and day == (7, 1))


def _cell(text: str, rule: DateRule) -> tuple[date, date] | None:
    """A date cell or a day count of a workbook: always Gregorian, whatever people see in it."""
    if rule.epoch is None:
        return None
    if match := _CELL.fullmatch(text):
        found = date(int(match[1]), int(match[2]), int(match[3]))
    elif _SERIAL.fullmatch(text) and int(float(text)) > 2999:
        found = _EPOCHS[rule.epoch] + timedelta(days=int(float(text)))
    else:
        return None
    return found, found


def _aged(stated: tuple[int, str], rule: DateRule) -> _Reading:
    age, day = stated
    days = read_interval(day, rule)
    if days is None:
        return _Reading(trust=Trust.HELD)
    birth = age_birth("", age, days[1])
    earliest = _years_before(days[0], age + 1) + timedelta(days=1)
    return _Reading((earliest, birth.latest or earliest), Precision.AGE_DERIVED, Trust.LOW)


def _range(ends: tuple[str, str], rule: DateRule) -> _Reading:
    first, last = (_single(end, rule) for end in ends)
    if not first.days or not last.days or first.days[0] > last.days[1]:
        return _Reading(trust=Trust.HELD)
    return _Reading((first.days[0], last.days[1]), Precision.APPROXIMATE, Trust.LOW)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
