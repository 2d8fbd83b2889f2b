"""The scripts of India: letters → units that say which vowel is heard and which is not.

The scripts share one plan (ISO 15919): a consonant letter carries an inherent vowel unless a vowel
sign or a virama follows; in speech, and in Latin spelling, many of these vowels are dropped
(चेतना is Chetna, not Chetana). Tamil letters, besides, are voiced by their surroundings.
"""

from __future__ import annotations

import unicodedata

from borderlink.names.words import WORDS

INDIC = ("Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh")
# First code points: in these nine blocks a letter stands at the same place, which ISCII fixed.
BLOCKS = {
    "Deva": 0x0900, "Beng": 0x0980, "Guru": 0x0A00, "Gujr": 0x0A80, "Orya": 0x0B00,
    "Taml": 0x0B80, "Telu": 0x0C00, "Knda": 0x0C80, "Mlym": 0x0D00,
}  # fmt: skip
_VIRAMAS = frozenset("्্੍્୍்్್്්")
_NUKTAS = frozenset("़়਼઼଼಼")
# Marks that close a syllable, which leave the inherent vowel of their consonant.
_CLOSING = frozenset("ंःँংঃঁਂਃਁੰંઃઁଂଃଁஂஃంఃఁಂಃಁംഃංඃ")
_LETTER_NAMES = {
    name: letter for letter, names in WORDS["letter_names"].items() for name in names.split()
}
_TAMIL_STOPS = frozenset("கசடதபற")
_TAMIL_NASALS = frozenset("ஙஞணநமன")


def letter_name(token: str) -> str | None:
    """The Latin letter whose English name the token spells: एस is S, வி is V."""
    return _LETTER_NAMES.get(token)


def moved(text: str, script: str) -> str | None:
    """Devanagari text in another script of BLOCKS; None where that lacks a letter of it."""
    shift = BLOCKS[script] - BLOCKS["Deva"]
    letters = [chr(ord(c) + shift) if 0x0900 < ord(c) < 0x0964 else c for c in text]
    if any(unicodedata.name(c, "") == "" for c in letters):
        return None
    return "".join(letters)


def indic_units(token: str) -> tuple[str, ...]:
    """A consonant with its nukta or virama is one unit; a bare one tells what surrounds it.

    `$` ends the word, `-+` stands where a vowel is usually dropped (between two syllables that have
    a vowel of their own), `+` elsewhere. Tamil stops that sound otherwise than alone are followed
    by `~` after a vowel, `.` after a nasal, `:` after themselves.
    """
    letters = _letters(unicodedata.normalize("NFC", token))
    units = []
    for at, letter in enumerate(letters):
        before = letters[at - 1] if at else ""
        units.append(letter + _voicing(letter, before) + _inherent(letters, at))
    return tuple(units)


def _letters(text: str) -> list[str]:
    """Characters, a nukta and a virama joined to the consonant before them; joiners dropped."""
    letters: list[str] = []
    for character in text:
        if letters and (character in _VIRAMAS or character in _NUKTAS):
            letters[-1] += character
        elif unicodedata.category(character) != "Cf":
            letters.append(character)
    return letters


def _inherent(letters: list[str], at: int) -> str:
    if not _is_bare(letters, at):
        return ""
    following = letters[at + 1 : at + 2]
    if not following:
        return "$"
    if at and letters[at - 1][-1] not in _VIRAMAS and following[0][-1] not in _VIRAMAS:
        return "-+" if not _is_bare(letters, at + 1) else "+"
    return "+"


def _is_bare(letters: list[str], at: int) -> bool:
    """Whether this is a consonant that no vowel sign or virama follows."""
    letter = letters[at]
    if letter[-1] in _VIRAMAS or not _is_consonant(letter[0]):
        return False
    following = letters[at + 1 : at + 2]
    return (
        not following or unicodedata.category(following[0][0]) == "Lo" or following[0] in _CLOSING
    )


def _is_consonant(character: str) -> bool:
    """Independent vowels come before the letter KA in every block."""
    if unicodedata.category(character) != "Lo":
        return False
    start = 0x1A if 0x0D80 <= ord(character) < 0x0E00 else 0x15
    return ord(character) % 0x80 >= start


def _voicing(letter: str, before: str) -> str:
    if letter[0] not in _TAMIL_STOPS or not before:
        return ""
    if before[-1] not in _VIRAMAS:
        return "~"
    if before[0] == letter[0]:
        return ":"
    return "." if before[0] in _TAMIL_NASALS else ""
