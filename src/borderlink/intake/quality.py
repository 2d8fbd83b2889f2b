"""How good a delivery is, field by field: what an agency can mend, in figures it can check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from borderlink.intake.parts import Cell
from borderlink.intake.rows import shape
from borderlink.person import Birth, CheckState, Document, Flag, Role, Sex, Trust

# A field that says nothing that could be used.
_SILENT: tuple[object, ...] = (None, "", Sex.UNKNOWN, Role.UNKNOWN, Flag.NOT_ASSESSED, Birth())
# Values are counted only as long as they may turn out to be common.
_MOST_VALUES, _KEPT_VALUES, _TOLD = 20_000, 500, 5
# Of a column with more values than this, those that stand in one row only are not counted.
_FEW_VALUES = 1_000


@dataclass(slots=True)
class FieldQuality:
    """One field of one delivery; all figures but the last two count rows.

    `doubts` says why a value was understood but is of little use, `shapes` what values that were
    not understood look like (A for letters, 9 for digits), `common` which values are frequent.
    """

    name: str
    rows: int = 0
    delivered: int = 0
    understood: int = 0
    doubts: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    common: Counter[str] = field(default_factory=Counter)

    def values(self) -> set[str]:
        """The values and codes that occur, as far as they were kept."""
        return set(self.common)

    @property
    def completeness(self) -> float:
        """Share of the rows that say anything."""
        return self.delivered / self.rows if self.rows else 0.0

    @property
    def conformity(self) -> float:
        """Share of what was said that was understood."""
        return self.understood / self.delivered if self.delivered else 1.0

    def most_common(self) -> list[tuple[str, int]]:
        """The most frequent values, and in how many rows they stand."""
        return _first(self.common)

    def most_shapes(self) -> list[tuple[str, int]]:
        """The most frequent shapes of values that were not understood."""
        return _first(self.shapes)

    def add(self, cell: Cell) -> None:
        """Count the rows of one distinct value."""
        self.rows += cell.count
        said = _said(cell.inputs)
        if not said:
            return
        self.delivered += cell.count
        if cell.count > 1 or len(self.common) < _FEW_VALUES:
            self._count(said, cell.count)
        if cell.bad is None and _says_something(cell.value):
            self.understood += cell.count
        else:
            self.shapes[shape(said)] += cell.count
        for doubt in _doubts(cell):
            self.doubts[doubt] += cell.count

    def _count(self, said: str, rows: int) -> None:
        self.common[said] += rows
        if len(self.common) > _MOST_VALUES:
            self.common = Counter(dict(self.common.most_common(_KEPT_VALUES)))


class Tally:
    """Counts a delivery's fields while it is read."""

    def __init__(self) -> None:
        self.fields: dict[str, FieldQuality] = {}

    def add(self, name: str, cell: Cell) -> None:
        """Count one distinct value of a field; a constant of the feed's file is none of theirs."""
        if cell.inputs is not None:
            self.fields.setdefault(name, FieldQuality(name)).add(cell)


def _says_something(value: Any) -> bool:
    return bool(value) if isinstance(value, list) else value not in _SILENT


def _first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]


def _said(inputs: Any) -> str:
    """What stands in the columns, on one line."""
    if isinstance(inputs, str):
        return inputs.strip()
    parts = (_said(part) for part in inputs) if isinstance(inputs, tuple) else ()
    return " ".join(part for part in parts if part)


def _doubts(cell: Cell) -> list[str]:
    if cell.bad:
        return [cell.bad.reason]
    if isinstance(cell.value, Birth):
        return _birth_doubts(cell.value)
    if not isinstance(cell.value, list):
        return []
    documents = (item for item in cell.value if isinstance(item, Document))
    failed = any(document.check == CheckState.INVALID for document in documents)
    return ["check digit fails"] if failed else []


def _birth_doubts(birth: Birth) -> list[str]:
    calendar = birth.calendar or "no calendar"
    if birth.trust == Trust.HELD:
        return [f"ambiguous ({calendar})" if birth.earliest else f"not understood ({calendar})"]
    if birth.earliest is None:
        return ["placeholder"] if birth.raw else []
    return ["default day or estimate"] if birth.trust == Trust.LOW else []
