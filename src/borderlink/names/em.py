"""Expectation–maximisation: from pairs of spellings to the chance of each piece for each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from unidecode import unidecode

from borderlink.names.latin import fold
from borderlink.names.model import (
    FLOOR,
    PAIRS,
    SMOOTHING,
    piece_code,
    prior_row,
    row_names,
)
from borderlink.names.tai import TAI
from borderlink.names.units import LATIN_MARK

ITERATIONS = 8
NOISE = 0.05  # how likely a pair of the sources is no pair at all
SEED_STRENGTH = 4.0  # observations that a transliteration table is worth
CONTEXT_STRENGTH = 8.0  # observations that a unit's own row is worth to its rows in context
CONTEXT_ITERATIONS = 4
FEWEST_IN_CONTEXT = 25.0
MOST_CONTEXTS = 1000
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
    """(row names, table): a probability for every row and piece, smoothed.

    First a row for every unit at the head of a token and later in it; then rows for the units
    that are often met before a certain other one, which start from what their unit has learned.
    """
    units = sorted({u.rstrip("^") for s in spellings for u in s.units})
    wide = [f"{unit}/{later}" for unit in ("", *units) for later in (0, 1)]
    prior = _seeded(["", *units])
    table = _improved(spellings, wide, prior.copy(), SEED_STRENGTH * prior, bigrams, iterations)
    narrow = _contexts(spellings)
    known = {name: at for at, name in enumerate(wide)}
    of_unit = table[[known[name.partition(">")[0]] for name in narrow]]
    start = np.vstack([table, of_unit])
    strength = np.vstack([SEED_STRENGTH * prior, CONTEXT_STRENGTH * of_unit])
    rows = [*wide, *narrow]
    return rows, _improved(spellings, rows, start, strength, bigrams, CONTEXT_ITERATIONS)


def _improved(  # noqa: PLR0917
    spellings: Sequence[Spelling],
    names: list[str],
    table: npt.NDArray[np.float64],
    prior: npt.NDArray[np.float64],
    bigrams: npt.NDArray[np.float32],
    iterations: int,
) -> npt.NDArray[np.float64]:
    """The table after some EM steps; `prior` are observations made beforehand."""
    from borderlink.names.counting import count_pieces

    packed = pack(spellings, {name: at for at, name in enumerate(names)})
    rows, row_at, letters, letter_at, weights = packed
    for _ in range(iterations):
        counts = np.zeros_like(table)
        count_pieces(rows, row_at, letters, letter_at, weights, table, bigrams, NOISE, counts)
        table = _smoothed(counts, prior)
    return table


def _contexts(spellings: Sequence[Spelling]) -> list[str]:
    """The names of the rows in context that are met often enough, the most frequent ones."""
    met: Counter[str] = Counter()
    for spelling in spellings:
        for _, narrow, _ in row_names(spelling.units):
            met[narrow] += spelling.weight  # type: ignore[assignment]
    often = [(name, count) for name, count in met.items() if count >= FEWEST_IN_CONTEXT]
    often.sort(key=lambda item: (-item[1], item[0]))
    return sorted(name for name, _ in often[:MOST_CONTEXTS])


def pack(spellings: Sequence[Spelling], known: dict[str, int]) -> tuple[Any, ...]:
    """Spellings as the flat arrays the kernels read: rows, offsets, letters, offsets, weights."""
    rows = [
        known[narrow] if narrow in known else known[wide]
        for s in spellings
        for wide, narrow, _ in row_names(s.units)
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
    observed = counts + prior
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
