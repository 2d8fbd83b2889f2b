"""One day as each agency's clerk writes it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hijridate import Gregorian

THAI_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
ERAS = (("R", date(2019, 5, 1)), ("H", date(1989, 1, 8)), ("S", date(1926, 12, 25)))


def gregorian(day: date | None, *, year_only: bool = False) -> str:
    """12/05/1985 with dots: dd.mm.yyyy."""
    if day is None:
        return ""
    return str(day.year) if year_only else day.strftime("%d.%m.%Y")


def buddhist(
    day: date | None, rng: random.Random, *, year_only: bool = False, slip: bool = False
) -> str:
    """12/05/2528; a tenth are written with the month's name. A slip leaves the Western year."""
    if day is None:
        return ""
    year = day.year if slip else day.year + 543
    if year_only:
        return str(year)
    if rng.random() < 0.1:
        return f"{day.day} {THAI_MONTHS[day.month - 1]} {year}"
    return f"{day.day:02d}/{day.month:02d}/{year}"


def hijri(day: date | None, *, year_only: bool = False, slip: bool = False) -> str:
    """22/08/1405. A slip is the day before: the moon was seen late."""
    if day is None:
        return ""
    lunar = Gregorian.fromdate(day - timedelta(days=1) if slip else day).to_hijri()
    return str(lunar.year) if year_only else f"{lunar.day:02d}/{lunar.month:02d}/{lunar.year}"


def japanese(day: date | None, *, year_only: bool = False, slip: bool = False) -> str:
    """S60.05.12. A slip takes the era before: 昭和5 for 平成5."""
    if day is None:
        return ""
    at = next(i for i, (_, start) in enumerate(ERAS) if day >= start)
    year = day.year - ERAS[at][1].year + 1
    letter = ERAS[min(at + 1, len(ERAS) - 1)][0] if slip else ERAS[at][0]
    return f"{letter}{year:02d}" + ("" if year_only else f".{day.month:02d}.{day.day:02d}")
