"""The names a row delivers: each form in full, and in parts where the agency knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from borderlink.feed import Feed, NameMap
from borderlink.intake.rows import Values
from borderlink.intake.values import many, together
from borderlink.person import Name

# Where the family name comes first, and always has: Han, kana, Hangul.
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")


def names_of(feed: Feed) -> Callable[[Values], list[Name]]:
    """All forms of a row, in the feed's order, each only once."""
    forms = [_form(name) for name in feed.name]

    def names(row: Values) -> list[Name]:
        return list(dict.fromkeys(name for form in forms for name in form(row)))

    return names


def _form(name: NameMap) -> Callable[[Values], list[Name]]:
    columns = [
        *(together(name.full, " "), together(name.given, " ")),
        *(many(source) for source in (name.family, name.patronymic, name.quality)),
    ]
    kind, language = str(name.kind), name.language
    meant = _condition(name)

    def form(row: Values) -> list[Name]:
        if not meant(row):
            return []
        found = [values(row) for values in columns]
        count = max(map(len, found[:4]))
        rows = (tuple(_at(values, i, count) for values in found) for i in range(count))
        return [n for parts in rows if (n := _name(kind, language, parts))]

    return form


def _condition(name: NameMap) -> Callable[[Values], bool]:
    """Whether a row holds this kind of name at all."""
    wanted = [
        (column, frozenset(value.casefold() for value in values))
        for column, values in name.only.items()
    ]
    return lambda row: all(
        str(row.get(column, "")).strip().casefold() in values for column, values in wanted
    )


def _at(values: list[str], position: int, count: int) -> str | None:
    """The value that belongs to one of several names; a single value belongs to all."""
    if len(values) == count:
        return values[position]
    return values[0] if len(values) == 1 else None


def _name(kind: str, language: str | None, parts: Sequence[str | None]) -> Name | None:
    full, given, family, patronymic, quality = parts
    whole = full or _joined(given, family, patronymic)
    if not any(c.isalpha() for c in whole):
        return None
    return Name(kind, whole, given, family, patronymic, None, language, quality)


def _joined(given: str | None, family: str | None, patronymic: str | None) -> str:
    order = (
        (family, given, patronymic)
        if family and _FAMILY_FIRST.search(family)
        else (given, patronymic, family)
    )
    return " ".join(part for part in order if part)
