"""Latin letters → skeletons: what spellings of one sound have in common, and few others."""

# ruff: noqa: PLR0917 (compiled code takes flat arrays)

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numba import njit

from borderlink.names.spellings import LOG, SIZE, Spellings

Sound = tuple[str, str, float]  # consonants and syllables, see `likeliest`, and their chance

# Capitals are classes of consonants that sound alike, small letters three kinds of vowels.
_CLASSES = {
    "B": "bp", "F": "f", "W": "vw", "D": "dt", "G": "kgqcx", "S": "szj", "L": "lr", "M": "m",
    "N": "n", "a": "a", "i": "iye", "u": "ou", "h": "h",
}  # fmt: skip
_DIGRAPHS = {
    "S": "ch sh zh ts tz tc cz dz dj", "F": "ph", "D": "th", "G": "kh gh ck", "N": "ng",
}  # fmt: skip
_SILENT = ord("h")  # elsewhere than in a digraph; only where it begins a word it counts, as a vowel
_LINE = ord("\n")
_BASE = 1_000_003  # of the numbers that tell sounds apart
_FIRST_VOWEL = ord("a")  # of consonants: any vowel before the first of them


def likeliest(tokens: Sequence[Spellings], most: int) -> list[tuple[Sound, ...]]:
    """For each token so many sounds at most, likeliest first, of spellings that are heard alike.

    A sound is its consonants and its syllables, in classes of like sound, and its chance; those of
    a token add up to one. "mohammed" is "MD" and "MuaMiD", "ahmad" is "aMD" and "aMaD": neighbours
    that are alike count once, and of vowels the consonants keep only that one comes first.
    """
    letters, sizes, logs = (b"".join(parts) for parts in zip(*tokens, strict=True))
    ends = np.cumsum([len(token.sizes) // SIZE.itemsize for token in tokens])
    text = np.empty(2 * (len(letters) + len(sizes) // SIZE.itemsize), np.uint8)
    chances, found = np.empty(most * len(tokens), LOG), np.empty(len(tokens), np.int64)
    size = _likeliest(
        (np.frombuffer(letters, np.uint8), np.frombuffer(sizes, SIZE), np.frombuffer(logs, LOG)),
        ends, _SINGLE, _PAIRED, most, text, chances, found,
    )  # fmt: skip
    told = text[:size].tobytes().decode("ascii").split("\n")
    sounds = list(zip(told[::2], told[1::2], chances.tolist(), strict=False))
    upto = np.cumsum(found)
    return [tuple(sounds[a:b]) for a, b in zip((upto - found).tolist(), upto.tolist(), strict=True)]


@njit(cache=True, nogil=True)
def _likeliest(spellings, ends, single, paired, most, text, chances, found):  # type: ignore[no-untyped-def]
    """Write each sound as two lines, the chances, and how many a token has; returns the size."""
    letters, sizes, logs = spellings
    first, start, size, told = 0, 0, 0, 0
    for token, end in enumerate(ends):
        used = sizes[first:end].sum()
        found[token], more = _of_token(
            letters[start : start + used], sizes[first:end], logs[first:end], single, paired,
            text[size:], chances[told : told + most],
        )  # fmt: skip
        first, start, size, told = end, start + used, size + more, told + found[token]
    return size


@njit(cache=True, nogil=True)
def _of_token(letters, sizes, logs, single, paired, text, chances):  # type: ignore[no-untyped-def]
    """Write a token's sounds and their chances; returns (sounds, characters)."""
    lines = np.empty(2 * (len(letters) + len(sizes)), np.uint8)
    begins, ends = np.empty(len(sizes), np.int64), np.empty(len(sizes), np.int64)
    marks, sums = np.empty(len(sizes), np.int64), np.empty(len(sizes), np.float64)
    known, start, end = 0, 0, 0
    for word in range(len(sizes)):
        if sizes[word] == 0:
            continue
        begins[known], sums[known] = end, 0.0
        ends[known], marks[known] = _read(
            letters[start : start + sizes[word]], single, paired, lines, end
        )
        start += sizes[word]
        same = 0
        while marks[same] != marks[known]:
            same += 1
        sums[same] += math.exp(logs[word])
        if same == known:
            end = ends[known]
            known += 1
    return _ranked(lines, begins[:known], ends[:known], sums[:known], text, chances)


@njit(cache=True, nogil=True)
def _read(word, single, paired, lines, start):  # type: ignore[no-untyped-def]
    """Write a word's consonants and syllables from `start` on; returns their end and their mark."""
    syllables = np.empty(len(word), np.uint8)
    at, end, many = 0, start, 0
    while at < len(word):
        sound = single[word[at] - 97]
        if at + 1 < len(word) and paired[word[at] - 97, word[at + 1] - 97]:
            sound = paired[word[at] - 97, word[at + 1] - 97]
            at += 1
        at += 1
        if sound >= 97 and end == start:
            lines[end] = _FIRST_VOWEL
            end += 1
        if sound < 97 and (end == start or lines[end - 1] != sound):
            lines[end] = sound
            end += 1
        if sound != _SILENT and (many == 0 or syllables[many - 1] != sound):
            syllables[many] = sound
            many += 1
    lines[end] = _LINE
    lines[end + 1 : end + 1 + many] = syllables[:many]
    end += many + 2
    lines[end - 1] = _LINE
    mark = 0
    for at in range(start, end):
        mark = mark * _BASE + lines[at]
    return end, mark


@njit(cache=True, nogil=True)
def _ranked(lines, begins, ends, sums, text, chances):  # type: ignore[no-untyped-def]
    """Write the likeliest; equally likely ones by their letters, which follow the line feed."""
    found, end, total = min(len(sums), len(chances)), 0, 0.0
    for rank in range(found):
        best = rank
        for other in range(rank + 1, len(sums)):
            if sums[other] > sums[best] or (
                sums[other] == sums[best]
                and _precedes(lines[begins[other] : ends[other]], lines[begins[best] : ends[best]])
            ):
                best = other
        size = ends[best] - begins[best]
        text[end : end + size] = lines[begins[best] : ends[best]]
        end += size
        chances[rank] = sums[best]
        total += sums[best]
        sums[best], begins[best], ends[best] = sums[rank], begins[rank], ends[rank]
    for rank in range(found):
        chances[rank] /= total
    return found, end


@njit(cache=True, nogil=True)
def _precedes(one, other):  # type: ignore[no-untyped-def]
    for a, b in zip(one, other):  # noqa: B905 (numba knows no `strict`)
        if a != b:
            return a < b
    return False


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
