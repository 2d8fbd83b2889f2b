"""Chinese names in Hangul, as Koreans read their characters: 유백 (劉伯) is Liu Bo.

Hangul does not tell which characters it reads, so that each syllable has the Mandarin readings of
all that are read so. Keys alone hear names this way: it says too little to compare by.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from borderlink.names.characters import character, korean_and_mandarin
from borderlink.names.han import COMPOUND_SURNAMES, pinyin
from borderlink.names.hanja import by_law
from borderlink.names.views import Reading, View
from borderlink.names.words import WORDS

MOST = 12  # readings of a surname or given name
_OF_SYLLABLE = 6
_LONGEST_GIVEN = 2  # syllables
_SURNAMES: str = WORDS["chinese"]["surnames"]  # in the order of their bearers
_AS_ZIPF = 5.0  # added to the rank of a surname, the inverse of which is its weight
# How much less each further reading of a character counts; argued.
_OTHER_KOREAN, _OTHER_MANDARIN = 0.4, 0.3

Weights = dict[str, dict[str, float]]  # Hangul syllables → pinyin syllables → weight


def chinese_view(tokens: tuple[str, ...]) -> View | None:
    """How a name in Hangul sounds in Mandarin; none where it does not look like a Chinese one.

    `tokens` are one, or a surname and a given name.
    """
    name = "".join(tokens)
    longest = max(map(len, _surnames())) + _LONGEST_GIVEN
    if len(tokens) > 2 or not 2 <= len(name) <= longest:
        return None
    return _heard(name)


@lru_cache(maxsize=65536)
def _heard(name: str) -> View | None:
    for length in (2, 1):
        surname, given = name[:length], name[length:]
        if surname in _surnames() and 1 <= len(given) <= _LONGEST_GIVEN:
            found = _ranked(_surnames()[surname]), _given(given)
            return View("Hani", found) if all(found) else None
    return None


def _given(name: str) -> tuple[Reading, ...]:
    logs = {"": 0.0}
    for syllable in name:
        ranked = _ranked(_characters().get(syllable, {}))[:_OF_SYLLABLE]
        logs = {f"{a} {b}".strip(): x + y for a, x in logs.items() for b, y in ranked}
    best = sorted(logs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(best[:MOST])


def _ranked(weights: dict[str, float]) -> tuple[Reading, ...]:
    total = sum(weights.values())
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple((spelled, math.log(weight / total)) for spelled, weight in best[:MOST])


@lru_cache(maxsize=1)
def _characters() -> Weights:
    """What the characters read by each syllable are in Mandarin; every character counts alike."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for read, called in korean_and_mandarin():
        for korean, weight in _fading(read, _OTHER_KOREAN):
            for mandarin, less in _fading(called, _OTHER_MANDARIN):
                for spelled in {korean, by_law(korean)}:
                    weights = found[spelled]
                    weights[mandarin] = weights.get(mandarin, 0.0) + weight * less
    return dict(found)


@lru_cache(maxsize=1)
def _surnames() -> Weights:
    """What the surnames read by one or two syllables are in Mandarin."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    surnames = [*_SURNAMES, *sorted(COMPOUND_SURNAMES)]
    for rank, written in enumerate(surnames):
        known = [character(c) for c in written]
        if not all(k.korean for k in known):
            continue
        korean = "".join(k.korean[0] for k in known)
        mandarin = " ".join(pinyin(written))
        for spelled in {korean, by_law(korean[0]) + korean[1:]}:
            weights = found[spelled]
            weights[mandarin] = weights.get(mandarin, 0.0) + 1 / (rank + _AS_ZIPF)
    return dict(found)


def _fading(readings: Sequence[str], share: float) -> list[tuple[str, float]]:
    return [(reading, share**rank) for rank, reading in enumerate(readings)]
