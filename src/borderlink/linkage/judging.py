"""Whether a new model is worse than the one in use, on pairs that neither was fitted to.

Both models may show equally many pairs, as an analyst has equally many hours; whose choice holds
more of the known true pairs is better. That needs no pairs known to be different, of which there
are none without analysts: whatever else a model shows costs it places. Where analysts decided
enough, their pairs are the judges; else pairs that share a rare document number, all candidates
are shown, and documents must not speak.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from borderlink.linkage.model import Model
from borderlink.linkage.training import Fit
from borderlink.linkage.weighing import Bits, bits_of

FEWEST_JUDGED = 30  # of either kind; with fewer a single odd pair would decide
# A new model as good as the old one loses by more than so many standard errors once in twenty.
_ERRORS = 1.645
_BY_DOCUMENT, _BY_ANALYSTS = "a shared document", "analysts"

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many known true pairs each model has among as many pairs as either may show."""

    in_use: str
    told_by: str
    known: int
    shown: int
    found_in_use: int
    found_new: int
    lost: int  # found by the model in use only
    won: int  # found by the new one only
    forced: bool = False

    @property
    def worse(self) -> bool:
        """Whether the new model loses more pairs than chance explains."""
        return self.lost - self.won > _ERRORS * math.sqrt(self.lost + self.won)

    def __str__(self) -> str:
        return (
            f"of {self.known:,} true pairs known by {self.told_by} and kept for judging, the new "
            f"model has {_percent(self.found_new, self.known)} among its {self.shown:,} heaviest "
            f"pairs, the model in use ({self.in_use}) "
            f"{_percent(self.found_in_use, self.known)}; {self.lost} lost, {self.won} won"
        )

    def facts(self) -> dict[str, Any]:
        return asdict(self)


def judge(
    fit: Fit, in_use: Model, levels_in_use: pl.DataFrame, *, report_weight: float
) -> Verdict | None:
    """Compare the fitted model with the one in use; None where nothing is known to judge by.

    `levels_in_use` are the candidates' levels as the model in use cuts them, in the same order.
    """
    pairs = fit.candidates.select("record_a", "record_b")
    same, different = _known(fit, pairs, "analysts", same=True), _known(fit, pairs, "analysts")
    silent: tuple[str, ...] = ()
    if min(same.sum(), different.sum()) >= FEWEST_JUDGED:
        told_by, true, pool = _BY_ANALYSTS, same, same | different
        shown = int(same.sum())
    else:
        told_by, true = _BY_DOCUMENT, _known(fit, pairs, "document", same=True)
        pool, silent = np.ones(len(pairs), np.bool_), ("document",)
        prior = in_use.prior_bits(fit.records)
        reported = int(np.sum(bits_of(in_use, levels_in_use) + prior >= report_weight))
        shown = max(reported, int(true.sum()))
    if not true.any():
        return None
    old = true & _heaviest(bits_of(in_use, levels_in_use, without=silent), pool, shown)
    new = true & _heaviest(bits_of(fit.model, fit.candidates, without=silent), pool, shown)
    return Verdict(
        in_use=in_use.version,
        told_by=told_by,
        known=int(true.sum()),
        shown=shown,
        found_in_use=int(old.sum()),
        found_new=int(new.sum()),
        lost=int((old & ~new).sum()),
        won=int((new & ~old).sum()),
    )


def _known(fit: Fit, pairs: pl.DataFrame, told_by: str, *, same: bool = False) -> Mask:
    """Which of the pairs are known to be one person (`same`), or two."""
    known = fit.known.filter((pl.col("told_by") == told_by) & (pl.col("same") == same))
    marked = pairs.join(
        known.select("record_a", "record_b", known=pl.lit(value=True)),
        on=["record_a", "record_b"],
        how="left",
        maintain_order="left",
    )
    mask: Mask = marked["known"].fill_null(value=False).to_numpy()
    return mask


def _heaviest(bits: Bits, pool: Mask, shown: int) -> Mask:
    """The `shown` heaviest of the pool; among equals the order of the records decides."""
    ranked = np.argsort(np.where(pool, -bits, np.inf), kind="stable")[:shown]
    mask = np.zeros(len(bits), np.bool_)
    mask[ranked] = True
    return mask & pool


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
