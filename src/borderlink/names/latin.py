"""Latin letters → a to z, in one or two readings."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "ə": "a", "ŋ": "ng", "ħ": "h", "ŧ": "t", "ĸ": "k", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ʒ": "zh",
    }
)  # fmt: skip
# Passports (ICAO 9303-3, table A) and German habit write these letters with two or three.
_DIGRAPH = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ñ": "nxx"})


@lru_cache(maxsize=131072)
def fold(word: str) -> str:
    """Lower-case a–z only: diacritics dropped, ligatures and special letters spelled out."""
    return _letters(word.lower().translate(_PLAIN))


@lru_cache(maxsize=131072)
def readings(word: str) -> tuple[str, ...]:
    """The plain reading first, then the one with two-letter vowels where it differs."""
    plain = fold(word)
    digraph = _letters(unicodedata.normalize("NFC", word.lower()).translate(_PLAIN | _DIGRAPH))
    return (plain,) if digraph == plain else (plain, digraph)


def _letters(text: str) -> str:
    if text.isascii() and text.isalpha():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if "a" <= c <= "z")
