"""What the agencies' clerks have in common."""

from __future__ import annotations

import random

from maker import identifiers
from maker.person import Sighting


def dice(sighting: Sighting) -> random.Random:
    """Chance of its own for each record, so that one record's change leaves the others alone."""
    return random.Random(f"{sighting.key}:{sighting.person.number}")


def phone(sighting: Sighting, rng: random.Random, *, trunk: str = "+") -> str:
    """The number with or without gaps, or none; `trunk` is how the country dials abroad."""
    number = sighting.person.phone
    if number != identifiers.HOTLINE and rng.random() < 0.35:
        return ""
    digits = number.removeprefix("+")
    if rng.random() < 0.5:
        return trunk + digits
    return f"{trunk}{digits[:2]} {digits[2:5]} {digits[5:8]} {digits[8:]}"


def national_id(sighting: Sighting, rng: random.Random) -> str:
    """Few records carry the national number; those of the name-change cases do."""
    shown = sighting.case == "married name" or rng.random() < 0.25
    return sighting.person.national_id if shown else ""


def passport(sighting: Sighting, rng: random.Random) -> str:
    """The passport, or nothing, as on every fourth record; planned cases always show theirs."""
    number = sighting.person.passport
    planned = sighting.case in ("misused passport", "document changed")
    if planned or number == identifiers.NO_PASSPORT or rng.random() < 0.75:
        return number
    return ""
