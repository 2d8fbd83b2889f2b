"""Several rows of one person → one: every value that any of them gives, each once."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from borderlink.intake.parts import Cell
from borderlink.person import Birth, Flag, Role, Sex

# What a row that says nothing of a field leaves in it.
_SILENT: tuple[object, ...] = (None, "", [], Sex.UNKNOWN, Role.UNKNOWN, Flag.NOT_ASSESSED)


def joined_cell(cells: Sequence[Cell]) -> Cell:
    """Lists are added up; of single values the first that says anything counts."""
    values = [cell.value for cell in cells]
    if isinstance(values[0], list):
        return _cell(list(dict.fromkeys(item for value in values for item in value)))
    return _cell(next((value for value in values if value not in _SILENT), values[0]))


def add_births(cells: list[Cell], place: int, births: Sequence[Birth]) -> None:
    """The first birth with a day counts; the others stand beside it, in the last of the cells."""
    known = list(dict.fromkeys(birth for birth in births if birth.earliest)) or [births[0]]
    cells[place] = _cell(known[0])
    others = [*known[1:], *cells[-1].value]
    cells[-1] = _cell([birth for birth in dict.fromkeys(others) if birth != known[0]])


def _cell(value: object) -> Cell:
    return Cell(None, value, orjson.dumps(value))
