"""Latin names to calibrate on: people's own spellings, and long names with one word of another.

Spellings of single words, which `calibrate` joins, do not show how people's names differ as a
whole: what is left out, translated or turned round, and that of six words one may be another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import jellyfish
import numpy as np

from borderlink.names.known import are_kin
from borderlink.names.latin import fold

EACH = 250  # people of each length, in words
LONGEST = 6
NEAREST_OF = 40  # people who share a word
NEAR_WORDS = 1500  # words of which the most similar one is a near miss
# Shares, argued: what happens to a name between two lists, and what other people are met.
_RESPELLED, _SHORTENED, _TURNED, _INITIAL = 0.5, 0.35, 0.17, 0.05
_REPLACED, _ALIKE_AT_FIRST, _NEAR_MISSES, _SHARING = 0.7, 0.4, 0.1, 0.4
BEGINNING = 4  # letters

Pair = tuple[str, str]
Labelled = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class People:
    """Full Latin names, and the words in them."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    bearers: dict[str, list[int]]  # word → names
    beginning: dict[str, list[str]]  # first letters → words


def people(names: Iterable[str]) -> People:
    """The names of several words, and what is looked up in them."""
    full = tuple(sorted({name for name in names if len(name.split()) > 1}))
    bearers: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(full):
        for word in sorted(set(map(fold, name.split()))):
            if len(word) > 1:
                bearers[word].append(at)
    beginning: dict[str, list[str]] = defaultdict(list)
    for word in sorted(bearers):
        beginning[word[:BEGINNING]].append(word)
    return People(full, tuple(sorted(w for w in bearers if len(w) > 2)), bearers, beginning)


def examples(
    attested: Sequence[Pair], spellings: Sequence[Pair], known: People, random: np.random.Generator
) -> Iterator[Labelled]:
    """(name, name, whether they are one).

    `attested` are two Latin names of one person each, `spellings` two of one word each.
    """
    of_word: dict[str, list[str]] = defaultdict(list)
    for one, other in (*spellings, *((b, a) for a, b in spellings)):
        of_word[fold(one)].append(other)
    for one, other in attested:
        yield one, other, True
        yield from _others(one, other, known, random)
    by_length: dict[int, list[str]] = defaultdict(list)
    for name in known.names:
        by_length[min(len(name.split()), LONGEST)].append(name)
    for length in sorted(by_length):
        of_length = by_length[length]
        for at in random.permutation(len(of_length))[:EACH]:
            name = of_length[int(at)]
            yield name, _varied(name, of_word, random), True
            yield from _others(name, name, known, random)


def _others(one: str, name: str, known: People, random: np.random.Generator) -> Iterator[Labelled]:
    """Other people than the bearer of `name`, in his own papers `one`."""
    if random.random() < _REPLACED:
        yield one, _replaced(name, known, random, near=False), False
    if random.random() < _NEAR_MISSES:
        yield one, _replaced(name, known, random, near=True), False
    for at in random.integers(len(known.names), size=2):
        yield one, known.names[int(at)], False
    if random.random() > _SHARING:
        return
    own = sorted(set(map(fold, name.split())))
    sharing = np.array([at for word in own for at in known.bearers.get(word, ())], np.int64)
    drawn = [known.names[at] for at in random.permutation(sharing)[:NEAREST_OF]]
    letters = _letters(name)
    if found := [other for other in drawn if _letters(other) != letters]:
        nearest = max(found, key=lambda other: (_alike(_letters(other), letters), other))
        yield one, nearest if random.random() < 0.5 else found[0], False


def _replaced(name: str, known: People, random: np.random.Generator, *, near: bool) -> str:
    """`name` with another word in the place of one: the likest of many, or any."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(fold(word)) > 2] or [0]
    place = int(random.choice(long))
    own = fold(words[place])
    drawn = [known.words[int(at)] for at in random.integers(len(known.words), size=NEAR_WORDS)]
    pool = drawn if near else drawn[:1]
    if not near and random.random() < _ALIKE_AT_FIRST:
        pool = list(known.beginning.get(own[:BEGINNING], ())) or pool
    others = [word for word in pool if word != own and not are_kin(word, own)] or drawn
    found = max(others, key=lambda w: (_alike(w, own), w)) if near else str(random.choice(others))
    return " ".join([*words[:place], found.title(), *words[place + 1 :]])


def _varied(name: str, of_word: dict[str, list[str]], random: np.random.Generator) -> str:
    """`name` as another list has it: words respelled, one left out, turned round, an initial."""
    words = [
        str(random.choice(of_word[fold(word)]))
        if fold(word) in of_word and random.random() < _RESPELLED
        else word
        for word in name.split()
    ]
    if len(words) > 2 and random.random() < _SHORTENED:
        del words[int(random.integers(len(words)))]
    elif random.random() < _TURNED:
        first = 1 if random.random() < 0.5 else len(words) - 1
        words = words[first:] + words[:first]
    elif random.random() < _INITIAL:
        words[0] = words[0][:1]
    return " ".join(words)


def _letters(name: str) -> str:
    return "".join(map(fold, name.split()))


def _alike(one: str, other: str) -> float:
    return float(jellyfish.jaro_winkler_similarity(one, other))
