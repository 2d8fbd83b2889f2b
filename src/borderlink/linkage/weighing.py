"""Levels of pairs → bits, by table look-up: what Splink would say, for another model at no cost."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.model import Model

Bits = npt.NDArray[np.float64]


def bits_of(model: Model, levels: pl.DataFrame, *, without: Collection[str] = ()) -> Bits:
    """The bits of each pair of `levels` (`gamma_…` columns), the prior not included.

    The comparisons named in `without` say nothing. The name levels must be cut at the model's
    own bands.
    """
    total = np.zeros(len(levels))
    for comparison in model.comparisons():
        if comparison.name not in without:
            total += _look_up(comparison)[levels[f"gamma_{comparison.column}"].to_numpy() + 1]
    return total


def gamma_of(comparison: Comparison, position: int) -> int:
    """Splink counts levels from the last of the list upwards; -1 is missing."""
    return len(comparison.levels) - 1 - position


def _look_up(comparison: Comparison) -> Bits:
    """Bits by gamma + 1; what is missing weighs nothing."""
    bits = np.zeros(len(comparison.levels) + 1)
    for position, level in enumerate(comparison.levels):
        bits[gamma_of(comparison, position) + 1] = np.log2(level.m / level.u)
    return bits
