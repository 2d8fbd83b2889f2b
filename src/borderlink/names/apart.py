"""Tokens that cannot be one although their letters agree: a father is not the son named like him.

Where a name says that one token is its bearer's own and another the father's, the two must not
change places. And Vietnamese has one spelling: Lan and Lanh are two names, no two spellings; no
more are Müller and Möller.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache

from borderlink.names.latin import fold
from borderlink.names.parts import KUNYA, Role
from borderlink.names.words import WORDS

# A token's number: what it is (from bit 8 on, 0 where nothing is known), and below how its marks
# are written (0 where its name is written without any).
MARKS = 256
OWN, ANCESTOR, SYLLABLES = 1, 2, 16
CUT = -1  # of a token that may go on where its field ended
_MOST_SYLLABLES = 1 << 22

_VIETNAMESE = frozenset(WORDS["vietnamese"]["telling"])
_SYLLABLE = re.compile(
    "(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?"
)
_UMLAUTS = frozenset("äöü")
_DOTTED = str.maketrans({"ő": "ö", "ű": "ü", "ø": "ö", "æ": "ä"})  # as other languages have them
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def apart(words: Sequence[str], found: Sequence[Role], written: Sequence[str]) -> tuple[int, ...]:
    """A number for each token; two tokens of different known numbers cannot be one.

    `words` in the letters of `symbols.spelled` with their roles, `written` the same tokens as they
    were delivered. 0 where nothing is known of a token.
    """
    if Role.FATHER in found:
        return _generations(words, found)
    return vietnamese(tuple(written)) or tuple(map(_of_umlauts, written))


def _generations(words: Sequence[str], found: Sequence[Role]) -> tuple[int, ...]:
    """The bearer's own name, which stands first, and the ancestors'; a kunya names a child."""
    numbers = [0] * len(words)
    if found[0] in (Role.NAME, Role.MIDDLE):
        numbers[0] = OWN * MARKS
    for at, role in enumerate(found):
        if role == Role.FATHER and not KUNYA.intersection(words[at - 1 : at] if at else ()):
            numbers[at] = ANCESTOR * MARKS
    return tuple(numbers)


@lru_cache(maxsize=65536)
def vietnamese(written: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers of a Vietnamese name's syllables; empty where it is none."""
    folded = [fold(word) for word in written]
    if len(folded) < 2 or not _VIETNAMESE.intersection(folded):
        return ()
    if not all(_SYLLABLE.fullmatch(word) for word in folded):
        return ()
    marked = any(not word.isascii() for word in written)
    return tuple(
        (SYLLABLES + zlib.crc32(plain.encode()) % _MOST_SYLLABLES) * MARKS
        + (1 + zlib.crc32(_marks(word).encode()) % (MARKS - 1) if marked else 0)
        for plain, word in zip(folded, written, strict=True)
    )


@lru_cache(maxsize=65536)
def _of_umlauts(word: str) -> int:
    """A number for the letters with two dots; 0 without any.

    They are letters of their own in German, Swedish, Finnish, Hungarian and Turkish: who writes
    Müller writes Möller otherwise.
    """
    dotted = "".join(c for c in word.lower().translate(_DOTTED) if c in _UMLAUTS)
    return SYLLABLES * MARKS + 1 + zlib.crc32(dotted.encode()) % (MARKS - 1) if dotted else 0


def _marks(word: str) -> str:
    """The syllable with its tone at the end: clerks put it on either of two vowels (Hoà, Hòa)."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(sorted(letters, key=_TONES.__contains__))
