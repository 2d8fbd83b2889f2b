"""The name banks: every word with its attested spellings in the scripts our agencies write.

A bank is `banks/<culture>.csv`, `|` between columns, `/` between spellings of one word. Nothing is
transliterated by rule except endings that grammar adds (see `spelling`).
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BANKS = Path(__file__).parent / "banks"
CULTURES = tuple(sorted(file.stem for file in BANKS.glob("*.csv")))


@dataclass(frozen=True)
class Word:
    """One word of a name or one place, and how it is written in each script."""

    native: str
    spellings: dict[str, tuple[str, ...]]

    def has(self, script: str) -> bool:
        return script in self.spellings

    def written(self, script: str, rng: random.Random) -> str:
        """One attested spelling; the first is the usual one and comes twice as often."""
        forms = self.spellings[script]
        return rng.choice((forms[0], *forms))


@cache
def bank(culture: str) -> tuple[tuple[str, str, Word], ...]:
    """All words of a culture as (part, sex, word), in the order of its file."""
    with (BANKS / f"{culture}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_word(row) for row in csv.DictReader(file, delimiter="|"))


def words(culture: str, part: str, sex: str = "") -> tuple[Word, ...]:
    """The words of one part (given, middle, family, place) that a person of this sex can bear."""
    return tuple(w for p, s, w in bank(culture) if p == part and s in ("", sex))


def _word(row: dict[str, str]) -> tuple[str, str, Word]:
    part, sex, native = row.pop("part"), row.pop("sex"), row.pop("native")
    spellings = {script: tuple(forms.split("/")) for script, forms in row.items()}
    return part, sex, Word(native, {"native": (native,), **spellings})
