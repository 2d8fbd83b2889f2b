"""The compiled step of expectation–maximisation: expected counts of every piece for every row."""

# ruff: noqa: PLR0912, PLR0917 (compiled code takes flat arrays, and calls cost nothing in it)

from __future__ import annotations

import math

import numpy as np
from numba import njit

from borderlink.names.kernels import LONGEST, PAIRS, TRIPLES


@njit(cache=True)
def count_pieces(units, unit_at, letters, letter_at, weights, table, bigrams, noise, counts):  # type: ignore[no-untyped-def]
    """One EM step over a full table: adds expected counts, returns the mean ratio per pair.

    A pair that the model finds no likelier than noise hardly counts: sources hold wrong pairs.
    """
    forward = np.zeros((LONGEST + 1, LONGEST + 1))
    backward = np.zeros((LONGEST + 1, LONGEST + 1))
    heard = 0.0
    for pair in range(len(weights)):
        a0, n = unit_at[pair], unit_at[pair + 1] - unit_at[pair]
        b0, m = letter_at[pair], letter_at[pair + 1] - letter_at[pair]
        if n == 0 or m == 0 or n > LONGEST or m > LONGEST or m > 3 * n:
            continue
        forward[: n + 1, : m + 1] = 0.0
        backward[: n + 1, : m + 1] = 0.0
        forward[0, 0] = 1.0
        backward[n, m] = 1.0
        for i in range(n):
            row = units[a0 + i]
            for j in range(min(m, 3 * (i + 1)) + 1):
                for length in range(min(3, j) + 1):
                    if forward[i, j - length] > 0.0:
                        code = _code(letters, b0 + j, length)
                        forward[i + 1, j] += forward[i, j - length] * table[row, code]
        for i in range(n - 1, -1, -1):
            row = units[a0 + i]
            for j in range(m + 1):
                for length in range(min(3, m - j) + 1):
                    if backward[i + 1, j + length] > 0.0:
                        code = _code(letters, b0 + j + length, length)
                        backward[i, j] += backward[i + 1, j + length] * table[row, code]
        total = forward[n, m]
        if total < 1e-280:
            continue
        chance, previous = 0.0, 0
        for j in range(b0, b0 + m):
            chance += bigrams[previous, letters[j]]
            previous = letters[j]
        ratio = math.log(total) - chance
        belief = weights[pair] / (1.0 + noise * math.exp(-ratio))
        heard += ratio
        for i in range(n):
            row = units[a0 + i]
            for j in range(min(m, 3 * (i + 1)) + 1):
                for length in range(min(3, j) + 1):
                    before = forward[i, j - length]
                    if before > 0.0 and backward[i + 1, j] > 0.0:
                        code = _code(letters, b0 + j, length)
                        share = before * table[row, code] * backward[i + 1, j] / total
                        counts[row, code] += belief * share
    return heard / max(len(weights), 1)


@njit(cache=True)
def _code(letters, end, length):  # type: ignore[no-untyped-def]
    if length == 0:
        return 0
    last = letters[end - 1] - 1
    if length == 1:
        return 1 + last
    second = letters[end - 2] - 1
    if length == 2:
        return PAIRS + second * 26 + last
    return TRIPLES + ((letters[end - 3] - 1) * 26 + second) * 26 + last
