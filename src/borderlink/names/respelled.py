"""Other spellings that a Latin name may have on the other side, as a whole: each with its cause.

Taiwan's papers spell in Wade–Giles what the mainland spells in pinyin; a scanner reads rn as m;
the machine-readable zone of a passport cuts a name where its field ends.
"""

from __future__ import annotations

import re
from functools import lru_cache

from borderlink.names.known import UNKNOWN, known_name
from borderlink.names.mandarin import wade_giles
from borderlink.names.words import WORDS

Words = tuple[str, ...]

# Letters that one print or one scanner gives for two: the pairs that readers confuse most.
_MISREAD = (("rn", "m"), ("cl", "d"), ("vv", "w"))
_SURNAMES = frozenset(WORDS["chinese"]["pinyin_surnames"])
_SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|an|en"
    "|in|un|ai|ei|ao|ou|ia|ie|iu|ua|ue|ui|uo|er|a|e|i|o|u))"
)
_ONE_OR_TWO = re.compile(f"({_SYLLABLE})({_SYLLABLE})?")
# Characters of a name in the zone of a passport (TD3) and of an identity card (TD1), ICAO 9303
# parts 4 and 5. Where the fillers became single spaces, the field is one character shorter.
FIELDS = frozenset({39, 30})
_ZONE = re.compile("[A-Z]+(?:[ <]+[A-Z]+)+")


def respelled(words: Words) -> tuple[Words, ...]:
    """Further readings of all tokens of a Latin name, in the letters a to z."""
    found = (_in_wade_giles(words), tuple(_looks(word) for word in words))
    return tuple(dict.fromkeys(other for other in found if other and other != words))


def may_be_cut(clean: str) -> bool:
    """Whether a name, as `clean` leaves it, fills its field in a zone that can be read by machine.

    Its last word may then go on.
    """
    lengths = (len(clean),) if "<" in clean else (len(clean), len(clean) + 1)
    return not FIELDS.isdisjoint(lengths) and _ZONE.fullmatch(clean) is not None


def _in_wade_giles(words: Words) -> Words:
    """A Chinese name of two or three words in pinyin, as Taiwan's papers have it."""
    if not 2 <= len(words) <= 3 or not _SURNAMES.intersection((words[0], words[-1])):
        return ()
    syllables = [_syllables(word) for word in words]
    if not all(syllables):
        return ()
    return tuple("".join(map(wade_giles, parts)) for parts in syllables)


@lru_cache(maxsize=65536)
def _syllables(word: str) -> Words:
    """The one or two pinyin syllables that make a word; empty where it is no such word."""
    parts = _ONE_OR_TWO.fullmatch(word)
    return tuple(part for part in parts.groups() if part) if parts else ()


@lru_cache(maxsize=65536)
def _looks(word: str) -> str:
    """A word as a scanner may read it, unless that is another name."""
    read = misread(word)
    return word if known_name(read) != UNKNOWN else read


def misread(word: str) -> str:
    """A word with one letter for the two that look like it."""
    for printed, read in _MISREAD:
        word = word.replace(printed, read)
    return word
