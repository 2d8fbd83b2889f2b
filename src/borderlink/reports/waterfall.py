"""The evidence of a match as bars that start where the one before ended. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from borderlink.disclosure.told import ToldMatch, ToldReason

WIDTH = 200  # units of a drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """One step; `x` and `width` in the drawing's units."""

    kind: str  # prior, for, against, total
    bits: float
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Step:
    """One reason with its bar."""

    reason: ToldReason
    bar: Bar


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The prior, what speaks for the match, what against it, and the total."""

    prior: Bar
    speaking_for: tuple[Step, ...]
    against: tuple[Step, ...]
    total: Bar


def waterfall(match: ToldMatch) -> Waterfall | None:
    """The steps from the prior to the total; None on a hit, which tells no numbers."""
    if match.prior_bits is None or match.match_weight is None:
        return None
    reasons = [r for r in match.reasons if r.bits >= 0] + [r for r in match.reasons if r.bits < 0]
    ends = [0.0, match.prior_bits]
    for reason in reasons:
        ends.append(ends[-1] + reason.bits)
    scale = _Scale.over([*ends, match.match_weight])
    steps = [
        Step(reason, scale.bar("for" if reason.bits >= 0 else "against", reason.bits, start))
        for reason, start in zip(reasons, ends[1:], strict=False)
    ]
    return Waterfall(
        prior=scale.bar("prior", match.prior_bits, 0.0),
        speaking_for=tuple(step for step in steps if step.bar.kind == "for"),
        against=tuple(step for step in steps if step.bar.kind == "against"),
        total=scale.bar("total", match.match_weight, 0.0),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: float
    unit: float

    @classmethod
    def over(cls, ends: Sequence[float]) -> _Scale:
        lowest, highest = min(ends), max(ends)
        return cls(lowest, WIDTH / max(highest - lowest, 1.0))

    def at(self, bits: float) -> int:
        return round((bits - self.lowest) * self.unit)

    def bar(self, kind: str, bits: float, start: float) -> Bar:
        left, right = sorted((self.at(start), self.at(start + bits)))
        return Bar(kind, bits, min(left, WIDTH - 1), max(right - left, 1))
