"""Latin letters → skeletons: what spellings of one sound have in common, and few others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit

# Capitals are classes of consonants that sound alike, small letters three kinds of vowels.
_CLASSES = {
    "B": "bp", "F": "f", "W": "vw", "D": "dt", "G": "kgqcx", "S": "szj", "L": "lr", "M": "m",
    "N": "n", "a": "a", "i": "iye", "u": "ou", "h": "h",
}  # fmt: skip
_DIGRAPHS = {
    "S": "ch sh zh ts tz tc cz dz dj", "F": "ph", "D": "th", "G": "kh gh ck", "N": "ng",
}  # fmt: skip
_SILENT = ord("h")  # elsewhere than in a digraph; only where it begins a word it counts, as a vowel
_FIRST_VOWEL = ord("a")  # of consonants: any vowel before the first of them


def skeletons(words: Sequence[str]) -> list[tuple[str, str]]:
    """For each word of letters a to z, its consonants and its syllables, in classes of like sound.

    "mohammed" is ("MD", "MuaMiD"), "ahmad" ("aMD", "aMaD"): neighbours that are alike count once,
    and of vowels the consonants keep only that one comes first.
    """
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8)
    sizes = np.array([len(word) for word in words], np.int64)
    consonants, fewer, syllables, more = _read(letters, sizes, _SINGLE, _PAIRED)
    plain, voiced = consonants.tobytes().decode("ascii"), syllables.tobytes().decode("ascii")
    starts = (np.cumsum(sizes) - sizes).tolist()
    return [
        (plain[at : at + few], voiced[at : at + many])
        for at, few, many in zip(starts, fewer.tolist(), more.tolist(), strict=True)
    ]


@njit(cache=True, nogil=True)
def _read(letters, sizes, single, paired):  # type: ignore[no-untyped-def]
    """(consonants, how many, syllables, how many); a word's begin where its letters begin."""
    consonants, syllables = np.zeros(len(letters), np.uint8), np.zeros(len(letters), np.uint8)
    fewer, more = np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64)
    start = 0
    for word in range(len(sizes)):
        end, at, few, many = start + sizes[word], start, 0, 0
        while at < end:
            sound = single[letters[at] - 97]
            if at + 1 < end and paired[letters[at] - 97, letters[at + 1] - 97]:
                sound = paired[letters[at] - 97, letters[at + 1] - 97]
                at += 1
            at += 1
            if sound >= 97 and few == 0:
                consonants[start] = _FIRST_VOWEL
                few = 1
            if sound < 97 and (few == 0 or consonants[start + few - 1] != sound):
                consonants[start + few] = sound
                few += 1
            if sound != _SILENT and (many == 0 or syllables[start + many - 1] != sound):
                syllables[start + many] = sound
                many += 1
        fewer[word], more[word] = few, many
        start = end
    return consonants, fewer, syllables, more


def _single() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    classes = np.zeros(26, np.uint8)
    for sound, letters in _CLASSES.items():
        classes[[ord(letter) - 97 for letter in letters]] = ord(sound)
    return classes


def _paired() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    classes = np.zeros((26, 26), np.uint8)
    for sound, pairs in _DIGRAPHS.items():
        for pair in pairs.split():
            classes[ord(pair[0]) - 97, ord(pair[1]) - 97] = ord(sound)
    return classes


_SINGLE, _PAIRED = _single(), _paired()
