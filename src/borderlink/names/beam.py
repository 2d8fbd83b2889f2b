"""The compiled beam search for the likeliest Latin spellings of a token's units."""

# ruff: noqa: PLR0912, PLR0915, PLR0917 (compiled code takes flat arrays, and calls cost nothing in it)

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from borderlink.names.spellings import LOG, SIZE, Spellings

BEAM = 20
WIDTH = 6.0  # nats by which a spelling may be less likely than the best at the same unit
LONGEST = 96  # letters of a spelling; what would exceed it is not spelled
_BASE = 1_000_003  # of the numbers that tell spellings apart
_CONTEXTS = 27**3  # three letters before; rows of `fluency.fluency`


def search(
    rows: npt.NDArray[np.int64],
    costs: npt.NDArray[np.float64],
    pieces: npt.NDArray[np.uint8],
    fluency: npt.NDArray[np.float32],
    share: float,
) -> Spellings:
    """The best spellings and their shares, best first; equally good ones by their letters.

    `rows` are a token's; `costs` (rows of the model, choices) are minus log chances, ascending;
    `pieces` (the same, 4) the length and the letters of each choice. `share` says how far the log
    chances `fluency` of letters after others count beside those of the pieces.
    """
    # Arrays that compiled code makes cost several times more to hand over than these.
    text = np.empty(BEAM * LONGEST, np.uint8)
    sizes, logs = np.empty(BEAM, SIZE), np.empty(BEAM, LOG)
    found, size = _search(rows, costs, pieces, fluency, share, text, sizes, logs)
    return Spellings(text[:size].tobytes(), sizes[:found].tobytes(), logs[:found].tobytes())


@njit(cache=True, nogil=True)
def _search(rows, costs, pieces, fluency, share, text, sizes, logs):  # type: ignore[no-untyped-def]
    """Write the spellings, their sizes and logs of shares; returns (spellings, characters)."""
    letters = np.empty((BEAM, LONGEST), np.uint8)
    longer = np.empty((BEAM, LONGEST), np.uint8)
    lengths = np.zeros(BEAM, np.int64)
    grew = np.zeros(BEAM, np.int64)
    totals = np.zeros(BEAM, np.float64)
    marks = np.zeros(BEAM, np.int64)
    contexts = np.zeros(BEAM, np.int64)
    kept = 1
    best = np.empty(BEAM, np.float64)
    mark = np.empty(BEAM, np.int64)
    parent = np.empty(BEAM, np.int64)
    choice = np.empty(BEAM, np.int64)
    context = np.empty(BEAM, np.int64)
    for row in rows:
        grown = 0
        for at in range(kept):
            for piece in range(costs.shape[1]):
                total = totals[at] + costs[row, piece]
                # Letters only add to the cost, and the pieces that follow cost more.
                if grown and total > best[0] + WIDTH:
                    break
                if grown == BEAM and total >= best[BEAM - 1]:
                    break
                size = pieces[row, piece, 0]
                if lengths[at] + size > LONGEST:
                    size = 0
                code, last = marks[at], contexts[at]
                for i in range(size):
                    letter = pieces[row, piece, 1 + i]
                    code = code * _BASE + letter
                    total -= share * fluency[last, letter - 96]
                    last = last * 27 % _CONTEXTS + letter - 96
                if grown == BEAM and total >= best[BEAM - 1]:
                    continue
                # The same letters may be met again, by other pieces: the likelier way counts.
                place = grown
                for i in range(grown):
                    if mark[i] == code:
                        place = i
                        break
                if place < grown:
                    if best[place] <= total:
                        continue
                elif grown < BEAM:
                    grown += 1
                else:
                    place = BEAM - 1
                while place > 0 and best[place - 1] > total:
                    best[place], mark[place] = best[place - 1], mark[place - 1]
                    parent[place], choice[place] = parent[place - 1], choice[place - 1]
                    context[place] = context[place - 1]
                    place -= 1
                best[place], mark[place], parent[place], choice[place] = total, code, at, piece
                context[place] = last
        for i in range(grown):
            at, piece = parent[i], choice[i]
            length, size = lengths[at], pieces[row, piece, 0]
            if length + size > LONGEST:
                size = 0
            for letter in range(length):
                longer[i, letter] = letters[at, letter]
            for letter in range(size):
                longer[i, length + letter] = pieces[row, piece, 1 + letter]
            grew[i] = length + size
            totals[i], marks[i], contexts[i] = best[i], mark[i], context[i]
        letters, longer, lengths, grew, kept = longer, letters, grew, lengths, grown
    for i in range(kept):
        totals[i] -= share * fluency[contexts[i], 0]
    return _written(letters, lengths[:kept], totals, text, sizes, logs)


@njit(cache=True, nogil=True)
def _written(letters, lengths, totals, text, sizes, logs):  # type: ignore[no-untyped-def]
    """Write the first so many letters of each row, best first, and the log of its share of all."""
    order = np.empty(len(lengths), np.int64)
    for row in range(len(lengths)):
        at = row
        while at and _precedes(letters, lengths, totals, row, order[at - 1]):
            order[at] = order[at - 1]
            at -= 1
        order[at] = row
    start, shares = 0, 0.0
    for rank in range(len(order)):
        row = order[rank]
        for letter in range(lengths[row]):
            text[start + letter] = letters[row, letter]
        start += lengths[row]
        sizes[rank], logs[rank] = lengths[row], -totals[row]
        shares += math.exp(logs[rank] - logs[0])
    logs[: len(order)] -= logs[0] + math.log(shares)
    return len(order), start


@njit(cache=True, nogil=True)
def _precedes(letters, lengths, totals, one, other):  # type: ignore[no-untyped-def]
    """Whether a spelling costs less than another, or as much and comes first by its letters."""
    if totals[one] != totals[other]:
        return totals[one] < totals[other]
    for i in range(min(lengths[one], lengths[other])):
        if letters[one, i] != letters[other, i]:
            return letters[one, i] < letters[other, i]
    return lengths[one] < lengths[other]
