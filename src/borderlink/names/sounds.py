"""A token → its likeliest sounds, over all its readings and all their spellings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from borderlink.names.latin import fold
from borderlink.names.model import load_model
from borderlink.names.romanise import romanised, spellings, spellings_of
from borderlink.names.scripts import main_script
from borderlink.names.spellings import Spellings, listed, pooled
from borderlink.names.units import syllable_units
from borderlink.names.views import HAN_KINDS, KOREAN, Reading

MOST = 8  # sounds of a token
_FIRST = (3, 2)  # sounds of two tokens that are tried when they are joined
_VARIED = 4  # letters of a Latin word from where on it may be spelled otherwise
# Logs of the chances of a Latin word as it is written, and read by another language's rules, beside
# one for all the variants that the Latin model knows; argued.
_AS_WRITTEN, _OTHERWISE = math.log(0.6), math.log(0.2)
# Letters that some languages write for another sound: Khalil ~ Halil, Michael ~ Mikael, Xu ~ Shu,
# Qian ~ Chian, Cecil, Keith ~ Kis, Gerald, Walid ~ Oualid, Villa ~ Viya, Jan ~ Yan, Djordje ~
# Yorye.
_OTHER_SOUNDS = (
    ("kh", "h"), ("ch", "k"), ("gh", "h"), ("x", "s"), ("q", "s"), ("ce", "se"), ("ci", "si"),
    ("cy", "sy"), ("th", "s"), ("ge", "je"), ("gi", "ji"), ("w", "u"), ("ou", "w"), ("ll", "y"),
    ("j", "y"), ("dj", "y"),
)  # fmt: skip
_MOST_OTHERWISE = 3
# English, Chinese, Thai, Japanese and Hangul leave out an r before another consonant.
_UNHEARD = re.compile("r(?=[bcdfgjklmnpqstvwxz])")
# Letters whose plain form belongs to another class of sounds.
_SIBILANTS = str.maketrans({"ţ": "ts", "ț": "ts"} | dict.fromkeys("çčćċĉ", "s"))
_ARTICLE = "ال"  # joined to Arabic surnames, which Latin letters spell with it or without
_WITHOUT_ARTICLE = -0.3

Sound = tuple[str, str, float]  # consonants and syllables, see `skeleton`, and their chance
Sounds = tuple[Sound, ...]
Heard = tuple[tuple[Reading, ...], str]  # a token's readings, and the kind of its view


def sounds_of(tokens: Sequence[Heard]) -> list[Sounds]:
    """The sounds of tokens of views, likeliest first; those of each add up to one."""
    from borderlink.names.skeleton import likeliest

    spelled = [
        pooled([s.likelier(log) for text, log in readings for s in _spelled(text, kind)])
        for readings, kind in tokens
    ]
    return likeliest(spelled, MOST) if spelled else []


def joined(left: Sounds, right: Sounds) -> Sounds:
    """Two tokens as one word; where they meet, alike sounds count once."""
    chances: dict[tuple[str, str], float] = {}
    for consonants, syllables, chance in left[: _FIRST[0]]:
        last, spoken_last = consonants[-1:], syllables[-1:]
        for following, spoken, likely in right[: _FIRST[1]]:
            rest = following.removeprefix("a") if consonants else following
            both = (
                consonants + rest.removeprefix(last),
                syllables + spoken.removeprefix(spoken_last),
            )
            chances[both] = chances.get(both, 0.0) + chance * likely
    return _likeliest(chances)


def _likeliest(chances: dict[tuple[str, str], float]) -> Sounds:
    ranked = sorted([(-chance, sound) for sound, chance in chances.items()])[:MOST]
    total = sum([less for less, _ in ranked])
    return tuple([(*sound, less / total) for less, sound in ranked])


def _spelled(text: str, kind: str) -> Sequence[Spellings]:
    """Latin spellings of one reading of a token, with their logs."""
    if kind == "Hani":
        return (
            listed([(text.replace(" ", ""), 0.0)]),
            spellings_of(syllable_units(text), kind),
        )
    if kind == KOREAN:
        return (spellings(text, "Kore"),)
    if kind in HAN_KINDS:
        return (listed([(text, 0.0)]),)
    script = main_script(text)
    if script == "Latn":
        return _latin(text)
    own = spellings(text, script)
    if script == "Arab" and text.startswith(_ARTICLE) and len(text) > len(_ARTICLE) + 2:
        return own, spellings(text.removeprefix(_ARTICLE), script).likelier(_WITHOUT_ARTICLE)
    return (own,)


def _latin(text: str) -> Sequence[Spellings]:
    """A Latin word as written, and as other languages would write or read it."""
    words = list(romanised(text, "Latn"))
    if not text.isascii():
        sibilant = fold(text.lower().translate(_SIBILANTS))
        if sibilant not in words:
            words.append(sibilant)
    own = [(word, _AS_WRITTEN) for word in words]
    own.extend([(word, _OTHERWISE) for word in otherwise(words[0])])
    unheard = _UNHEARD.sub("", words[0])
    if unheard != words[0]:
        own.append((unheard, _OTHERWISE))
    if len(words[0]) < _VARIED or load_model("Latn") is None:
        return (listed(own),)
    return listed(own), spellings_of(tuple(words[0]), "Latn")


@lru_cache(maxsize=65536)
def otherwise(word: str) -> tuple[str, ...]:
    """How the word may be spelled where letters have another sound; at most three ways."""
    return tuple(
        word.replace(letters, others)
        for letters, others in _OTHER_SOUNDS
        if letters in word and not (letters == "ch" and "sch" in word)
    )[:_MOST_OTHERWISE]
