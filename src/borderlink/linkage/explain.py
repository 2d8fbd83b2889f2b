"""Scored pairs → evidence in words: for each comparison the two values, the level and the bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.evidence import Evidence, PairEvidence
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import Index

Row = Mapping[str, Any]
Values = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class _NameForms:
    """Which names of both records were aligned, and how rare what agrees is, in words."""

    form_a: int
    form_b: int
    rarity: str | None


def explain_pairs(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    index: Index,
    scored: pl.DataFrame,
    *,
    records: int,
) -> list[str]:
    """One PairEvidence JSON for each row of `scored`, from table `record`.

    `records` is how many the prior counts.
    """
    a, b = (scored[side].to_numpy().astype(np.int64) for side in ("record_a", "record_b"))
    names = index.score(a, b)
    shown = _records(connection, scored)
    comparisons = model.comparisons()
    prior = model.prior_bits(records)
    return [
        PairEvidence(
            prior,
            _items(
                comparisons,
                row,
                shown[row["record_a"]],
                shown[row["record_b"]],
                _NameForms(int(form_a), int(form_b), _rarity(float(rarity), records)),
            ),
        ).to_json()
        for row, form_a, form_b, rarity in zip(
            scored.iter_rows(named=True), names.form_a, names.form_b, names.rarity, strict=True
        )
    ]


_RECORDS = """
SELECT r.record_id, [n."full" FOR n IN r.names] AS names,
    list_concat([r.birth], coalesce(r.other_births, [])) AS births,
    r.sex, r.birth_country, r.birth_place, r.phones, r.plates,
    [n.country || CASE n.role WHEN 'held' THEN '' ELSE ' (' || n.role || ')' END
        FOR n IN r.nationalities] AS nationalities,
    [d.number FOR d IN r.documents] AS documents,
    list_concat(r.emails, r.accounts) AS emails,
    [x.text FOR x IN r.addresses] AS addresses
FROM record r
WHERE r.record_id IN (SELECT record_a FROM shown UNION ALL SELECT record_b FROM shown)
"""


def _records(connection: duckdb.DuckDBPyConnection, scored: pl.DataFrame) -> dict[int, Row]:
    connection.register("shown", scored.select("record_a", "record_b"))
    rows = connection.execute(_RECORDS).pl().iter_rows(named=True)
    found: dict[int, Row] = {row["record_id"]: row for row in rows}
    connection.unregister("shown")
    return found


def _items(
    comparisons: Sequence[Comparison], row: Row, a: Row, b: Row, names: _NameForms
) -> tuple[Evidence, ...]:
    """The comparisons that had something to compare, the strongest word first."""
    items = [
        _item(comparison, row, a, b, names)
        for comparison in comparisons
        if row[f"gamma_{comparison.column}"] >= 0
    ]
    return tuple(sorted(items, key=lambda item: (-item.bits, item.comparison)))


def _item(comparison: Comparison, row: Row, a: Row, b: Row, names: _NameForms) -> Evidence:
    position = len(comparison.levels) - 1 - row[f"gamma_{comparison.column}"]
    level = comparison.levels[position]
    if comparison.name == "name":
        values: Values = _form(a, names.form_a), _form(b, names.form_b)
    else:
        values = _VALUES[comparison.name](a, b)
    return Evidence(
        comparison=comparison.name,
        level=comparison.strength(position),
        label=level.label,
        bits=row[f"mw_{comparison.column}"],
        value_a=values[0],
        value_b=values[1],
        detail=names.rarity if comparison.name == "name" else None,
    )


def _form(record: Row, form: int) -> str | None:
    names = record["names"] or []
    return names[form] if 0 <= form < len(names) else None


# DESIGN §8: a smaller count could tell that somebody exists of whom nothing may leave.
_FEWEST_TOLD = 11


def _rarity(bits: float, count: int) -> str | None:
    """How common what agrees is, in the records of this night; no count below 11 is told."""
    if bits <= 0:
        return None
    one_of = 2.0 ** min(bits, 60.0)
    if one_of * _FEWEST_TOLD > count:
        return f"what agrees is in fewer than {_FEWEST_TOLD} records here"
    return f"what agrees is in about one of {round(float(f'{one_of:.2g}')):,} records here"


def _births(a: Row, b: Row) -> Values:
    """The two dates that stand closest to each other."""
    left = [birth for birth in a["births"] if birth["earliest"]]
    right = [birth for birth in b["births"] if birth["earliest"]]
    if not left or not right:
        return None, None
    pairs = [(_distance(x, y), i, j) for i, x in enumerate(left) for j, y in enumerate(right)]
    _, i, j = min(pairs)
    return _birth(left[i]), _birth(right[j])


def _distance(x: Row, y: Row) -> int:
    days: int = abs((x["earliest"] - y["earliest"]).days) + abs((x["latest"] - y["latest"]).days)
    return days


def _birth(birth: Row) -> str:
    first: date = birth["earliest"]
    last: date = birth["latest"]
    if first == last:
        return first.isoformat() + (" (uncertain)" if birth["trust"] == "low" else "")
    if birth["precision"] == "month":
        return f"{first:%Y-%m}"
    if first.year == last.year:
        return f"{first.year}"
    return f"{first.year} to {last.year}"


def _single(field: str) -> Callable[[Row, Row], Values]:
    return lambda a, b: (a[field], b[field])


def _shared(field: str) -> Callable[[Row, Row], Values]:
    """The value both have, or else all values of each."""

    def values(a: Row, b: Row) -> Values:
        left, right = a[field] or [], b[field] or []
        common = sorted({_plain(x) for x in left} & {_plain(y) for y in right})
        if common:
            return _first(left, common[0]), _first(right, common[0])
        return "; ".join(left) or None, "; ".join(right) or None

    return values


def _plain(value: str) -> str:
    return "".join(character for character in value.upper() if character.isalnum())


def _first(values: Sequence[str], plain: str) -> str:
    return next(value for value in values if _plain(value) == plain)


def _place(a: Row, b: Row) -> Values:
    return tuple(  # type: ignore[return-value]
        ", ".join(part for part in (r["birth_place"], r["birth_country"]) if part) or None
        for r in (a, b)
    )


_VALUES: Mapping[str, Callable[[Row, Row], Values]] = {
    "birth": _births,
    "birth place": _place,
    "sex": _single("sex"),
    "nationality": _shared("nationalities"),
    "document": _shared("documents"),
    "phone": _shared("phones"),
    "email": _shared("emails"),
    "plate": _shared("plates"),
    "address": _shared("addresses"),
}
