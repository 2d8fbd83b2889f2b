"""Blocking keys: what two spellings of one name have in common, and few other names.

A key is as coarse as it may be: the consonants of a token; its syllables, where so many names have
those consonants that they tell little; none, where that is true of the syllables too. Such tokens
(Kim, Muhammad) count only joined to their neighbours or by their first sounds in a pair with
another token. Of the others, one is kept only if it is likelier than it is widespread.
`key_training` finds out which keys are common, and how widespread the others are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise

from borderlink.names.korean_chinese import chinese_view
from borderlink.names.model import caches, models_directory
from borderlink.names.sounds import Heard, Sounds, joined, sounds_of
from borderlink.names.views import JAPANESE, KOREAN, OTHER_JAPANESE, SOUTHERN, View

MOST_KEYS = 32  # of one name
_MOST_MET = 131072  # tokens that are remembered
COMMON_KEYS = "common_keys.json"  # beside the models
# Of the keys of a name heard in a way: the least chance, and by how many times a key's chance must
# exceed the share of names that have it. Chosen for at most 1 % of random pairs that meet, on half
# of the training names and on the development pairs, for Thai on these alone; a name none of whose
# keys is worth it keeps all.
_WORTH = {
    "Latn": (0.02, 12.0), "Hani": (0.02, 15.0), SOUTHERN: (0.02, 20.0),
    JAPANESE: (0.02, 40.0), OTHER_JAPANESE: (0.02, 40.0),
    "Mymr": (0.05, 10.0), "Thai": (0.05, 60.0),
}  # fmt: skip
_OTHERWISE_WORTH = (0.02, 0.0)
_OF_TOKEN, _OF_JOINED = 6, 2  # keys at most
_MASS = 0.95  # of a token's chances that its keys cover
_IN_PAIR, _MASS_IN_PAIR = 5, 0.96  # beginnings of one token, and what they cover
_PAIR = 3  # sounds in a pair; two initials say nothing
_SYLLABLES = {"Hani": " ", "Hang": ""}  # kinds of names without spaces: between their syllables
_LEAST_PARTED, _MOST_PARTED = 2, 12  # syllables of a word, of a name
_ONLY = 3  # first consonants of a name that is one token
_WITH_SYLLABLES = 3  # tokens of a Korean's name in Latin letters
_ENOUGH = 2  # keys of tokens; a name that has fewer is a key as a whole
# In front of a whole name's syllables; of its consonants without l, r, v and w; of the first
# consonants of a name of one token.
WHOLE, SMOOTH, ONLY = "=", "~", "!"
_WEAK = str.maketrans({"L": None, "W": None})
_TWO_VOWELS = str.maketrans({"u": "a", "W": "F"})

Choice = tuple[str, float]  # a key or a part of one, and its chance


@dataclass(frozen=True, slots=True)
class Known:
    """What names have taught of keys."""

    common: frozenset[str] = frozenset()  # they tell little, because too many names have them
    shares: Mapping[str, float] = field(default_factory=dict)  # of the names of some script, by key


class Met(dict[Heard, "Part"]):
    """Tokens met before; all are forgotten when they become too many, so that memory is bounded."""

    def remember(self, told: Mapping[Heard, Part]) -> None:
        """Add what was told of new tokens."""
        if len(self) + len(told) > _MOST_MET:
            self.clear()
        self.update(told)

    cache_clear = dict.clear


_MET = Met()


@dataclass(frozen=True, slots=True)
class Part:
    """What keys take of one token: its sounds, its own keys, and its first sounds twice."""

    sounds: Sounds
    alone: tuple[Choice, ...]
    coarse: tuple[Choice, ...]  # the first two consonants
    fine: tuple[Choice, ...]  # the first three sounds, vowels too; in small letters


def blocking_keys(names: Sequence[Sequence[View]]) -> list[tuple[str, ...]]:
    """Keys of each name, ascending; each way in which it is heard has its own."""
    known, ways = known_keys(), [heard(views) for views in names]
    part_of_token = _parts({(r, v.kind) for of in ways for v in of for r in v.tokens})
    parts = [[(v.kind, [part_of_token[r, v.kind] for r in v.tokens]) for v in of] for of in ways]
    return [tuple(sorted(keys_of(of, known))) for of in parts]


def heard(views: Sequence[View]) -> tuple[View, ...]:
    """The ways in which keys hear a name: its own, and what its writing may hide.

    Hangul may hide a Chinese name, and what is written without a space a foreign name's words.
    """
    found = list(views)
    if views and views[0].kind in (KOREAN, "Hang"):
        hidden = chinese_view(tuple(readings[0][0] for readings in views[0].tokens))
        if hidden:
            found.append(hidden)
    for view in views:
        if view.kind in _SYLLABLES and len(view.tokens) == 1 and views[0].kind != JAPANESE:
            found.extend(_parted(view, _SYLLABLES[view.kind]))
    return tuple(found)


def _parted(view: View, separator: str) -> list[View]:
    """A name of one token as two, wherever its syllables allow."""
    spelled = [
        (text.split(separator) if separator else list(text), log) for text, log in view.tokens[0]
    ]
    size = min(len(spelled[0][0]), _MOST_PARTED)
    return [
        View(
            view.kind,
            (
                tuple((separator.join(syllables[:at]), log) for syllables, log in spelled),
                tuple((separator.join(syllables[at:]), log) for syllables, log in spelled),
            ),
        )
        for at in range(_LEAST_PARTED, size - _LEAST_PARTED + 1)
    ]


def keys_of(views: Iterable[tuple[str, Sequence[Part]]], known: Known) -> list[str]:
    """The keys that are worth having of a name that is heard in these ways (kind, tokens)."""
    chances: dict[str, float] = {}
    worth: dict[str, float] = {}
    share_of = known.shares.get
    for kind, parts in views:
        least, price = _WORTH.get(kind, _OTHERWISE_WORTH)
        for key, chance in _keys([part for part in parts if part.sounds], known.common):
            if chance > chances.get(key, 0.0):
                chances[key] = chance
                if chance >= least and chance >= price * share_of(key, 0.0):
                    worth[key] = chance
    found = worth or chances
    if len(found) > MOST_KEYS:
        found = dict(_likeliest(found, MOST_KEYS, 1.0))
    return list(found)


def _parts(tokens: Collection[Heard]) -> Mapping[Heard, Part]:
    """What keys take of tokens, all of them new ones told at once."""
    common = known_keys().common
    found = {token: _MET[token] for token in tokens if token in _MET}
    new = [token for token in tokens if token not in found]
    told = {
        token: part_of(sounds, common) for token, sounds in zip(new, sounds_of(new), strict=True)
    }
    _MET.remember(told)
    return found | told


@lru_cache(maxsize=1)
def known_keys() -> Known:
    """What `key_training` found; nothing where the models' directory has no such file."""
    file = models_directory() / COMMON_KEYS
    if not file.is_file():
        return Known()
    content = json.loads(file.read_text("utf-8"))
    return Known(frozenset(content["common"]), content["shares"])


def part_of(sounds: Sounds, common: frozenset[str]) -> Part:
    """A token that sounds like that, where `common` keys tell little."""
    coarse: dict[str, float] = {}
    fine: dict[str, float] = {}
    for consonants, syllables, chance in sounds:
        first = consonants[:2].replace("W", "F")
        coarse[first] = coarse.get(first, 0.0) + chance
        first = _fine(syllables[:3])
        fine[first] = fine.get(first, 0.0) + chance
    return Part(
        sounds,
        _of_sounds(sounds, _OF_TOKEN, common),
        _likeliest(coarse, _IN_PAIR, _MASS_IN_PAIR),
        _likeliest(fine, _IN_PAIR, _MASS_IN_PAIR),
    )


@lru_cache(maxsize=4096)
def _fine(syllables: str) -> str:
    return syllables.translate(_TWO_VOWELS).lower()


def _keys(parts: Sequence[Part], common: frozenset[str]) -> list[Choice]:
    words = [joined(left.sounds, right.sounds) for left, right in pairwise(parts)]
    whole = words[0] if words else parts[0].sounds if parts else ()
    for part in parts[2:]:
        whole = joined(whole, part.sounds)
    if len(parts) > 2:
        words.append(whole)
    found = [key for part in parts for key in part.alone]
    if len(parts) == _WITH_SYLLABLES and not found:
        # Ji-Seung Lee, whose surname others write first.
        words.append(joined(parts[2].sounds, words[0]))
    for sounds in words:
        found.extend(_of_sounds(sounds, _OF_JOINED, common))
    found.extend(_without_weak(whole, common))
    if len(parts) == 1:
        found.extend(_beginnings(whole, common))
    if len(found) < _ENOUGH:
        found.extend((WHOLE + syllables, chance) for _, syllables, chance in whole[:_OF_JOINED])
    for left, right in combinations(parts, 2):
        if not _paired(left.coarse, right.coarse, common, found):
            _paired(left.fine, right.fine, common, found)
    return found


def _of_sounds(sounds: Sounds, most: int, common: frozenset[str]) -> tuple[Choice, ...]:
    """Each sound's coarsest key that is not common; sounds without one count among the most."""
    chances: dict[str, float] = {}
    for consonants, syllables, chance in sounds:
        key = consonants.replace("W", "F")
        if len(key) < 2 or key in common:
            key = ":" + syllables.replace("W", "F")
            if key in common:
                key = ""
        chances[key] = chances.get(key, 0.0) + chance
    return tuple([choice for choice in _likeliest(chances, most, _MASS) if choice[0]])


def _without_weak(whole: Sounds, common: frozenset[str]) -> list[Choice]:
    """Consonants of a whole name without those that many scripts drop or write as vowels.

    Thai, Korean, Chinese and English drop l and r; w and v are vowels in Arabic and Hangul.
    """
    chances: dict[str, float] = {}
    for consonants, _, chance in whole:
        once = _smooth(consonants) if "L" in consonants or "W" in consonants else consonants
        if len(once) >= _PAIR:
            key = SMOOTH + once
            chances[key] = chances.get(key, 0.0) + chance
    return _rare(chances, common)


def _smooth(consonants: str) -> str:
    left = (consonants[:1] + consonants[1:].translate(_WEAK)).replace("W", "F")
    return "".join([c for c, before in zip(left, " " + left, strict=False) if c != before])


def _beginnings(token: Sounds, common: frozenset[str]) -> list[Choice]:
    chances: dict[str, float] = {}
    for consonants, _, chance in token:
        if len(consonants) >= _ONLY:
            key = ONLY + consonants[:_ONLY].replace("W", "F")
            chances[key] = chances.get(key, 0.0) + chance
    return _rare(chances, common)


def _rare(chances: dict[str, float], common: frozenset[str]) -> list[Choice]:
    return [choice for choice in _likeliest(chances, _OF_JOINED, _MASS) if choice[0] not in common]


def _paired(
    left: Sequence[Choice], right: Sequence[Choice], common: frozenset[str], found: list[Choice]
) -> bool:
    """Adds pairs of beginnings, in either order; whether none of them was short or common."""
    before = len(found)
    for a, p in left:
        for b, q in right:
            key = f"{a}+{b}" if a < b else f"{b}+{a}"
            if len(a) + len(b) >= _PAIR and key not in common:
                found.append((key, p * q))
    return len(found) - before == len(left) * len(right)


def _likeliest(chances: dict[str, float], most: int, mass: float) -> tuple[Choice, ...]:
    """The likeliest, until they cover `mass` of all."""
    if len(chances) == 1:
        return tuple(chances.items())
    found: list[Choice] = []
    missing = mass * sum(chances.values())
    for less, part in sorted([(-chance, part) for part, chance in chances.items()])[:most]:
        if missing <= 0:
            break
        found.append((part, -less))
        missing += less
    return tuple(found)


caches.extend((known_keys, _MET))
