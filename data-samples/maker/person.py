"""Invented persons, and what one agency knows of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maker.words import Word


@dataclass(frozen=True)
class Person:
    """One invented human being; `number` tells them apart, nothing else does."""

    number: int
    culture: str
    sex: str  # m, f
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    father: Word | None
    born: date | None
    country: str  # ISO 3166-1 alpha-3
    place: Word
    passport: str
    national_id: str
    phone: str
    nature: str  # suspect, victim, witness, contact, missing
    group: str = ""  # persons of one group are easily taken for each other


@dataclass(frozen=True)
class Sighting:
    """A person as one agency has them on file, with what went wrong there."""

    agency: str
    person: Person
    case: str = "plain"
    typo: bool = False
    swapped_order: bool = False
    year_only: bool = False
    slip: bool = False  # the agency's calendar was mixed up with another
    key: str = ""
