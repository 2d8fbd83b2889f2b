"""Latin letters → skeletons: strings that hold what spellings of one sound have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Letters → classes of like sound; e and a stand for the light vowels and the dark ones.
_DIGRAPHS = {
    "ch": "S", "tch": "S", "sch": "S", "tsch": "S", "sh": "S", "zh": "S", "ts": "S", "tz": "S",
    "cz": "S", "dz": "S", "dj": "S", "ph": "F", "th": "D", "kh": "G", "gh": "G", "ck": "G",
    "ng": "N",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_SOUNDS = {
    "B": "bp", "F": "fvw", "D": "dt", "G": "kgqcx", "S": "szj", "L": "l", "R": "r", "M": "m",
    "N": "n", "e": "eiy", "a": "aou",
}  # fmt: skip
_CLASS = str.maketrans({letter: sound for sound, letters in _SOUNDS.items() for letter in letters})
_LIQUIDS_AND_NASALS = str.maketrans("RN", "LM")
_COARSE = str.maketrans("FRN", "BLM")
_VOICED = str.maketrans({"h": None, "R": "L", "N": "M"})
_NO_VOWEL = str.maketrans({"h": None, "e": None, "a": None})
_NO_LIQUID = str.maketrans({"L": None, "R": None})
# Letters that some languages write for another sound; the pairs that most often part two Latin
# spellings of one name: Khalil ~ Halil, Jan ~ Yan, Axel ~ Assel, Walid ~ Oualid, Villa ~ Viya.
_OTHERWISE = (
    ("kh", "h"), ("ch", "k"), ("j", "y"), ("gh", "h"), ("x", "s"), ("dj", "y"), ("ce", "se"),
    ("ci", "si"), ("cy", "sy"), ("w", "u"), ("ou", "w"), ("ll", "y"),
)  # fmt: skip
_MOST_OTHERWISE = 2


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One token's sounds, from the most to the least of them.

    `voiced` has vowels too; `fine` consonants, and A for a vowel in front; `smooth` is that without
    l and r after the first sound, which Thai, Chinese and English drop; `rough`, moreover, in fewer
    classes.
    """

    voiced: str
    fine: str
    smooth: str
    rough: str


@lru_cache(maxsize=131072)
def sounds(word: str) -> str:
    """The classes of a word's letters, one for each; h stays, as it is a sound or a sign."""
    return _DIGRAPH.sub(lambda match: _DIGRAPHS[match.group()], word).translate(_CLASS)


@lru_cache(maxsize=131072)
def skeleton(classes: str) -> Skeleton:
    """The skeletons of what `sounds` made."""
    vowel = "A" if classes[:1] in ("h", "e", "a") else ""
    fine = vowel + _once(classes.translate(_NO_VOWEL))
    smooth, rough = _without_liquids(fine)
    return Skeleton(_once(classes.translate(_VOICED)), fine, smooth, rough)


def otherwise(word: str) -> tuple[str, ...]:
    """How the word may be spelled where letters have another sound; at most two ways."""
    return tuple(
        word.replace(letters, others)
        for letters, others in _OTHERWISE
        if letters in word and not (letters == "ch" and "sch" in word)
    )[:_MOST_OTHERWISE]


@lru_cache(maxsize=65536)
def _without_liquids(fine: str) -> tuple[str, str]:
    """(smooth, rough)"""
    left = fine[:1] + fine[1:].translate(_NO_LIQUID)
    return _once(left.translate(_LIQUIDS_AND_NASALS)), _once(left.translate(_COARSE))


def _once(classes: str) -> str:
    """Neighbours that are alike as one."""
    return "".join([c for c, before in zip(classes, " " + classes, strict=False) if c != before])
