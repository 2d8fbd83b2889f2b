"""Whether weights rank well and probabilities mean what they say, on pairs known true or false."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

PRECISIONS = (0.999, 0.99, 0.95, 0.9)
# Finer at the top, where reports and entities have their thresholds.
EDGES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A scored pair of which it is known whether it is one person."""

    weight: float
    probability: float
    true: bool


@dataclass(frozen=True, slots=True)
class AtPrecision:
    """How much would be found if the threshold were set for this precision."""

    precision: float
    recall: float
    weight: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the pairs said to match with about this probability, the share that really do."""

    lowest: float
    highest: float
    pairs: int
    said: float
    true: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How one slice of the pairs is ranked, and whether its probabilities hold.

    `gap` is the mean distance of what was said from what is true, each pair counting once (the
    expected calibration error).
    """

    name: str
    pairs: int
    at_precision: tuple[AtPrecision, ...]
    reliability: tuple[Reliability, ...]

    @property
    def gap(self) -> float:
        return sum(r.pairs * abs(r.said - r.true) for r in self.reliability) / max(self.pairs, 1)


def calibration(name: str, judged: Sequence[Judged], positives: int) -> Calibration:
    """Measure a slice in which `positives` pairs are true, found or not."""
    return Calibration(
        name=name,
        pairs=len(judged),
        at_precision=recall_at_precision([(j.weight, j.true) for j in judged], positives),
        reliability=reliability([(j.probability, j.true) for j in judged]),
    )


def recall_at_precision(
    judged: Sequence[tuple[float, bool]], positives: int
) -> tuple[AtPrecision, ...]:
    """The most that can be found at each of PRECISIONS; equal weights stand or fall together."""
    best = dict.fromkeys(PRECISIONS, AtPrecision(0.0, 0.0, 0.0))
    found = seen = 0
    ranked = sorted(judged, key=lambda item: -item[0])
    for position, (weight, true) in enumerate(ranked):
        seen += 1
        found += true
        if position + 1 < len(ranked) and ranked[position + 1][0] == weight:
            continue
        for precision in PRECISIONS:
            if found / seen >= precision and positives:
                best[precision] = AtPrecision(precision, found / positives, weight)
    return tuple(
        value if value.precision else AtPrecision(precision, 0.0, float("inf"))
        for precision, value in best.items()
    )


def reliability(judged: Sequence[tuple[float, bool]]) -> tuple[Reliability, ...]:
    """Said against true probability, in the steps of EDGES that hold a pair."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for said, true in judged:
        groups[min(bisect_right(EDGES, said) - 1, len(EDGES) - 2)].append((said, true))
    return tuple(
        Reliability(
            lowest=EDGES[step],
            highest=EDGES[step + 1],
            pairs=len(group),
            said=sum(said for said, _ in group) / len(group),
            true=sum(true for _, true in group) / len(group),
        )
        for step, group in sorted(groups.items())
    )
