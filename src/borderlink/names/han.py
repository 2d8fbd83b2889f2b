"""Chinese characters: readings in pinyin, surnames and their special readings."""

from __future__ import annotations

from functools import lru_cache

from borderlink.names.words import WORDS

COMPOUND_SURNAMES = frozenset(WORDS["chinese"]["compound_surnames"])
_SURNAME_READINGS: dict[str, str] = WORDS["chinese"]["surname_readings"]
_LONGEST_NATIVE = 4  # characters; foreign names written in Han are longer


def split_surname(token: str) -> tuple[str, ...]:
    """(surname, given) of a Chinese name without a space; longer words stay whole."""
    if not 2 <= len(token) <= _LONGEST_NATIVE:
        return (token,)
    length = 2 if token[:2] in COMPOUND_SURNAMES and len(token) > 2 else 1
    if length == 1 and len(token) == _LONGEST_NATIVE:
        return (token,)
    return token[:length], token[length:]


@lru_cache(maxsize=65536)
def pinyin(token: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; a lone surname has its surname reading."""
    if token in _SURNAME_READINGS:
        return tuple(_SURNAME_READINGS[token].split())
    return tuple(syllable for c in token if (syllable := _syllable(c)))


@lru_cache(maxsize=65536)
def _syllable(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return "".join(c for c in "".join(found) if "a" <= c <= "z")
