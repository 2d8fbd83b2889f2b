"""The evidence of a match as bars that start where the one before ended."""

from __future__ import annotations

from dataclasses import dataclass

from borderlink.disclosure.told import ToldMatch

LABELS, PLOT, NUMBERS = 120.0, 480.0, 70.0
WIDTH = LABELS + PLOT + NUMBERS
ROW = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One step; `x` and `width` in the drawing's units. A withheld step has no bits."""

    kind: str  # prior, for, against, withheld, total
    label: str
    bits: float | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All steps of one match, and where zero bits is."""

    bars: tuple[Bar, ...]
    zero: float

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 4


def waterfall(match: ToldMatch) -> Waterfall | None:
    """The steps from the prior to the total; None on a hit, which tells no numbers."""
    if match.prior_bits is None or match.match_weight is None:
        return None
    steps = [("prior", "before", match.prior_bits)]
    steps += [("for" if r.bits >= 0 else "against", r.comparison, r.bits) for r in match.reasons]
    ends = [0.0]
    for _, _, bits in steps:
        ends.append(ends[-1] + bits)
    scale = _Scale.over(ends)
    bars = [
        scale.bar(kind, label, bits, start)
        for (kind, label, bits), start in zip(steps, ends, strict=False)
    ]
    if match.partial:
        bars.append(Bar("withheld", "withheld", None, scale.at(ends[-1]), 0.0))
    bars.append(scale.bar("total", "together", match.match_weight, 0.0))
    return Waterfall(tuple(bars), scale.at(0.0))


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: float
    unit: float

    @classmethod
    def over(cls, ends: list[float]) -> _Scale:
        lowest, highest = min(ends), max(ends)
        return cls(lowest, PLOT / max(highest - lowest, 1.0))

    def at(self, bits: float) -> float:
        return round(LABELS + (bits - self.lowest) * self.unit, 1)

    def bar(self, kind: str, label: str, bits: float, start: float) -> Bar:
        left, right = sorted((start, start + bits))
        width = max(round((right - left) * self.unit, 1), 1.5)
        return Bar(kind, label, bits, self.at(left), width)
