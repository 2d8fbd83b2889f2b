"""EM under guard: what document anchors cannot say, learnt from pairs that agree in name and birth.

EM on loosely blocked pairs collapses as data grows. Here it only sees pairs whose names are alike
and whose births fit, where true pairs are no rarity; the weights of name, birth, sex and
nationality stay as the anchors gave them, and u stays as it was. So only the share of each level
among true pairs can move, and only so far.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.model import LevelWeights, Model
from borderlink.linkage.name_levels import TWO_SCRIPTS
from borderlink.linkage.weighing import Bits, bits_of, gamma_of

FREE = ("birth place", "document", "phone", "email", "plate", "address")
_TOLD = ("name", "birth", "sex", "nationality")
MOST_MOVED = 4.0  # times; what seems to be further away is rather something else
FEWEST_MATCHES = 100  # expected true pairs in which both sides have a value
_ROUNDS = 200
_SETTLED = 1e-7

_TIGHT_NAME = 0.75
_TIGHT_BIRTHS = ("same day", "swapped", "calendar", "one digit")


@dataclass(frozen=True, slots=True)
class Refined:
    """A model after EM, and for each comparison what became of it, in words."""

    model: Model
    outcome: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Tight pairs, those of equal levels counted together."""

    levels: pl.DataFrame
    pairs: Bits
    fixed: Bits  # of what anchors told, as chances among tight pairs


def refine(model: Model, candidates: pl.DataFrame) -> Refined:
    """Let EM move m of the FREE comparisons; whatever looks wrong stays as it was."""
    patterns = _tight(model, candidates)
    if not len(patterns.levels):
        return Refined(model, dict.fromkeys(FREE, "no pair agrees in name and birth"))
    found, matched, problem = _settle(model, patterns)
    if problem:
        return Refined(model, dict.fromkeys(FREE, problem))
    weights, outcome = dict(model.weights), {}
    for comparison in _free(model):
        seen = patterns.levels[f"gamma_{comparison.column}"].to_numpy() >= 0
        enough = float(matched[seen].sum())
        if enough < FEWEST_MATCHES:
            outcome[comparison.name] = f"only {enough:.0f} true pairs expected"
            continue
        weights[comparison.name], outcome[comparison.name] = _guarded(
            comparison, model.weights[comparison.name], found.weights[comparison.name]
        )
    return Refined(replace(model, weights=weights), outcome)


def _free(model: Model) -> list[Comparison]:
    return [comparison for comparison in model.comparisons() if comparison.name in FREE]


def _tight(model: Model, candidates: pl.DataFrame) -> _Patterns:
    name, birth = (_comparison(model, which) for which in ("name", "birth"))
    of_name = {code: gamma for code, gamma in _gammas(name).items() if _alike(code)}
    of_birth = {code: gamma for code, gamma in _gammas(birth).items() if code in _TIGHT_BIRTHS}
    columns = [f"gamma_{comparison.column}" for comparison in model.comparisons()]
    patterns = (
        candidates.filter(
            pl.col("gamma_name").is_in(list(of_name.values()))
            & pl.col("gamma_birth").is_in(list(of_birth.values()))
        )
        .group_by(columns)
        .len("pairs")
        .sort(columns)
    )
    across = [gamma for code, gamma in of_name.items() if code.endswith(TWO_SCRIPTS)]
    two_scripts = patterns["gamma_name"].is_in(across).to_numpy()
    names = [
        _among(model, "name", [code for code in of_name if code.endswith(TWO_SCRIPTS) == apart])
        for apart in (False, True)
    ]
    fixed = bits_of(model, patterns, without=FREE) + _among(model, "birth", of_birth)
    return _Patterns(
        patterns.select(columns),
        patterns["pairs"].to_numpy().astype(float),
        fixed + np.where(two_scripts, names[1], names[0]),
    )


def _comparison(model: Model, name: str) -> Comparison:
    return next(comparison for comparison in model.comparisons() if comparison.name == name)


def _gammas(comparison: Comparison) -> dict[str, int]:
    return {level.code: gamma_of(comparison, i) for i, level in enumerate(comparison.levels)}


def _alike(code: str) -> bool:
    """Whether this is a level of names alike by score, not of siblings or borrowed documents."""
    score, slash, _ = code.partition("/")
    return bool(slash) and float(score) >= _TIGHT_NAME


def _among(model: Model, name: str, codes: Iterable[str]) -> float:
    """Bits that turn shares among all pairs into shares among those of these levels."""
    weights = [model.weights[name][code] for code in codes]
    return math.log2(sum(w.u for w in weights) / sum(w.m for w in weights))


def _settle(model: Model, patterns: _Patterns) -> tuple[Model, Bits, str]:
    """Alternate until the likelihood settles; returns matches by pattern, and what went wrong."""
    share, before = 0.5, -np.inf
    for _ in range(_ROUNDS):
        free = bits_of(model, patterns.levels, without=_TOLD)
        odds = share / (1 - share) * np.exp2(patterns.fixed + free)
        matched = patterns.pairs * odds / (1 + odds)
        likelihood = float(np.sum(patterns.pairs * np.log((1 + odds) * (1 - share))))
        if likelihood < before - 1e-6 * abs(before):
            return model, matched, "the likelihood fell"
        if likelihood - before < _SETTLED * abs(likelihood):
            return model, matched, ""
        before = likelihood
        share = float(np.clip(matched.sum() / patterns.pairs.sum(), 1e-6, 1 - 1e-6))
        model = _maximised(model, patterns.levels, matched)
    return model, matched, f"not settled after {_ROUNDS} rounds"


def _maximised(model: Model, levels: pl.DataFrame, matched: Bits) -> Model:
    weights = dict(model.weights)
    for comparison in _free(model):
        gammas = levels[f"gamma_{comparison.column}"].to_numpy()
        seen = np.bincount(gammas + 1, matched, len(comparison.levels) + 1)[1:]
        weights[comparison.name] = {
            level.code: LevelWeights(
                float((seen[gamma_of(comparison, i)] + 0.5) / (seen.sum() + 0.5 * len(seen))),
                level.u,
                "EM",
            )
            for i, level in enumerate(comparison.levels)
        }
    return replace(model, weights=weights)


def _guarded(
    comparison: Comparison, before: Mapping[str, LevelWeights], found: Mapping[str, LevelWeights]
) -> tuple[dict[str, LevelWeights], str]:
    """Each level as EM found it, but no further than MOST_MOVED, nor lighter than it ever may be.

    The levels that were not held share what those that were leave of the whole.
    """
    bounded = {
        code: min(max(w.m, before[code].m / MOST_MOVED), before[code].m * MOST_MOVED)
        for code, w in found.items()
    }
    held = [code for code, m in bounded.items() if m != found[code].m]
    free = sum(m for code, m in bounded.items() if code not in held)
    left = 1 - sum(bounded[code] for code in held)
    scale = left / free if free and left > 0 else 1.0
    result = {}
    for level in comparison.levels:
        u = before[level.code].u
        m = bounded[level.code] * (1.0 if level.code in held else scale)
        result[level.code] = LevelWeights(max(m, u * 2.0**level.least), u, "EM")
    stopped = f"; held from moving further: {', '.join(held)}" if held else ""
    return result, f"learnt{stopped}"
