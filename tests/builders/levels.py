"""Candidate pairs as levels drawn from known shares, so that what was learnt can be compared."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.model import Model, prior_model
from borderlink.linkage.weighing import gamma_of

_ALIKE = ("0.75/0", "0.75/8", "0.75/12", "0.9/0", "0.9/8", "0.9/12", "0.9/16", "0.9/20")
_FITTING = ("same day", "swapped", "calendar", "one digit")


def levels(true: int, false: int, **shares: Mapping[str, float]) -> pl.DataFrame:
    """`true` matches, then `false` others, all alike in name and birth, as the prior model has it.

    `shares` gives for a comparison, written with _, the share of levels among matches; the others
    follow the prior model's u. What is not given is missing.
    """
    model = prior_model()
    random = np.random.default_rng(7)
    frame = {
        "record_a": range(1, true + false + 1),
        "record_b": range(100_000, 100_000 + true + false),
    }
    for comparison in model.comparisons():
        given = shares.get(comparison.column) or _agreeing(comparison)
        if given:
            others = {x.code: x.u for x in comparison.levels if x.code in given}
            column = np.concatenate(
                [
                    _drawn(random, comparison, true, given),
                    _drawn(random, comparison, false, others),
                ]
            )
        else:
            column = np.full(true + false, -1)
        frame[f"gamma_{comparison.column}"] = column
    return pl.DataFrame(frame)


def gamma(model: Model, comparison: str, code: str) -> int:
    """Splink's number of a level."""
    found = next(c for c in model.comparisons() if c.name == comparison)
    return gamma_of(found, [level.code for level in found.levels].index(code))


def _agreeing(comparison: Comparison) -> dict[str, float]:
    """m of the levels at which names are alike and births fit."""
    codes = {"name": _ALIKE, "birth": _FITTING}.get(comparison.name, ())
    return {level.code: level.m for level in comparison.levels if level.code in codes}


def _drawn(
    random: np.random.Generator, comparison: Comparison, pairs: int, shares: Mapping[str, float]
) -> np.ndarray:
    weights = [shares.get(level.code, 0.0) for level in comparison.levels]
    chosen = random.choice(len(weights), pairs, p=[w / sum(weights) for w in weights])
    return len(weights) - 1 - chosen
