"""A day, month or year of any calendar → the Gregorian days it covers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from borderlink.intake.dates.rule import BadDate

Span = tuple[date, date]

BUDDHIST_YEARS = 543
ROC_YEARS = 1911
ETHIOPIAN_AFTER_COPTIC = 276
_MONTHS = {"ethiopian": 13}
# Sighting and tabular reckoning differ by a day, rarely two.
_SIGHTING = timedelta(days=2)


def span(calendar: str, year: int, month: int | None = None, day: int | None = None) -> Span:
    """First and last Gregorian day of a day, a month or a year; BadDate where there is none."""
    try:
        return _span(calendar, year, month, day)
    except BadDate:
        raise
    except (ValueError, OverflowError, IndexError):
        raise BadDate(
            "impossible date", f"there is no such day in the {calendar} calendar"
        ) from None


def _span(calendar: str, year: int, month: int | None, day: int | None) -> Span:
    if month is None:
        return _first(calendar, year, 1), _first(calendar, year + 1, 1) - timedelta(days=1)
    if not 1 <= month <= _MONTHS.get(calendar, 12):
        raise BadDate("impossible date", "the month does not exist in this calendar and order")
    if day is None:
        return _first(calendar, year, month), _next_month(calendar, year, month) - timedelta(days=1)
    return _DAYS[calendar](year, month, day)


def _first(calendar: str, year: int, month: int) -> date:
    return _DAYS[calendar](year, month, 1)[0]


def _next_month(calendar: str, year: int, month: int) -> date:
    if month == _MONTHS.get(calendar, 12):
        return _first(calendar, year + 1, 1)
    return _first(calendar, year, month + 1)


def _shifted(years: int) -> Callable[[int, int, int], Span]:
    def day_of(year: int, month: int, day: int) -> Span:
        found = date(year + years, month, day)
        return found, found

    return day_of


def _hijri(year: int, month: int, day: int) -> Span:
    from hijridate import Hijri

    try:
        gregorian = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return _tabular_hijri(year, month, day)
    found = date(gregorian.year, gregorian.month, gregorian.day)
    return found, found


def _tabular_hijri(year: int, month: int, day: int) -> Span:
    """Years outside Umm al-Qura's tables, and a 30th day that they do not give that month."""
    from convertdate import islamic

    if not 1 <= day <= 30:
        raise ValueError
    found = date(*islamic.to_gregorian(year, month, day))
    return found - _SIGHTING, found + _SIGHTING


def _solar_hijri(year: int, month: int, day: int) -> Span:
    import jdatetime

    found: date = jdatetime.date(year, month, day).togregorian()
    return found, found


def _ethiopian(year: int, month: int, day: int) -> Span:
    from convertdate import coptic

    last = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not 1 <= day <= last:
        raise ValueError
    found = date(*coptic.to_gregorian(year - ETHIOPIAN_AFTER_COPTIC, month, day))
    return found, found


def _nepali(year: int, month: int, day: int) -> Span:
    import nepali_datetime

    if year < nepali_datetime.MINYEAR:
        # The tables of month lengths begin in 1975 BS; before that the month may start a day off.
        return _early_nepali(year, month, day)
    found: date = nepali_datetime.date(year, month, day).to_datetime_date()
    return found, found


def _early_nepali(year: int, month: int, day: int) -> Span:
    import nepali_datetime

    if not 1 <= day <= 32:
        raise ValueError
    modern = nepali_datetime.date(nepali_datetime.MINYEAR, month, 1).to_datetime_date()
    back = modern.replace(year=modern.year - (nepali_datetime.MINYEAR - year))
    found = back + timedelta(days=day - 1)
    return found - _SIGHTING, found + _SIGHTING


_DAYS: dict[str, Callable[[int, int, int], Span]] = {
    "gregorian": _shifted(0),
    # An era is turned into its Gregorian year when the text is read.
    "japanese": _shifted(0),
    "buddhist": _shifted(-BUDDHIST_YEARS),
    "roc": _shifted(ROC_YEARS),
    "hijri": _hijri,
    "solar hijri": _solar_hijri,
    "ethiopian": _ethiopian,
    "nepali": _nepali,
}
