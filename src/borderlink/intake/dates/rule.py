"""What a feed says about its dates, and the error where the data contradicts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DateRule:
    """Calendar and order of a feed's dates; `today` bounds them, `epoch` marks a workbook."""

    today: date
    calendar: str = "gregorian"
    order: str = "ymd"
    epoch: int | None = None


class BadDate(ValueError):
    """A date that cannot be, or that contradicts the feed's calendar or order.

    `reason` is a stable code; the message speaks to the agency and holds no value.
    """

    def __init__(self, reason: str, problem: str) -> None:
        self.reason = reason
        super().__init__(problem)
