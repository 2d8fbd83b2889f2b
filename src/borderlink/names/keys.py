"""Blocking keys: what two spellings of one name have in common, and few other names.

Measured on pairs of 15 kinds, see tests/benchmarks/name_keys.py: true pairs share a key in 0.977,
random ones in 0.008. No part of a key is a short token alone, for many bear the same surname.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from borderlink.names.model import caches
from borderlink.names.romanise import romanised, spellings, spellings_of
from borderlink.names.scripts import main_script
from borderlink.names.skeleton import Skeleton, otherwise, skeleton, sounds
from borderlink.names.units import syllable_units
from borderlink.names.views import HAN_KINDS, KOREAN, Reading, View

_MASS = 0.97  # of the probability of a token's readings that its skeletons cover
_MOST = 5  # skeletons of one kind and token
_MOST_TOGETHER = 8  # combinations of the skeletons of some tokens
_MOST_KEYS = 48
_ALONE = 4  # sounds, vowels counted, of a token that is a key alone
_IN_PAIR = 3  # first sounds of each of two tokens
_PAIR = 4  # consonants that two tokens must have together
_WHOLE = 4  # first consonants of the whole name
_OTHERWISE = -1.2  # log of a Latin spelling read by another language's rules; argued
_ARTICLE = "ال"  # joined to Arabic surnames, which Latin letters spell with it or without
_WITHOUT_ARTICLE = -0.3

Choice = tuple[str, float]  # a string and its probability
Part = Callable[[Skeleton], str]


def blocking_keys(views: Sequence[View]) -> tuple[str, ...]:
    """Keys of a name, ascending; each way in which it is heard has its own."""
    found: dict[str, float] = {}
    for view in views:
        tokens = [_heard(readings, view.kind) for readings in view.tokens]
        for key, chance in _keys([t for t in tokens if t], view.kind in HAN_KINDS):
            found[key] = max(found.get(key, 0.0), chance)
    best = sorted(found, key=lambda key: (-found[key], key))
    return tuple(sorted(best[:_MOST_KEYS]))


def _keys(tokens: Sequence[tuple[tuple[Skeleton, float], ...]], is_han: bool) -> Iterator[Choice]:
    rough = [_likeliest(token, lambda s: s.rough[:_IN_PAIR]) for token in tokens]
    voiced = [_likeliest(token, lambda s: s.voiced[:_IN_PAIR]) for token in tokens]
    yield from _pairs(rough, _PAIR)
    yield from _pairs(voiced, 0)
    # A Han surname has few readings and many bearers.
    if not is_han or len(tokens) == 1:
        for token in tokens:
            alone = _likeliest(token, lambda s: s.voiced)
            yield from ((s, chance) for s, chance in alone if len(s) >= _ALONE)
    for words, chance in _together([_likeliest(token, lambda s: s.fine) for token in tokens]):
        yield "^" + "".join(words).replace("A", "")[:_WHOLE], chance
    for words, chance in _together([_likeliest(token, lambda s: s.smooth) for token in tokens]):
        yield "=" + "".join(words), chance


def _pairs(tokens: Sequence[Sequence[Choice]], fewest: int) -> Iterator[Choice]:
    for pair in combinations(tokens, 2):
        for words, chance in _together(pair):
            if sum(map(len, words)) >= fewest:
                yield "+".join(sorted(words)), chance


def _together(tokens: Iterable[Sequence[Choice]]) -> list[tuple[tuple[str, ...], float]]:
    """The likeliest combinations of a choice for each token that has any."""
    found: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
    for choices in filter(None, tokens):
        grown = [((*ws, word), p * chance) for ws, p in found for word, chance in choices]
        found = sorted(grown, key=lambda item: (-item[1], item[0]))[:_MOST_TOGETHER]
    return [item for item in found if item[0]]


def _likeliest(token: Sequence[tuple[Skeleton, float]], part: Part) -> list[Choice]:
    """The likeliest parts of a token's skeletons, until they cover most of its readings."""
    chances: dict[str, float] = {}
    for whole, chance in token:
        key = part(whole)
        chances[key] = chances.get(key, 0.0) + chance
    found: list[Choice] = []
    missing = _MASS
    for key, chance in sorted(chances.items(), key=lambda item: (-item[1], item[0]))[:_MOST]:
        if missing <= 0:
            break
        found.append((key, chance))
        missing -= chance
    return [choice for choice in found if choice[0]]


@lru_cache(maxsize=131072)
def _heard(readings: tuple[Reading, ...], kind: str) -> tuple[tuple[Skeleton, float], ...]:
    """The skeletons of a token's spellings; their probabilities add up to one."""
    chances: dict[str, float] = {}
    for text, log in readings:
        for letters, more in _spelled(text, kind):
            classes = sounds(letters)
            chances[classes] = chances.get(classes, 0.0) + math.exp(log + more)
    total = sum(chances.values())
    return tuple((skeleton(classes), chance / total) for classes, chance in chances.items())


def _spelled(text: str, kind: str) -> Iterable[Reading]:
    """Latin spellings of one reading of a token, with their logs."""
    if kind == "Hani":
        return (text.replace(" ", ""), 0.0), *spellings_of(syllable_units(text), kind)
    if kind in HAN_KINDS and kind != KOREAN:
        return ((text, 0.0),)
    script = main_script(text)
    if script == "Latn":
        words = romanised(text, script)
        return [*((w, 0.0) for w in words), *((o, _OTHERWISE) for o in otherwise(words[0]))]
    if script == "Arab" and text.startswith(_ARTICLE) and len(text) > len(_ARTICLE) + 2:
        bare = spellings(text.removeprefix(_ARTICLE), script)
        return [*spellings(text, script), *((w, log + _WITHOUT_ARTICLE) for w, log in bare)]
    return spellings(text, script)


caches.append(_heard)
