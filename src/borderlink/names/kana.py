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
    return "".join(
        chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else {"ヽ": "ゝ", "ヾ": "ゞ"}.get(c, c)
        for c in text
    )


@lru_cache(maxsize=65536)
def hepburn(kana: str) -> str:
    """Kana in Hepburn letters, long vowels as the kana spell them (さとう satou); no hyphens."""
    letters = ""
    for character in hiragana(kana):
        if character in _SMALL:
            letters = _glided(letters, character)
        elif character == "ー":
            letters += letters[-1:] if letters[-1:] in _VOWELS else ""
        elif character == "っ":
            letters += "*"
        else:
            letters += _LETTERS.get(character, "")
    return re.sub(r"\*(.?)", _doubled, letters)


def latin_forms(kana: str) -> tuple[tuple[str, float], ...]:
    """The Latin spellings of kana that people carry, with log weights, best first.

    Hepburn with the long vowels of the kana (satou), as passports have it (sato, shimpei), and the
    national system (huzii, zyun'iti without its apostrophe).
    """
    whole = hepburn(kana)
    short = re.sub(r"n(?=[bmp])", "m", re.sub(r"ou|oo", "o", whole).replace("uu", "u"))
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
    plain = unicodedata.normalize("NFD", latin.lower())
    letters = "".join(c for c in plain if "a" <= c <= "z")
    for spelled, heard in _KUNREI:
        letters = letters.replace(spelled, heard) if spelled[0] in letters else letters
    letters = re.sub(r"(?<![sc])hu", "fu", letters)
    letters = re.sub(r"cch|tch", "ch", letters.replace("shh", "sh").replace("chh", "ch"))
    letters = re.sub(r"m(?=[bmp])", "n", letters)
    letters = re.sub(r"oh(?![aeiouy])", "o", letters)
    letters = re.sub(r"ou|oo", "o", letters)
    return re.sub(r"(.)\1+", r"\1", letters)
