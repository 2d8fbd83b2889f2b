"""How spellings of one name differ, letter by letter: learned from pairs, and from known slips.

`python -m borderlink.names.edit_training person_names.txt train_tokens.parquet train_names.parquet`
writes `tables/edits.npz`. The pairs are Latin spellings of one Wikidata name group of rigour (see
`symbol_groups`) and Latin spellings of one native token.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import chain, combinations, pairwise
from pathlib import Path

import jellyfish
import numpy as np
import numpy.typing as npt
from numba import njit

from borderlink.names import sources
from borderlink.names.edits import GAP, LETTERS, write_gains
from borderlink.names.symbol_groups import wikidata

SPELLINGS_APART = 0.5  # share of letters that differ from which two forms are two names
HEARD_ALIKE = ("Cyrl", "Arab", "Deva", "Grek")  # kana and Hangul write l and r alike
ROUNDS, SEED, MOST = 6, 1, 150_000
# This share of letters slips from a finger or deceives an eye. In edited text one word in 500 is
# mistyped (Pollock and Zamora 1984); on forms that are keyed from paper it is some ten times more.
SLIPS = 0.01
SHARES = (0.35, 0.25, 0.3, 0.1)  # of slips: neighbour keys, look-alikes, letters lost, any letter
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LOOK_ALIKES = "li lt ij ft ce eo co ao oq gq gy uv vy hn bh nu nr mn ad kh kx sz bd pq mw uw"
_LEAST = -6.0  # nats: no single letter is more than this against two spellings

DOUBLED_AT_MOST = -0.5  # nats

Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


def learn(person_names: Path, tokens: Path, names: Path) -> bytes:
    """The content of `edits.npz`."""
    pairs = sorted(set(_spelled(person_names, tokens, names)))
    random.Random(SEED).shuffle(pairs)  # noqa: S311 (a sample, no secret)
    coded = [(_codes(one), _codes(other)) for one, other in pairs[:MOST]]
    counts, doubled = np.ones((27, 27)) + 100 * np.eye(27), np.ones(27)
    for _ in range(ROUNDS):
        gains, repeats = _log_odds(counts, doubled)
        counts, doubled = np.full((27, 27), 0.5), np.full(27, 0.5)
        for one, other in coded:
            _count(one, other, gains, repeats, counts, doubled)
    gains, repeats = _log_odds(counts, doubled)
    meta = {"pairs": len(coded), "rounds": ROUNDS, "seed": SEED}
    return write_gains(gains.astype(np.float32), repeats.astype(np.float32), meta)


def _spelled(person_names: Path, tokens: Path, names: Path) -> Iterator[tuple[str, str]]:
    """Two different Latin spellings of one name, both ways once."""
    with person_names.open(encoding="utf-8") as lines:
        groups = [sorted(form for form in group if form.isascii()) for group in wikidata(lines)]
    attested = sources.attested(tokens, names)
    heard = {script: attested.get(script, []) for script in HEARD_ALIKE}
    variants = (("".join(s.units), s.latin) for s in sources.latin_variants(heard))
    for one, other in chain.from_iterable((variants, *(combinations(g, 2) for g in groups))):
        apart = jellyfish.levenshtein_distance(one, other) / max(len(one), len(other))
        if 0 < apart < SPELLINGS_APART:
            yield min(one, other), max(one, other)


def _codes(word: str) -> Codes:
    return np.array([LETTERS.index(letter) + 1 for letter in word], np.int64)


def _log_odds(counts: Doubles, doubled: Doubles) -> tuple[Doubles, Doubles]:
    """Gains of letters opposite each other, and of letters that only repeat the one before."""
    both = counts + counts.T
    both[GAP, GAP] = 0.0
    total = both.sum() / 2 + doubled.sum()
    letters = both.sum(axis=0) + np.diag(both) + doubled
    chance = letters[1:] / letters[1:].sum()
    seen = (1 - SLIPS) * both / 2 / total + SLIPS * _slips(chance)
    against = np.ones((27, 27))
    against[1:, 1:] = np.outer(chance, chance)
    against[GAP, 1:] = against[1:, GAP] = chance
    seen[GAP, GAP] = 1.0
    gains = np.log(np.maximum(seen / against, np.exp(_LEAST)))
    # A letter that repeats the one before is rare in any name, so that lacking it says little.
    repeats = np.log(doubled[1:] / total / (chance * chance))
    return gains, np.concatenate([[0.0], np.clip(repeats, gains[GAP, 1:], DOUBLED_AT_MOST)])


def _slips(chance: Doubles) -> Doubles:
    """The chance of each slip of finger or eye; all add up to 1."""
    keys, looks = np.zeros((27, 27)), np.zeros((27, 27))
    for one, other in _neighbours():
        keys[one, other] = keys[other, one] = 1.0
    for one, other in (_codes(pair) for pair in LOOK_ALIKES.split()):
        looks[one, other] = looks[other, one] = 1.0
    lost, any_letter = np.zeros((27, 27)), np.zeros((27, 27))
    lost[GAP, 1:] = lost[1:, GAP] = chance
    any_letter[1:, 1:] = np.outer(chance, chance)
    kinds = zip(SHARES, (keys, looks, lost, any_letter), strict=True)
    return sum((share / table.sum() * table for share, table in kinds), np.zeros((27, 27)))


def _neighbours() -> Iterator[Codes]:
    """Keys side by side, and those a row below to both sides."""
    for row in KEYBOARD:
        yield from (_codes(one + other) for one, other in pairwise(row))
    for above, below in pairwise(KEYBOARD):
        for at, key in enumerate(below):
            yield from (_codes(key + other) for other in above[at : at + 2])


@njit(cache=True)
def _count(one, other, gains, repeats, counts, doubled):  # type: ignore[no-untyped-def]  # noqa: PLR0912, PLR0917
    """Add the events of the best alignment of two spellings."""
    n, m = len(one), len(other)
    best = np.full((n + 1, m + 1), -1e9)
    step = np.zeros((n + 1, m + 1), np.int8)
    best[0, 0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            if i and j and best[i - 1, j - 1] + gains[one[i - 1], other[j - 1]] > best[i, j]:
                best[i, j] = best[i - 1, j - 1] + gains[one[i - 1], other[j - 1]]
                step[i, j] = 0
            if i:
                twice = i > 1 and one[i - 1] == one[i - 2]
                value = best[i - 1, j] + (repeats[one[i - 1]] if twice else gains[0, one[i - 1]])
                if value > best[i, j]:
                    best[i, j], step[i, j] = value, 3 if twice else 1
            if j:
                twice = j > 1 and other[j - 1] == other[j - 2]
                value = best[i, j - 1] + (
                    repeats[other[j - 1]] if twice else gains[0, other[j - 1]]
                )
                if value > best[i, j]:
                    best[i, j], step[i, j] = value, 4 if twice else 2
    i, j = n, m
    while i or j:
        kind = step[i, j]
        if kind == 0:
            counts[one[i - 1], other[j - 1]] += 1.0
        elif kind == 1:
            counts[one[i - 1], 0] += 1.0
        elif kind == 2:
            counts[0, other[j - 1]] += 1.0
        elif kind == 3:
            doubled[one[i - 1]] += 1.0
        else:
            doubled[other[j - 1]] += 1.0
        i -= kind in (0, 1, 3)
        j -= kind in (0, 2, 4)


if __name__ == "__main__":
    target = Path(__file__).with_name("tables") / "edits.npz"
    target.write_bytes(learn(*(Path(argument) for argument in sys.argv[1:])))
