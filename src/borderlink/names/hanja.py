"""Chinese characters read as Sino-Korean, in Hangul, with the law of initial sounds."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from borderlink.names.characters import character, korean_syllables
from borderlink.names.words import WORDS

MOST = 6
_LONGEST, _LONGEST_GIVEN = 4, 2  # syllables
_UNLAWFUL = -1.0  # a surname or given name that keeps its 리, 류, 련 at the head, as the North does
_OTHER = -0.7  # each rank of a character's further readings
_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_N, _R, _SILENT = 2, 5, 11  # initials by their number
_PALATAL = frozenset((2, 3, 6, 7, 12, 17, 20))  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ by their number
_SURNAMES = frozenset(WORDS["korean"]["surnames"])
_COMMON = frozenset(WORDS["korean"]["surnames"][:20])  # they stand in the order of their bearers
_COMPOUND = frozenset(WORDS["korean"]["compound_surnames"])

Spelled = tuple[str, float]  # Hangul and log probability


def by_law(syllable: str) -> str:
    """A Sino-Korean syllable as the South writes it at the head of a word: 리 이, 로 노, 녀 여."""
    initial, rest = divmod(ord(syllable) - _FIRST, _VOWELS * _FINALS)
    palatal = rest // _FINALS in _PALATAL
    if initial == _R:
        initial = _SILENT if palatal else _N
    elif initial == _N and palatal:
        initial = _SILENT
    return chr(_FIRST + initial * _VOWELS * _FINALS + rest)


@lru_cache(maxsize=65536)
def hangul(token: str) -> tuple[Spelled, ...]:
    """Up to six Hangul readings of a surname or given name with log probabilities, best first.

    Empty where a character has no Korean reading.
    """
    syllables = [_readings(c, at == 0) for at, c in enumerate(token[:4])]
    if len(token) > len(syllables) or not all(syllables):
        return ()
    found = {
        "".join(s for s, _ in choice): sum(log for _, log in choice)
        for choice in product(*syllables)
    }
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST])


@lru_cache(maxsize=16384)
def _readings(written: str, heads: bool) -> tuple[Spelled, ...]:
    logs: dict[str, float] = {}
    for rank, syllable in enumerate(character(written).korean):
        lawful = by_law(syllable) if heads else syllable
        logs.setdefault(lawful, _OTHER * rank)
        logs.setdefault(syllable, _OTHER * rank + _UNLAWFUL)
    return tuple(sorted(logs.items(), key=lambda item: (-item[1], item[0])))


def korean_parts(name: str) -> tuple[str, ...]:
    """(surname, given) of a name in Hangul that may be a Korean's; empty where it is another's."""
    words = tuple(name.split())
    if len(words) == 1 and 2 <= len(name) <= _LONGEST:
        at = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
        words = name[:at], name[at:]
    if len(words) != 2 or len(words[1]) > _LONGEST_GIVEN:
        return ()
    return words if words[0] in _COMPOUND or words[0] in _SURNAMES else ()


def is_surely_korean(surname: str, given: str) -> bool:
    """Whether no foreign name is to be looked for: a common surname, and two Chinese syllables."""
    return surname in _COMMON and len(given) == 2 and set(given) <= _sino_korean()


@lru_cache(maxsize=1)
def _sino_korean() -> frozenset[str]:
    """The syllables that Korean reads some character by."""
    spelled = korean_syllables()
    return spelled.union(map(by_law, spelled))


def surname_length(name: str) -> int:
    """How many characters of a Korean name are its surname; 0 where it has no Korean surname."""
    if len(name) > 2 and _is_among(name[:2], _COMPOUND):
        return 2
    return int(2 <= len(name) <= 3 and _is_among(name[:1], _SURNAMES))


def _is_among(written: str, surnames: frozenset[str]) -> bool:
    return any(spelled in surnames for spelled, _ in hangul(written))
