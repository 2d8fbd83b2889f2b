"""Kana spelled exactly in Hepburn letters, and Latin spellings of Japanese folded onto it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
_IRREGULAR = {
    "し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "づ": "zu", "ふ": "fu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n",
    "ゔ": "vu",
}  # fmt: skip
_SMALL = dict(zip("ぁぃぅぇぉゃゅょゎ", "aiueoauoa", strict=True))
_LETTERS = (
    {
        kana: head + vowel
        for head, row in _ROWS.items()
        for kana, vowel in zip(row, _VOWELS, strict=True)
    }
    | _IRREGULAR
    | {kana: "y" * (kana in "ゃゅょ") + vowel for kana, vowel in _SMALL.items()}
)
_HIRAGANA = {ord("ァ") + at: chr(ord("ぁ") + at) for at in range(ord("ヶ") - ord("ァ") + 1)} | {
    ord("ヽ"): "ゝ", ord("ヾ"): "ゞ",
}  # fmt: skip
_PLAIN_KANA = frozenset(_LETTERS) - frozenset(_SMALL)  # whose letters depend on no neighbour
_DOUBLED = re.compile(r"\*(.?)")
_LONG_O = re.compile("ou|oo")
_LABIAL_N, _LABIAL_M = re.compile("n(?=[bmp])"), re.compile("m(?=[bmp])")
_HU = re.compile("(?<![sc])hu")
_DOUBLE_CH = re.compile("cch|tch")
_OH = re.compile("oh(?![aeiouy])")
_REPEATED = re.compile(r"(.)\1+")
_ANY_KUNREI = re.compile("[stczdj]y|[stzd]i|[td]u|dzu|w[oei]|l")
_KUNREI = (  # spellings of the national and older systems, and what Hepburn writes
    ("sy", "sh"), ("ty", "ch"), ("cy", "ch"), ("zy", "j"), ("dy", "j"), ("jy", "j"),
    ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"), ("di", "ji"), ("du", "zu"),
    ("dzu", "zu"), ("wo", "o"), ("we", "e"), ("wi", "i"), ("l", "r"),
)  # fmt: skip

_NATIONAL = (  # and back, as far as the national system differs from Hepburn
    ("tty", "tch"), ("si", "shi"), ("sy", "sh"), ("ti", "chi"), ("ty", "ch"), ("tu", "tsu"),
    ("zi", "ji"), ("zy", "j"), ("hu", "fu"),
)  # fmt: skip


def hiragana(text: str) -> str:
    """The text with its katakana as hiragana; all else as it is."""
    return text.translate(_HIRAGANA)


@lru_cache(maxsize=65536)
def hepburn(kana: str) -> str:
    """Kana in Hepburn letters, long vowels as the kana spell them (さとう satou); no hyphens."""
    written = hiragana(kana)
    if _PLAIN_KANA.issuperset(written):
        return "".join([_LETTERS[character] for character in written])
    letters = ""
    for character in written:
        if character in _SMALL:
            letters = _glided(letters, character)
        elif character == "ー":
            letters += letters[-1:] if letters[-1:] in _VOWELS else ""
        elif character == "っ":
            letters += "*"
        else:
            letters += _LETTERS.get(character, "")
    return _DOUBLED.sub(_doubled, letters)


def latin_forms(kana: str) -> tuple[tuple[str, float], ...]:
    """The Latin spellings of kana that people carry, with log weights, best first.

    Hepburn with the long vowels of the kana (satou), as passports have it (sato, shimpei), and the
    national system (huzii, zyun'iti without its apostrophe).
    """
    whole = hepburn(kana)
    short = _LABIAL_N.sub("m", _LONG_O.sub("o", whole).replace("uu", "u"))
    national = whole
    for kunrei, spelled in _NATIONAL:
        national = national.replace(spelled, kunrei)
    logs: dict[str, float] = {}
    for letters, log in ((whole, 0.0), (short, -0.1), (national, -1.5)):
        logs.setdefault(letters, log)
    return tuple((letters, log) for letters, log in logs.items() if letters)


def _doubled(found: re.Match[str]) -> str:
    head = found[1]
    return ("" if head in _VOWELS or not head else "t" if head == "c" else head) + head


def _glided(letters: str, small: str) -> str:
    """A syllable with a small kana after it: ki + ya → kya, shi + yu → shu, fu + a → fa."""
    if letters[-1:] not in tuple(_VOWELS):
        return letters + _LETTERS[small]
    head, vowel = letters[:-1], _SMALL[small]
    if small in "ゃゅょ" and not head.endswith(("sh", "ch", "j")):
        return head + "y" + vowel
    return head + vowel


@lru_cache(maxsize=65536)
def folded(latin: str) -> str:
    """A Latin spelling of Japanese without what writers choose: Ōno, Ohno, Oono, Ono → ono."""
    letters = latin.lower()
    if not (letters.isascii() and letters.isalpha()):
        letters = "".join(c for c in unicodedata.normalize("NFD", letters) if "a" <= c <= "z")
    if _ANY_KUNREI.search(letters):
        for spelled, heard in _KUNREI:
            letters = letters.replace(spelled, heard)
    letters = _HU.sub("fu", letters) if "hu" in letters else letters
    letters = letters.replace("shh", "sh").replace("chh", "ch")
    letters = _DOUBLE_CH.sub("ch", letters) if "ch" in letters else letters
    letters = _LABIAL_M.sub("n", letters) if "m" in letters else letters
    letters = _OH.sub("o", letters) if "oh" in letters else letters
    return _REPEATED.sub(r"\1", _LONG_O.sub("o", letters))
