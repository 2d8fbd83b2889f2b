"""The text of one date → year, month and day by the feed's order; several where ambiguous."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from borderlink.intake.dates.eras import explicit_calendar
from borderlink.intake.dates.months import month_numbers
from borderlink.intake.dates.rule import BadDate, DateRule

_CLOCK = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*(z|[+-]\d{2}:?\d{2})?$")
_PLAIN = re.compile(r"[0-9]{1,4}([-./])[0-9]{1,2}\1[0-9]{1,4}")
_MRZ = re.compile(r"mrz ([0-9]{2})([0-9<]{2})([0-9<]{2})")
_NUMERIC = re.compile(r"[\d\s./,\-年月日년월일]+")
_WORD = re.compile(r"[^\W\d_][^\d\s/,\-]*")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th|er|º|ª|\.º)\b")
_FILLERS = frozenset(
    {"de", "del", "of", "the", "г", "года", "р", "року", "ปี", "on", "day", "วันที่", "เดือน"}
)


@dataclass(frozen=True, slots=True)
class Fields:
    """One reading of a date; a missing month or day is None."""

    calendar: str
    year: int
    month: int | None = None
    day: int | None = None
    two_digits: bool = False


def is_plain(text: str) -> bool:
    """Three numbers between two equal separators: most dates there are, and no words in them."""
    return _PLAIN.fullmatch(text) is not None


def read_fields(text: str, rule: DateRule) -> list[Fields]:
    """Every reading the feed's setting leaves open; none where this is no date at all."""
    if is_plain(text):
        return _three(re.findall(r"\d+", text), rule.calendar, rule)
    if zone := _MRZ.fullmatch(text):
        # Always Gregorian and year first, whatever the feed's other dates are.
        year, month, day = (int(part.replace("<", "0")) for part in zone.groups())
        return _two_digit_year(
            year, month or None, (day or None) if month else None, "gregorian", rule
        )
    text, calendar = explicit_calendar(_CLOCK.sub("", text), rule.calendar)
    text = _ORDINAL.sub("", text).strip(" .,")
    if "年" in text or "년" in text:
        rule = replace(rule, order="ymd")
    if _NUMERIC.fullmatch(text):
        return _numeric(re.findall(r"\d+", text), calendar, rule)
    return _with_month_name(text, calendar, rule)


def _with_month_name(text: str, calendar: str, rule: DateRule) -> list[Fields]:
    words = [w for w in _WORD.findall(text) if w.strip(".") not in _FILLERS]
    numbers = re.findall(r"\d+", text)
    months = month_numbers(" ".join(words), calendar)
    if not months or len(numbers) not in (1, 2):
        return []
    return [f for month in sorted(months) for f in _named(numbers, month, calendar, rule)]


def _named(numbers: list[str], month: int, calendar: str, rule: DateRule) -> list[Fields]:
    if len(numbers) == 1:
        # `Sep-99` can only be a year; `Sep-12` could be a day of an unknown one.
        stated = len(numbers[0]) == 4 or int(numbers[0]) > 31
        return _built(numbers[0], month, 0, calendar, rule) if stated else []
    first, second = numbers
    year, day = (first, second) if _is_year(first) else (second, first)
    return _built(year, month, int(day), calendar, rule)


def _numeric(numbers: list[str], calendar: str, rule: DateRule) -> list[Fields]:
    if len(numbers) == 1:
        return _compact(numbers[0], calendar, rule)
    if len(numbers) == 2:
        return _month_and_year(numbers, calendar)
    if len(numbers) == 3:
        return _three(numbers, calendar, rule)
    return []


def _month_and_year(numbers: list[str], calendar: str) -> list[Fields]:
    first, second = numbers
    if _is_year(first) and not _is_year(second):
        return [Fields(calendar, int(first), int(second) or None)]
    if _is_year(second) and not _is_year(first):
        return [Fields(calendar, int(second), int(first) or None)]
    return []


def _three(numbers: list[str], calendar: str, rule: DateRule) -> list[Fields]:
    first, second, third = numbers
    if _is_year(first):
        return _built(first, int(second), int(third), calendar, rule)
    if _is_year(third):
        return _year_last(int(first), int(second), third, calendar, rule)
    if rule.order == "ymd":
        return _built(first, int(second), int(third), calendar, rule)
    return _year_last(int(first), int(second), third, calendar, rule)


def _year_last(a: int, b: int, year: str, calendar: str, rule: DateRule) -> list[Fields]:
    """Day and month by the feed's order; a feed that promised ymd has not said which is which."""
    if rule.order == "mdy":
        return _built(year, a, b, calendar, rule)
    if rule.order == "dmy" or a > 12 or a == 0:
        return _built(year, b, a, calendar, rule)
    if b > 12 or b == 0:
        return _built(year, a, b, calendar, rule)
    pairs = sorted({(b, a), (a, b)})
    return [f for month, day in pairs for f in _built(year, month, day, calendar, rule)]


def _compact(digits: str, calendar: str, rule: DateRule) -> list[Fields]:
    if len(digits) == 8:
        return _eight(digits, calendar, rule)
    if len(digits) == 7 and calendar == "roc":
        return _built(digits[:3], int(digits[3:5]), int(digits[5:]), calendar, rule)
    if len(digits) == 6:
        return _three([digits[:2], digits[2:4], digits[4:]], calendar, rule)
    if len(digits) == 4 or (calendar == "roc" and len(digits) in (2, 3)):
        return [Fields(calendar, int(digits))]
    return []


def _eight(digits: str, calendar: str, rule: DateRule) -> list[Fields]:
    if rule.order == "ymd" or not 1 <= int(digits[2:4]) <= 31:
        return _built(digits[:4], int(digits[4:6]), int(digits[6:]), calendar, rule)
    return _year_last(int(digits[:2]), int(digits[2:4]), digits[4:], calendar, rule)


def _is_year(digits: str) -> bool:
    return len(digits) >= 3


def _built(year: str, month: int, day: int, calendar: str, rule: DateRule) -> list[Fields]:
    if month > 13 and not _is_filler(month, day):
        raise BadDate("impossible date", "the month does not exist in this calendar and order")
    if len(year) > 2 or calendar == "roc":
        return [Fields(calendar, int(year), month or None, (day or None) if month else None)]
    return _two_digit_year(int(year), month or None, day or None, calendar, rule)


def _is_filler(month: int, day: int) -> bool:
    return month == 99 or day == 99


def _two_digit_year(
    year: int, month: int | None, day: int | None, calendar: str, rule: DateRule
) -> list[Fields]:
    """The century in which the person is under 100; nobody is born after the export."""
    if calendar not in ("gregorian", "buddhist"):
        return []
    offset = 543 if calendar == "buddhist" else 0
    this_year = rule.today.year + offset
    full = this_year - (this_year - year) % 100
    return [Fields(calendar, full, month, day, two_digits=full > this_year - 30)]
