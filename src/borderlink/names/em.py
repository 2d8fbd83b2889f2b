"""Expectation–maximisation: from pairs of spellings to the chance of each piece for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from unidecode import unidecode

from borderlink.names.latin import fold
from borderlink.names.model import FLOOR, PAIRS, SMOOTHING, piece_code, prior_row
from borderlink.names.tai import TAI
from borderlink.names.units import LATIN_MARK

ITERATIONS = 8
NOISE = 0.05  # how likely a pair of the sources is no pair at all
SEED_STRENGTH = 4.0  # observations that a transliteration table is worth
EXPECTED = 0.7  # how far that table is believed where nothing was heard


@dataclass(frozen=True, slots=True)
class Spelling:
    """One token in its script's units, the Latin letters it was met with, and how often."""

    units: tuple[str, ...]
    latin: str
    weight: float = 1.0


def fit(
    spellings: Sequence[Spelling], bigrams: npt.NDArray[np.float32], iterations: int = ITERATIONS
) -> tuple[list[str], npt.NDArray[np.float64]]:
    """(units, table): a probability for every row (two a unit) and piece, smoothed."""
    from borderlink.names.kernels import count_pieces

    units = ["", *sorted({u.rstrip("^") for s in spellings for u in s.units})]
    packed = pack(spellings, {unit: at for at, unit in enumerate(units)})
    prior = _seeded(units)
    table = prior.copy()
    for _ in range(iterations):
        counts = np.zeros_like(table)
        rows, row_at, letters, letter_at, weights = packed
        count_pieces(rows, row_at, letters, letter_at, weights, table, bigrams, NOISE, counts)
        table = _smoothed(counts, prior)
    return units, table


def pack(spellings: Sequence[Spelling], alphabet: dict[str, int]) -> tuple[Any, ...]:
    """Spellings as the flat arrays the kernels read: rows, offsets, letters, offsets, weights."""
    rows = [
        2 * alphabet.get(unit.rstrip("^"), 0) + (0 if at == 0 or unit.endswith("^") else 1)
        for s in spellings
        for at, unit in enumerate(s.units)
    ]
    letters = np.frombuffer("".join(s.latin for s in spellings).encode(), np.uint8) - 96
    return (
        np.array(rows, np.int32),
        _offsets([len(s.units) for s in spellings]),
        letters.astype(np.int16),
        _offsets([len(s.latin) for s in spellings]),
        np.array([s.weight for s in spellings], np.float64),
    )


def letter_bigrams(words: Sequence[str]) -> npt.NDArray[np.float32]:
    """log P(letter | letter before); row 0 is the start of a word."""
    counts = np.full((27, 27), 0.5)
    for word in words:
        previous = 0
        for letter in word:
            counts[previous, ord(letter) - 96] += 1
            previous = ord(letter) - 96
    counts[:, 0] = 0
    result: npt.NDArray[np.float32] = np.log(
        np.maximum(counts / counts.sum(axis=1, keepdims=True), 1e-9)
    ).astype(np.float32)
    return result


def _offsets(lengths: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int64)


def _smoothed(
    counts: npt.NDArray[np.float64], prior: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    observed = counts + SEED_STRENGTH * prior
    observed /= observed.sum(axis=1, keepdims=True)
    table: npt.NDArray[np.float64] = (1 - SMOOTHING) * observed + SMOOTHING * prior_row()
    table[:, :PAIRS] = np.maximum(table[:, :PAIRS], FLOOR)
    return table


def _seeded(units: Sequence[str]) -> npt.NDArray[np.float64]:
    """The length prior, half replaced by what a transliteration table says of the unit."""
    rows = np.tile(prior_row(), (2 * len(units), 1))
    for at, unit in enumerate(units):
        pieces = _expected(unit)
        for row in (2 * at, 2 * at + 1):
            if pieces:
                rows[row] *= 1 - EXPECTED
            for piece in pieces:
                rows[row, piece_code(piece)] += EXPECTED / len(pieces)
    return rows


@lru_cache(maxsize=8192)
def _expected(unit: str) -> tuple[str, ...]:
    """Pieces of at most three letters to expect of a unit before anything was heard."""
    if not unit or unit.startswith(LATIN_MARK):
        return ()
    letter, mark = unit.rstrip("+$"), unit[-1]
    if letter in TAI:
        heads, tails = TAI[letter]
        vowels = ("", "a", "o") if mark == "+" else ("",)
        spoken = [head + vowel for head in heads for vowel in vowels]
        return _short((*spoken, *tails) if mark in "+$" else spoken)
    bare = fold(unidecode(letter))
    if mark in "+$":
        bare = bare.removesuffix("a")
    return _short((bare, bare + "a") if mark == "+" else (bare,))


def _short(pieces: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece) <= 3))
