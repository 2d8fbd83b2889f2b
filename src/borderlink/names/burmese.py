"""Burmese and Khmer letters → units whose sound does not depend on letters far away."""

from __future__ import annotations

import re
import unicodedata

# One syllable of Burmese: what begins it, the vowel signs, the consonant that closes it.
_BURMESE = re.compile(r"([က-အဣ-ဪဿ၎][ျြွှ]*)?([ါာိီုူေဲံ့]*)((?:[က-အ]့?[်္]|့?်)*)")
# A high tone changes no spelling; a low dot does (မင်း is Min, မြင့် is Myint).
_SAME = str.maketrans("ါ", "ာ", "း")
_WA = "ွ"
# Khmer consonants of the first series; the second makes the same vowel sign another vowel.
_FIRST_SERIES = frozenset("កខចឆដឋណតថបផសហឡអ")
_COENG = "្"
_REGISTER = {"៉": "1", "៊": "2"}
_KHMER_SILENT = frozenset("៍់៌៎៏៑័\u200b")


def burmese_units(token: str) -> tuple[str, ...]:
    """Letters and medials as they are; vowel and final consonant each with the whole rime.

    အောင် is Aung and ထွန်း is Tun: no letter alone tells which vowel is written.
    """
    text = unicodedata.normalize("NFC", token).translate(_SAME)
    units: list[str] = []
    for match in _BURMESE.finditer(text):
        onset, vowels, final = match.groups()
        rime = vowels + final
        if onset and _WA in onset and final:
            onset, rime = onset.replace(_WA, ""), _WA + rime
        units.extend(onset or "")
        if rime.removesuffix(final):
            units.append(rime + "1")
        if final:
            units.append(rime + "2")
    return tuple(units) or tuple(text)


def khmer_units(token: str) -> tuple[str, ...]:
    """Vowels with the series of their consonant; subscript consonants apart from full ones."""
    text = unicodedata.normalize("NFC", token)
    units: list[str] = []
    series, stacked = "1", False
    for at, character in enumerate(text):
        if character == _COENG:
            stacked = True
            continue
        if character in _KHMER_SILENT:
            continue
        if character in _REGISTER:
            series = _REGISTER[character]
            continue
        if "ក" <= character <= "អ":
            if not stacked or character in "កខគឃចឆជឈដឋឌឍតថទធបផពភសហ":
                series = "1" if character in _FIRST_SERIES else "2"
            following = text[at + 1 : at + 2]
            units.append((_COENG if stacked else "") + character + _bare(following))
        else:
            units.append(character + series)
        stacked = False
    return tuple(units)


def _bare(following: str) -> str:
    if not following:
        return "$"
    return "+" if "ក" <= following <= "អ" else ""
