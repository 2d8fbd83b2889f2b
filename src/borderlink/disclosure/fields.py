"""What a record's fields are called when they are told, and which of them are identity data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the side-by-side table: its name, and the record's fields it is made of."""

    name: str
    columns: tuple[str, ...]
    core: bool = False
    place: bool = False
    compared: bool = False  # by linkage


FIELDS = (
    Told("name", ("names",), core=True, compared=True),
    Told("birth", ("birth", "other_births"), core=True, compared=True),
    Told("sex", ("sex",), core=True, compared=True),
    Told("nationality", ("nationalities",), core=True, compared=True),
    Told("birth place", ("birth_place", "birth_country"), core=True, place=True, compared=True),
    Told("document", ("documents",), core=True, compared=True),
    Told("phone", ("phones",), compared=True),
    Told("email", ("emails",), compared=True),
    Told("account", ("accounts",), compared=True),
    Told("plate", ("plates",), compared=True),
    Told("address", ("addresses",), place=True, compared=True),
    Told("role", ("role",)),
    Told("relation", ("relations",)),
    Told("event", ("events",), place=True),
    Told("sensitive", ("sensitive",)),
)
NAMES = tuple(field.name for field in FIELDS)
CORE = frozenset(field.name for field in FIELDS if field.core)
COMPARED = frozenset(field.name for field in FIELDS if field.compared)
PLACES = frozenset(field.name for field in FIELDS if field.place)

_BY_ALIAS = {alias: field.name for field in FIELDS for alias in (field.name, *field.columns)}


def field_called(name: str) -> str | None:
    """The told name of a field, from that name or from the record's own; None for neither."""
    return _BY_ALIAS.get(name.strip().lower())
