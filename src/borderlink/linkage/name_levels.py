"""The name comparison: scores of the names stage, cut into levels by score and rarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]


class Scores(Protocol):
    """What the names stage says of many pairs of records (`borderlink.names.NameScores`)."""

    @property
    def score(self) -> npt.NDArray[np.float32]: ...
    @property
    def rarity(self) -> npt.NDArray[np.float32]: ...
    @property
    def cross_script(self) -> npt.NDArray[np.bool_]: ...
    @property
    def form_a(self) -> npt.NDArray[Any]: ...
    @property
    def form_b(self) -> npt.NDArray[Any]: ...


class Index(Protocol):
    """Compares records by their names (`borderlink.names.NameIndex`)."""

    def score(self, a: Ids, b: Ids) -> Scores: ...


class KeyedIndex(Index, Protocol):
    """An index of all names that are linked, which also says who should meet."""

    def key_table(self) -> tuple[Any, Any]: ...


@dataclass(frozen=True, slots=True)
class NameBand:
    """Scores from `min_score` up to the next band, split where rarity reaches each edge (bits)."""

    min_score: float
    rarity: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class NameRank:
    """One level of the name comparison; `m` and `u` hold until a model is trained.

    Each is counted apart for names in one script and across two (`across`), within which `m` and
    `u` are shares: what sounds alike in two scripts is told by other means than what is spelled
    alike in one, and by chance more or less often.
    """

    code: str
    label: str
    min_score: float
    min_rarity: float
    across: bool
    m: float
    u: float


BANDS = (
    NameBand(0.0, (), "different"),
    NameBand(0.4, (), "hardly alike"),
    NameBand(0.6, (10.0,), "partly alike"),
    NameBand(0.75, (8.0, 12.0, 16.0), "alike"),
    NameBand(0.9, (8.0, 12.0, 16.0, 20.0), "nearly the same"),
)
TWO_SCRIPTS = "/two scripts"  # ends the code of a level of names in two scripts
_RARITY_WORDS = ("", "common", "uncommon", "rare", "very rare", "nearly unique")


def name_ranks(bands: Sequence[NameBand]) -> tuple[NameRank, ...]:
    """The levels of `bands`, weakest first; of each, one script before two scripts."""
    return tuple(rank for order, band in enumerate(bands) for rank in _ranks_of(band, order))


def _ranks_of(band: NameBand, order: int) -> list[NameRank]:
    floors = (0.0, *band.rarity)
    return [
        NameRank(
            code=rank_code(band.min_score, floor, across=across),
            label=f"{band.label}, {_RARITY_WORDS[step + 1]}" if band.rarity else band.label,
            min_score=band.min_score,
            min_rarity=floor,
            across=across,
            m=(0.05, 0.05, 0.05, 0.06, 0.12)[min(order, 4)],
            # By chance a record agrees with another about once in 2 to the power of its rarity.
            u=(0.9, 0.09, 0.02, 0.02, 0.02)[min(order, 4)] * 2.0**-floor,
        )
        for step, floor in enumerate(floors)
        for across in (False, True)
    ]


def rank_code(min_score: float, min_rarity: float, *, across: bool) -> str:
    """The name of a level in the model's file."""
    return f"{min_score:g}/{min_rarity:g}{TWO_SCRIPTS if across else ''}"


def name_levels(index: Index, a: Ids, b: Ids, bands: Sequence[NameBand]) -> npt.NDArray[np.int32]:
    """The level of each pair of records; -1 where a side has no usable name."""
    if not len(a):
        return np.empty(0, np.int32)
    scores = index.score(a, b)
    return levels_of(scores.score, scores.rarity, scores.cross_script, bands)


def levels_of(
    score: npt.NDArray[np.float32],
    rarity: npt.NDArray[np.float32],
    across: npt.NDArray[np.bool_],
    bands: Sequence[NameBand],
) -> npt.NDArray[np.int32]:
    """Cut scores and rarities into the levels of `bands`, as `name_ranks` counts them."""
    result = np.full(len(score), -1, np.int32)
    first = 0
    ceilings = [band.min_score for band in bands[1:]] + [np.inf]
    for band, ceiling in zip(bands, ceilings, strict=True):
        inside = (score >= band.min_score) & (score < ceiling)
        steps = np.searchsorted(np.asarray(band.rarity, np.float32), rarity, side="right")
        result[inside] = (2 * (first + steps) + across)[inside]
        first += len(band.rarity) + 1
    return result
