"""What a reader hands over: rows as delivered, and the rows that could not be read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import orjson

Values = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as delivered; `number` is what a clerk counts: file line, sheet row or item."""

    number: int
    values: Values
    raw: str | None = None  # the whole row as JSON text, where `values` are only a part of it


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row set aside, with the reason in the agency's words and the row kept as delivered."""

    row_number: int
    field: str
    reason: str
    message: str
    raw: str
    record_key: str | None = None
    rows: int = 1  # of the file: more where several rows made one person


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A row by which the agency takes a record back."""

    row_number: int
    record_key: str


def raw_text(content: object) -> str:
    """The row as delivered, as JSON text."""
    return orjson.dumps(content).decode()


def shape(text: str) -> str:
    """What a value looks like without telling it: letters become A, digits 9."""
    return "".join(_mask(c) for c in text[:40])


def _mask(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("N"):
        return "9"
    return "A" if category[0] in "LM" else character
