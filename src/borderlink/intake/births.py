"""The birth a row states: by its date, else by an age on a day."""

from __future__ import annotations

from collections.abc import Callable

from borderlink.feed import BirthMap
from borderlink.intake.dates import DateRule, age_birth, read_births, read_day
from borderlink.intake.rows import Values
from borderlink.intake.values import many, one
from borderlink.person import Birth, Trust

OLDEST_AGE = 120


def births_of(birth: BirthMap, rule: DateRule) -> Callable[[Values], list[Birth]]:
    """Every birth of a row, the one it states first in front; BadDate where it cannot be."""
    dates, ages, age_on = many(birth.date), one(birth.age), one(birth.age_on)

    def births(row: Values) -> list[Birth]:
        stated = [b for text in dates(row) for b in read_births(text, rule)]
        if stated and stated[0].earliest and len(stated) == 1:
            return stated
        if any(b.earliest for b in stated):
            return list(dict.fromkeys(stated))
        age = ages(row)
        return [_by_age(age, age_on(row), rule)] if age else stated

    return births


def _by_age(age: str, on: str | None, rule: DateRule) -> Birth:
    """An age says nothing without the day it was true on."""
    day = read_day(on, rule) if on else None
    if day is None or not age.isdigit() or int(age) > OLDEST_AGE:
        return Birth(age, None, trust=Trust.HELD)
    return age_birth(f"{age} on {on}", int(age), day)
