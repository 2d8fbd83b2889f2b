"""Dates as agencies write them → an interval of days, how exact it is, and how far to trust it."""

from borderlink.intake.dates.births import (
    age_birth,
    day_reader,
    read_births,
    read_day,
    read_interval,
)
from borderlink.intake.dates.rule import BadDate, DateRule

__all__ = [
    "BadDate",
    "DateRule",
    "age_birth",
    "day_reader",
    "read_births",
    "read_day",
    "read_interval",
]
