"""Start times that a change of the clocks skips or doubles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_AHEAD = timedelta(days=400)  # every change of a year, with some days to spare


def doubtful_nights(cron: str, zone: str, today: date) -> Iterator[tuple[date, str]]:
    """The coming dates on which a daily start time does not exist, or exists twice, and which.

    Nothing for a cron line whose minute or hour is not one number: it is not a daily time.
    """
    minute, hour, *_ = cron.split()
    if not (minute.isdecimal() and hour.isdecimal()):
        return
    for day in (today + timedelta(days=n) for n in range(_AHEAD.days)):
        start = datetime(day.year, day.month, day.day, int(hour), int(minute))
        if problem := _problem(start, ZoneInfo(zone)):
            yield day, problem


def _problem(start: datetime, zone: ZoneInfo) -> str:
    first, second = (start.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return ""
    back = first.astimezone(zone).replace(tzinfo=None)
    return "comes twice" if back == start else "does not exist"
