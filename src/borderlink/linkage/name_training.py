"""m and u of the name levels, down to names so rare that random pairs never share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from borderlink.linkage.model import LevelWeights, Model
from borderlink.linkage.name_levels import (
    Ids,
    Index,
    NameBand,
    NameRank,
    name_levels,
    name_ranks,
    rank_code,
)

RANDOM_NAMES, DRAWN = 10_000_000, 250_000  # pairs of names drawn at random; at a time
_FEWEST_RANDOM = 30
# A name this rare stays below the block cap, so every pair that shares it is a candidate.
_ALWAYS_CANDIDATE_BITS = 12.0
_PRIOR_PAIRS = 20.0
_CONFLICT = 0  # the weakest level of birth, as Splink numbers it


def name_weights(
    model: Model,
    candidates: pl.DataFrame,
    records: int,
    anchors: Mapping[int, float],
    others: Mapping[int, int],
) -> dict[str, LevelWeights]:
    """Weights of every name level, rising with score and with rarity."""
    comparison = next(c for c in model.comparisons() if c.name == "name")
    ranks = name_ranks(model.bands)
    levels = {level.code: level for level in comparison.levels}
    fixed = {c: LevelWeights(x.m, x.u, "prior knowledge") for c, x in levels.items() if x.fixed}
    gammas = {len(ranks) - 1 - position: rank for position, rank in enumerate(ranks)}
    seen_m, seen_u = _seen(anchors, gammas), _seen(others, gammas)
    all_pairs = records * (records - 1) / 2
    chance = _chance_agreements(model, candidates)
    found = {}
    for gamma, rank in gammas.items():
        of_m, of_u = seen_m[rank.across], seen_u[rank.across]
        m = (anchors.get(gamma, 0) + _PRIOR_PAIRS * rank.m) / (of_m + _PRIOR_PAIRS)
        u, told_by = others.get(gamma, 0) / max(of_u, 1), "data"
        if others.get(gamma, 0) < _FEWEST_RANDOM:
            told_by = "prior knowledge"
            u = min(rank.u, _FEWEST_RANDOM / max(of_u, 1))
            if rank.min_rarity >= _ALWAYS_CANDIDATE_BITS and gamma in chance:
                share = of_u / max(sum(seen_u.values()), 1)
                u, told_by = chance[gamma] / max(all_pairs * share, 1), "candidates"
        found[rank.code] = LevelWeights(m, u, told_by)
    rising = [_rising(found, model.bands, across=across) for across in (False, True)]
    return fixed | rising[0] | rising[1]


def random_names(index: Index, records: Ids, bands: Sequence[NameBand]) -> dict[int, int]:
    """How many of RANDOM_NAMES pairs of records, or of all there are, reach each level.

    Levels have Splink's numbers. Names alone cost little, so many more pairs are drawn than of
    whole records: of common names one pair in 50,000 agrees, of rarer ones one in a million. The
    same draw every time.
    """
    ranks = len(name_ranks(bands))
    counts = np.zeros(ranks, np.int64)
    random = np.random.default_rng(1)
    for start in range(0, min(RANDOM_NAMES, len(records) ** 2), DRAWN):
        a, b = random.choice(records, (2, min(DRAWN, len(records) ** 2 - start)))
        levels = name_levels(index, a[a != b], b[a != b], bands)
        counts += np.bincount(levels[levels >= 0], minlength=ranks)
    return {ranks - 1 - level: int(seen) for level, seen in enumerate(counts)}


def _seen(pairs: Mapping[int, float], gammas: Mapping[int, NameRank]) -> dict[bool, float]:
    """How many pairs of names in one script were seen, and how many in two."""
    return {
        across: sum(pairs.get(gamma, 0) for gamma, rank in gammas.items() if rank.across == across)
        for across in (False, True)
    }


def _chance_agreements(model: Model, candidates: pl.DataFrame) -> dict[int, float]:
    """Of all pairs, those that reach a name level by chance, told by how often births conflict.

    Among n pairs of one level, c of them with conflicting births, c = matches · m + others · u with
    the m and u of the birth conflict; births are independent of names among matches and among
    others alike.
    """
    conflict = model.weights["birth"]["conflict"]
    compared = candidates.filter(pl.col("gamma_birth") >= 0)
    share = len(compared) / max(len(candidates), 1)
    levels = compared.group_by("gamma_name").agg(
        pl.len().alias("n"), (pl.col("gamma_birth") == _CONFLICT).sum().alias("c")
    )
    return {
        gamma: max((c - conflict.m * n) / (conflict.u - conflict.m), 0.5) / max(share, 0.01)
        for gamma, n, c in levels.sort("gamma_name").iter_rows()
    }


def _rising(
    found: Mapping[str, LevelWeights], bands: tuple[NameBand, ...], *, across: bool
) -> dict[str, LevelWeights]:
    """A better score or a rarer name never weighs less; u gives way."""
    result: dict[str, LevelWeights] = {}
    below: list[tuple[float, float]] = []  # (rarity floor, bits) of all weaker scores
    for band in bands:
        floors = (0.0, *band.rarity)
        reached = float("-inf")
        here = []
        for floor in floors:
            code = rank_code(band.min_score, floor, across=across)
            weights = found[code]
            weaker = [bits for rarity, bits in below if rarity <= floor]
            reached = max([weights.bits, reached, *weaker])
            u = min(weights.u, weights.m / 2.0**reached)
            result[code] = LevelWeights(weights.m, u, weights.told_by)
            here.append((floor, reached))
        below += here
    return result
