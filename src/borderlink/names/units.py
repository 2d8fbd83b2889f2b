"""A native token → the sound-bearing units that the sound model reads, one writing system each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from borderlink.names.burmese import burmese_units, khmer_units
from borderlink.names.indic import INDIC, indic_units
from borderlink.names.latin import fold
from borderlink.names.thai import thai_units

# A unit of a Latin letter inside a name of another script ("P. मुरुगन"); it stands for itself.
LATIN_MARK = "="
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_ARABIC = str.maketrans("أإآٱىیکہ", "ااااييكه")
_SMALL_KANA = frozenset("ャュョァィゥェォヮ")
_LEADING = {"Thai": frozenset("เแโใไ"), "Laoo": frozenset("ເແໂໃໄ")}
_CONSONANTS = {"Thai": range(0x0E01, 0x0E2F), "Laoo": range(0x0E81, 0x0EAF)}
_SILENT = frozenset("็ฺ่้๊๋๎່້໊໋")


@lru_cache(maxsize=131072)
def units_of(token: str, script: str) -> tuple[str, ...]:
    """Units of a token in the alphabet of `script`'s model; a syllable's first unit ends in `^`.

    Only Han has that mark: its pinyin syllables start anew inside a token.
    """
    return _READERS.get(script, _plain)(token)


def syllable_units(syllables: str) -> tuple[str, ...]:
    """Units of pinyin syllables with spaces between them, for the Han model."""
    return tuple(
        letter + ("^" if at == 0 else "")
        for syllable in syllables.split(" ")
        for at, letter in enumerate(syllable)
    )


def latin_units(letters: str) -> tuple[str, ...]:
    """Units for Latin letters (or a romanised token) inside a native name."""
    return tuple(LATIN_MARK + letter for letter in letters)


def _plain(token: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", token.lower()))


def _latin(token: str) -> tuple[str, ...]:
    return tuple(fold(token))


def _without_marks(token: str) -> tuple[str, ...]:
    parts = unicodedata.normalize("NFD", token.lower()).replace("ς", "σ")
    return tuple(c for c in parts if unicodedata.category(c) != "Mn")


def _cyrillic(token: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", token.lower()).replace("ё", "е"))


def _arabic(token: str) -> tuple[str, ...]:
    return tuple(token.translate(_ARABIC))


def _hebrew(token: str) -> tuple[str, ...]:
    return tuple(c for c in token.translate(_FINALS) if unicodedata.category(c) != "Mn")


def _hangul(token: str) -> tuple[str, ...]:
    # Decomposed, a consonant at the head and one at the foot of a syllable are different letters.
    return tuple(unicodedata.normalize("NFD", token))


def _korean(token: str) -> tuple[str, ...]:
    """A syllable alone is a surname, with spellings of its own: 이 is Lee there, i elsewhere."""
    mark = "*" if len(token) == 1 else ""
    return tuple(letter + mark for letter in _hangul(token))


def _kana(token: str) -> tuple[str, ...]:
    units: list[str] = []
    for character in unicodedata.normalize("NFC", token):
        code = ord(character)
        kana = chr(code + 0x60) if 0x3041 <= code <= 0x3096 else character
        if kana in _SMALL_KANA and units:
            units[-1] += kana
        else:
            units.append(kana)
    return tuple(units)


def _armenian(token: str) -> tuple[str, ...]:
    """ու is one vowel, and և is written for եւ."""
    letters = unicodedata.normalize("NFC", token.lower()).replace("և", "եւ")
    return tuple(re.findall("ու|.", letters))


def _ethiopic(token: str) -> tuple[str, ...]:
    """A syllable as consonant and vowel: the block has eight syllables of each consonant."""
    units: list[str] = []
    for at, character in enumerate(token):
        order = ord(character) % 8
        last = "$" if at + 1 == len(token) else ""
        units += [chr(ord(character) - order), f"{order}{last}"]
    return tuple(units)


def _lao(token: str) -> tuple[str, ...]:
    """In the order of speech: vowels written before their consonant follow it."""
    letters = [c for c in _unsilenced(token) if c not in _SILENT]
    for at in range(len(letters) - 2, -1, -1):  # from the end: each vowel moves only once
        if letters[at] in _LEADING and letters[at + 1] not in _LEADING:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    following = [*letters, ""][1:]
    return tuple(_marked(c, f) for c, f in zip(letters, following, strict=True))


def _marked(letter: str, following: str) -> str:
    """A consonant before another may carry an unwritten vowel, the last one hardly does."""
    if letter not in _CONSONANTS:
        return letter
    if not following:
        return letter + "$"
    return letter + "+" if following in _CONSONANTS else letter


def _unsilenced(token: str) -> str:
    """Lao without the consonants that a cancellation mark silences."""
    while (at := token.find("໌")) >= 0:
        token = token[: max(at - 1, 0)] + token[at + 1 :]
    return token


def _han(token: str) -> tuple[str, ...]:
    from borderlink.names.han import pinyin

    return tuple(
        letter + ("^" if at == 0 else "")
        for syllable in pinyin(token)
        for at, letter in enumerate(syllable)
    )


_READERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "Latn": _latin,
    "Grek": _without_marks,
    "Cyrl": _cyrillic,
    "Arab": _arabic,
    "Hebr": _hebrew,
    "Hang": _hangul,
    "Kore": _korean,
    "Kana": _kana,
    "Hani": _han,
    "Thai": thai_units,
    "Armn": _armenian,
    "Ethi": _ethiopic,
    "Laoo": _lao,
    "Mymr": burmese_units,
    "Khmr": khmer_units,
    **dict.fromkeys(INDIC, indic_units),
}
