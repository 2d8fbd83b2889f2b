"""How strong a match is, in words: all that a hit may say instead of a number. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from borderlink.linkage.evidence import Evidence

# Lowest weight in bits, prior included. At 6 bits about 1 match in 65 is wrong, at 10 about 1 in
# 1,000; above that the model's own errors outweigh its arithmetic.
_BANDS = ((16.0, "very strong"), (10.0, "strong"), (6.0, "moderate"))
_WEAKEST = "weak"

ORDER = (*(name for _, name in _BANDS), _WEAKEST)

# Who somebody is, as opposed to what somebody carries.
_IDENTITY = ("name", "birth")
_TWO_IDENTITIES = "moderate"


def strength(match_weight: float, *, two_identities: bool = False) -> str:
    """The band of a match weight; of two identities never more than moderate.

    A shared passport adds so many bits that its records belong together beyond doubt, but under
    another name and another birth date that is a misused passport as often as it is one person.
    """
    band = next((name for lowest, name in _BANDS if match_weight >= lowest), _WEAKEST)
    return max(band, _TWO_IDENTITIES, key=ORDER.index) if two_identities else band


def are_two_identities(items: Iterable[Evidence]) -> bool:
    """Whether name and birth both speak against one person, whatever else the two share."""
    bits = {item.comparison: item.bits for item in items}
    return all(bits.get(comparison, 0.0) < 0 for comparison in _IDENTITY)


def probability(match_weight: float) -> float:
    """The probability that weight stands for, prior included; never beyond what it is good for.

    Of the demo's pairs that the arithmetic calls 99.6 % certain, 83 % are one person: it is full
    of traps, but so are real files.
    """
    return min(round(1 / (1 + math.exp2(-match_weight)), 3), 0.999)
