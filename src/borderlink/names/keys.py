"""Blocking keys: what two spellings of one name have in common, and few other names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

_SOUNDS = {"B": "bpfvw", "D": "dt", "G": "kgqcx", "S": "szj", "L": "lr", "M": "mn"}
_VOWEL = " "
_CLASS = str.maketrans(
    dict.fromkeys("aeiouyh", _VOWEL) | {l: c for c, letters in _SOUNDS.items() for l in letters}
)
_READINGS = 2
_LONG_ENOUGH = 4  # sounds of a token that may stand alone as a key


def blocking_keys(tokens: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Keys of the romanised tokens: long tokens alone, short ones in pairs, and the whole."""
    options = [_skeletons(readings) for readings in tokens]
    keys: set[str] = set()
    for skeletons in options:
        keys |= {s for s in skeletons if len(s) >= _LONG_ENOUGH}
    for left, right in combinations(options, 2):
        keys |= {"+".join(sorted((a, b))) for a in left for b in right}
    whole = ["".join(s[0] for s in options if s)]
    keys |= {"=" + "".join(sorted(w)) for w in whole if w}
    return tuple(sorted(keys))


def _skeletons(readings: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(s for r in readings[:_READINGS] if (s := skeleton(r))))


@lru_cache(maxsize=131072)
def skeleton(word: str) -> str:
    """The word's consonants in classes of like sound; a leading vowel is kept as A."""
    sounds = word.translate(_CLASS)
    first = "A" if sounds[:1] == _VOWEL else ""
    found = first
    for sound in sounds:
        if sound != _VOWEL and not found.endswith(sound):
            found += sound
    return found
