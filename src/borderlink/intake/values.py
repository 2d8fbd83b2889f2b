"""A feed's sources, prepared once: raw row → the values of one field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from borderlink.feed import SourceTable
from borderlink.intake.codes.mrz import read_mrz, zone_part
from borderlink.intake.rows import Values

Many = Callable[[Values], list[str]]
One = Callable[[Values], str | None]


def many(source: SourceTable | None) -> Many:
    """All values of a source, trimmed, in order, empty ones left out."""
    if source is None:
        return lambda _: []
    if source.value is not None:
        constant = [source.value]
        return lambda _: constant
    if _is_plain(source):
        return _plain_list(source.column or "")
    return _transformed(_column(source.column or ""), source)


def one(source: SourceTable | None) -> One:
    """The first value of a source, or None."""
    if source is None:
        return lambda _: None
    if source.value is not None:
        constant = source.value
        return lambda _: constant
    if _is_plain(source):
        return _plain(source.column or "")
    values = many(source)
    return lambda row: next(iter(values(row)), None)


def together(sources: Sequence[SourceTable] | None, separator: str) -> Many:
    """The values of one source; of several, the first of each as one text."""
    if not sources:
        return many(None)
    if len(sources) == 1:
        return many(sources[0])
    parts = [one(source) for source in sources]

    def joined(row: Values) -> list[str]:
        text = separator.join(found for part in parts if (found := part(row)))
        return [text] if text else []

    return joined


def _is_plain(source: SourceTable) -> bool:
    steps = source.part, source.extract, source.split, source.split_at
    return steps == (None,) * 4 and not source.codes


def _plain_list(column: str) -> Many:
    def all_of(row: Values) -> list[str]:
        value = row.get(column)
        if not isinstance(value, str):
            return [stripped for v in value or () if (stripped := v.strip())]
        stripped = value.strip()
        return [stripped] if stripped else []

    return all_of


def _plain(column: str) -> One:
    def first(row: Values) -> str | None:
        value = row.get(column)
        if not isinstance(value, str):
            value = next((v for v in value or () if v.strip()), "")
        return value.strip() or None

    return first


def _column(column: str) -> Many:
    def delivered(row: Values) -> list[str]:
        value = row.get(column)
        if not value:
            return []
        return [value] if isinstance(value, str) else list(value)

    return delivered


def _transformed(values: Many, source: SourceTable) -> Many:
    """Take a part, extract, split, translate: the order the feed's file promises."""
    found = _part(source), _extract(source), _split(source), _translate(source)
    steps = [step for step in found if step]

    def transformed(row: Values) -> list[str]:
        found = values(row)
        for step in steps:
            found = step(found)
        return [stripped for value in found if (stripped := value.strip())]

    return transformed


_Step = Callable[[list[str]], list[str]]


def _part(source: SourceTable) -> _Step | None:
    if source.part is None:
        return None
    name = source.part
    return lambda values: [zone_part(zone, name) for v in values if (zone := read_mrz(v))]


def _extract(source: SourceTable) -> _Step | None:
    if source.extract is None:
        return None
    pattern = re.compile(source.extract)
    if source.every:
        return lambda values: [m[1] for v in values for m in pattern.finditer(v) if m[1]]
    return lambda values: [m[1] for v in values if (m := pattern.search(v)) and m[1]]


def _split(source: SourceTable) -> _Step | None:
    if source.split_at is not None:
        pattern = re.compile(source.split_at)
        return lambda values: [part for value in values for part in pattern.split(value)]
    if source.split is None:
        return None
    separator = source.split
    return lambda values: [part for value in values for part in value.split(separator)]


def _translate(source: SourceTable) -> _Step | None:
    if not source.codes:
        return None
    codes = source.codes
    folded = {code.casefold(): meaning for code, meaning in codes.items()}

    def translate(values: list[str]) -> list[str]:
        stripped = (value.strip() for value in values)
        return [codes.get(v) or folded.get(v.casefold(), v) for v in stripped]

    return translate
