"""Dates as an officer reads them, with the year of the calendar that their country lives by."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

_BUDDHIST = 543  # years before the common era


@lru_cache(maxsize=4096)
def day(value: date, language: str) -> str:
    """25 Nov 2026: cannot be misread in any country. Thai adds the Buddhist year, Arabic the Hijri.

    >>> day(date(2026, 11, 25), "th")
    '25 พ.ย. 2026 (พ.ศ. 2569)'
    """
    from babel.dates import format_date

    told = format_date(value, "d MMM y", locale=language)
    if note := _other_calendar(value, language):
        return f"{told} ({note})"
    return told


def _other_calendar(value: date, language: str) -> str | None:
    if language == "th":
        return f"พ.ศ. {value.year + _BUDDHIST}"
    if language == "ar":
        return _hijri(value)
    return None


def _hijri(value: date) -> str | None:
    """The day by the Umm al-Qura calendar, which is reckoned for 1343 to 1500 only."""
    from hijridate import Gregorian

    try:
        hijri = Gregorian.fromdate(value).to_hijri()
    except OverflowError:
        return None
    return f"{hijri.day}/{hijri.month}/{hijri.year} هـ"


def moment(value: datetime, language: str) -> str:
    """28 Nov 2026, 00:00 UTC+07:00; without a zone it is UTC."""
    offset = value.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:]}" if offset and offset != "+0000" else "UTC"
    return f"{day(value.date(), language)}, {value:%H:%M} {zone}"
