"""How strong a match is, in words: all that a hit may say instead of a number. Pure."""

from __future__ import annotations

import math

# Lowest weight in bits, prior included. At 6 bits about 1 match in 65 is wrong, at 10 about 1 in
# 1,000; above that the model's own errors outweigh its arithmetic.
_BANDS = ((16.0, "very strong"), (10.0, "strong"), (6.0, "moderate"))
_WEAKEST = "weak"

ORDER = (*(name for _, name in _BANDS), _WEAKEST)


def strength(match_weight: float) -> str:
    """The band of a match weight."""
    return next((name for lowest, name in _BANDS if match_weight >= lowest), _WEAKEST)


def probability(match_weight: float) -> float:
    """The probability that weight stands for, prior included; never rounded up to certainty."""
    return min(round(1 / (1 + math.exp2(-match_weight)), 6), 0.999999)
