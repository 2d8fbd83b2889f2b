"""The name comparison: scores of the names stage, cut into levels by score and rarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
    """One level of the name comparison; `m` and `u` hold until a model is trained."""

    code: str
    label: str
    min_score: float
    min_rarity: float
    m: float
    u: float


BANDS = (
    NameBand(0.0, (), "different"),
    NameBand(0.4, (), "hardly alike"),
    NameBand(0.6, (10.0,), "partly alike"),
    NameBand(0.75, (8.0, 12.0, 16.0), "alike"),
    NameBand(0.9, (8.0, 12.0, 16.0, 20.0), "nearly the same"),
)
_RARITY_WORDS = ("", "common", "uncommon", "rare", "very rare", "nearly unique")


def name_ranks(bands: Sequence[NameBand]) -> tuple[NameRank, ...]:
    """The levels of `bands`, weakest first."""
    return tuple(rank for order, band in enumerate(bands) for rank in _ranks_of(band, order))


def _ranks_of(band: NameBand, order: int) -> list[NameRank]:
    floors = (0.0, *band.rarity)
    return [
        NameRank(
            code=f"{band.min_score:g}/{floor:g}",
            label=f"{band.label}, {_RARITY_WORDS[step + 1]}" if band.rarity else band.label,
            min_score=band.min_score,
            min_rarity=floor,
            m=(0.05, 0.05, 0.05, 0.06, 0.12)[min(order, 4)],
            # By chance a record agrees with another about once in 2 to the power of its rarity.
            u=(0.9, 0.09, 0.02, 0.02, 0.02)[min(order, 4)] * 2.0**-floor,
        )
        for step, floor in enumerate(floors)
    ]


@dataclass(slots=True)
class NameLevels:
    """Levels of pairs of records: scored in one batch beforehand, or when they are asked for."""

    index: Index
    bands: Sequence[NameBand] = BANDS
    _codes: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    _levels: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))

    def prepare(self, a: Ids, b: Ids) -> None:
        """Score these pairs now, in one batch."""
        codes = _pair_codes(a, b)
        order = np.argsort(codes, kind="stable")
        levels = self._compute(a, b)
        self._codes, self._levels = codes[order], levels[order]

    def level(self, a: Ids, b: Ids) -> npt.NDArray[np.int32]:
        """The level of each pair; -1 where a side has no usable name."""
        if not len(a):
            return np.empty(0, np.int32)
        codes = _pair_codes(a, b)
        if not len(self._codes):
            return self._compute(a, b)
        position = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        result = self._levels[position]
        unknown = self._codes[position] != codes
        if unknown.any():
            result[unknown] = self._compute(a[unknown], b[unknown])
        return result

    def register(self, connection: Any) -> None:
        """Let `name_level(unique_id_l, unique_id_r)` of this DuckDB connection answer from here."""
        import pyarrow as pa

        def name_level(left: Any, right: Any) -> Any:
            a = left.to_numpy().astype(np.int64)
            b = right.to_numpy().astype(np.int64)
            return pa.chunked_array([pa.array(self.level(a, b), pa.int32())])

        known = "SELECT count(*) FROM duckdb_functions() WHERE function_name = 'name_level'"
        if connection.execute(known).fetchall()[0][0]:
            connection.remove_function("name_level")
        connection.create_function(
            "name_level", name_level, ["BIGINT", "BIGINT"], "INTEGER", type="arrow"
        )

    def _compute(self, a: Ids, b: Ids) -> npt.NDArray[np.int32]:
        scores = self.index.score(a, b)
        return levels_of(scores.score, scores.rarity, self.bands)


def levels_of(
    score: npt.NDArray[np.float32], rarity: npt.NDArray[np.float32], bands: Sequence[NameBand]
) -> npt.NDArray[np.int32]:
    """Cut scores and rarities into the levels of `bands`."""
    result = np.full(len(score), -1, np.int32)
    first = 0
    ceilings = [band.min_score for band in bands[1:]] + [np.inf]
    for band, ceiling in zip(bands, ceilings, strict=True):
        inside = (score >= band.min_score) & (score < ceiling)
        steps = np.searchsorted(np.asarray(band.rarity, np.float32), rarity, side="right")
        result[inside] = (first + steps)[inside]
        first += len(band.rarity) + 1
    return result


def _pair_codes(a: Ids, b: Ids) -> Ids:
    return (np.minimum(a, b).astype(np.int64) << 32) | np.maximum(a, b).astype(np.int64)
