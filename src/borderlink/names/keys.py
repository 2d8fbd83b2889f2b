"""Blocking keys: what two spellings of one name have in common, and few other names.

Measured on pairs of 15 kinds, see tests/benchmarks/name_keys.py: true pairs share a key in 0.977,
random ones in 0.008. No part of a key is a short token alone, for many bear the same surname.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Sounds:
    """A token's likeliest skeletons of each kind, cut to what keys take of them."""

    rough: tuple[Choice, ...]
    voiced: tuple[Choice, ...]
    alone: tuple[Choice, ...]
    fine: tuple[Choice, ...]
    smooth: tuple[Choice, ...]


def blocking_keys(views: Sequence[View]) -> tuple[str, ...]:
    """Keys of a name, ascending; each way in which it is heard has its own."""
    found: dict[str, float] = {}
    for view in views:
        tokens = [_sounds(readings, view.kind) for readings in view.tokens]
        for key, chance in _keys(tokens, view.kind in HAN_KINDS):
            if chance > found.get(key, 0.0):
                found[key] = chance
    if len(found) > _MOST_KEYS:
        return tuple(sorted(sorted(found, key=lambda key: (-found[key], key))[:_MOST_KEYS]))
    return tuple(sorted(found))


def _keys(tokens: Sequence[_Sounds], is_han: bool) -> Iterator[Choice]:
    yield from _pairs([token.rough for token in tokens], _PAIR)
    yield from _pairs([token.voiced for token in tokens], 0)
    # A Han surname has few readings and many bearers.
    if not is_han or len(tokens) == 1:
        for token in tokens:
            yield from token.alone
    for words, chance in _together([token.fine for token in tokens]):
        yield "^" + "".join(words).replace("A", "")[:_WHOLE], chance
    for words, chance in _together([token.smooth for token in tokens]):
        yield "=" + "".join(words), chance


def _pairs(tokens: Sequence[Sequence[Choice]], fewest: int) -> Iterator[Choice]:
    for pair in combinations(tokens, 2):
        for words, chance in _together(pair):
            if len(words) == 2 and len(words[0]) + len(words[1]) >= fewest:
                yield "+".join(sorted(words)), chance


def _together(tokens: Iterable[Sequence[Choice]]) -> list[tuple[tuple[str, ...], float]]:
    """The likeliest combinations of a choice for each token that has any."""
    found: list[tuple[float, tuple[str, ...]]] = [(-1.0, ())]
    for choices in tokens:
        if choices:
            grown = [(p * chance, (*ws, word)) for p, ws in found for word, chance in choices]
            found = sorted(grown)[:_MOST_TOGETHER] if len(grown) > 1 else grown
    return [(words, -less) for less, words in found if words]


@lru_cache(maxsize=131072)
def _sounds(readings: tuple[Reading, ...], kind: str) -> _Sounds:
    heard = _heard(readings, kind)
    voiced = _likeliest([(s.voiced, chance) for s, chance in heard])
    return _Sounds(
        rough=_likeliest([(s.rough[:_IN_PAIR], chance) for s, chance in heard]),
        voiced=_likeliest([(s.voiced[:_IN_PAIR], chance) for s, chance in heard]),
        alone=tuple(choice for choice in voiced if len(choice[0]) >= _ALONE),
        fine=_likeliest([(s.fine, chance) for s, chance in heard]),
        smooth=_likeliest([(s.smooth, chance) for s, chance in heard]),
    )


def _likeliest(parts: Iterable[Choice]) -> tuple[Choice, ...]:
    """The likeliest skeletons of one kind, until they cover most of a token's readings."""
    chances: dict[str, float] = {}
    for part, chance in parts:
        chances[part] = chances.get(part, 0.0) + chance
    found: list[Choice] = []
    missing = _MASS
    for less, part in sorted([(-chance, part) for part, chance in chances.items()])[:_MOST]:
        if missing <= 0:
            break
        found.append((part, -less))
        missing += less
    return tuple(choice for choice in found if choice[0])


def _heard(readings: tuple[Reading, ...], kind: str) -> list[tuple[Skeleton, float]]:
    """The skeletons of a token's spellings; their probabilities add up to one."""
    chances: dict[str, float] = {}
    for text, log in readings:
        for letters, more in _spelled(text, kind):
            classes = sounds(letters)
            chances[classes] = chances.get(classes, 0.0) + math.exp(log + more)
    total = sum(chances.values())
    return [(skeleton(classes), chance / total) for classes, chance in chances.items()]


def _spelled(text: str, kind: str) -> Iterable[Reading]:
    """Latin spellings of one reading of a token, with their logs."""
    if kind == "Hani":
        return (text.replace(" ", ""), 0.0), *spellings_of(syllable_units(text), kind)
    if kind == KOREAN:
        return spellings(text, "Kore")
    if kind in HAN_KINDS:
        return ((text, 0.0),)
    script = main_script(text)
    if script == "Latn":
        words = romanised(text, script)
        return [*((w, 0.0) for w in words), *((o, _OTHERWISE) for o in otherwise(words[0]))]
    if script == "Arab" and text.startswith(_ARTICLE) and len(text) > len(_ARTICLE) + 2:
        bare = spellings(text.removeprefix(_ARTICLE), script)
        return [*spellings(text, script), *((w, log + _WITHOUT_ARTICLE) for w, log in bare)]
    return spellings(text, script)


caches.append(_sounds)
