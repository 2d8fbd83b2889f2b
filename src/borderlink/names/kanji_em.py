"""Which part of a word's reading belongs to which character, learned from many words by EM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from borderlink.names.japanese import is_kana, repeated

ROUNDS = 8
LONGEST_READING = 5  # kana of one character (うけたまわ.る aside)
MOST_CHARACTERS = 4
_PRIOR = (0.2, 0.6, 0.15, 0.04, 0.01)  # how often a reading has 1, 2, … kana, to begin with
_NEVER_FIRST = frozenset("ぁぃぅぇぉゃゅょゎんー")

CharacterReadings = dict[str, dict[str, float]]  # character → kana → expected uses


def learn_readings(words: Mapping[str, Mapping[str, float]]) -> CharacterReadings:
    """Expected uses of every reading of every character, over words (word → reading → weight)."""
    pieces: dict[tuple[str, str], int] = {}
    flat: list[int] = []
    ways_at: list[int] = []
    words_at: list[int] = []
    weights: list[float] = []
    for word, readings in words.items():
        written = repeated(word)
        for kana, weight in readings.items():
            ways = _ways(written, kana) if len(written) <= MOST_CHARACTERS else []
            if not ways:
                continue
            words_at.append(len(ways_at))
            weights.append(weight)
            for way in ways:
                ways_at.append(len(flat))
                flat.extend(
                    pieces.setdefault(p, len(pieces)) for p in zip(written, way, strict=True)
                )
    if not flat:
        return {}
    expected = _fit(list(pieces), np.array(flat), np.array(ways_at), np.array(words_at), weights)
    learned: CharacterReadings = defaultdict(dict)
    for (character, kana), uses in zip(pieces, expected.tolist(), strict=True):
        if not is_kana(character):
            learned[character][kana] = uses
    return dict(learned)


def _ways(word: str, kana: str) -> list[tuple[str, ...]]:
    """All ways to share out the kana among the characters; a kana stands for itself."""
    if not word:
        return [()] if not kana else []
    found: list[tuple[str, ...]] = []
    for length in range(1, min(LONGEST_READING, len(kana) - len(word) + 1) + 1):
        piece, rest = kana[:length], kana[length:]
        if rest[:1] in _NEVER_FIRST and rest:
            continue
        if is_kana(word[0]) and not (length == 1 and (piece == word[0] or word[0] in "ゕゖ")):
            continue
        found.extend((piece, *others) for others in _ways(word[1:], rest))
    return found


def _fit(
    pieces: list[tuple[str, str]],
    flat: npt.NDArray[np.int64],
    ways_at: npt.NDArray[np.int64],
    words_at: npt.NDArray[np.int64],
    weights: list[float],
) -> npt.NDArray[np.float64]:
    numbers: dict[str, int] = {}
    owner = np.array([numbers.setdefault(character, len(numbers)) for character, _ in pieces])
    way_of = np.repeat(np.arange(len(ways_at)), np.diff(np.append(ways_at, len(flat))))
    word_of = np.repeat(np.arange(len(words_at)), np.diff(np.append(words_at, len(ways_at))))
    weight = np.array(weights)[word_of]
    chance = np.array([_PRIOR[len(kana) - 1] for _, kana in pieces])
    uses = chance
    for _ in range(ROUNDS):
        logs = np.add.reduceat(np.log(np.maximum(chance, 1e-12))[flat], ways_at)
        likely = np.exp(logs - np.maximum.reduceat(logs, words_at)[word_of])
        share = likely / np.add.reduceat(likely, words_at)[word_of] * weight
        uses = np.bincount(flat, weights=share[way_of], minlength=len(pieces))
        chance = uses / np.maximum(np.bincount(owner, weights=uses), 1e-9)[owner]
    return uses
