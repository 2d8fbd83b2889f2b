"""Mandarin syllables as they are spelled in Latin besides pinyin: Wade–Giles, as in Taiwan."""

from __future__ import annotations

_WADE_GILES_HEADS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k",
    "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts", "r": "j", "f": "f", "h": "h", "l": "l",
    "m": "m", "n": "n", "s": "s",
}  # fmt: skip
_WADE_GILES_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu",
    "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "er": "erh", "he": "ho", "ge": "ko",
    "ke": "ko", "guo": "kuo", "duo": "to", "tuo": "to", "luo": "lo", "ruo": "jo", "zuo": "tso",
    "cuo": "tso", "suo": "so", "nuo": "no", "zhuo": "cho", "chuo": "cho", "gui": "kuei",
    "kui": "kuei", "yue": "yueh",
}  # fmt: skip
_WADE_GILES_TAILS = {
    "ong": "ung",
    "iong": "iung",
    "ian": "ien",
    "ie": "ieh",
    "ue": "ueh",
    "ui": "ui",
}


def wade_giles(syllable: str) -> str:
    """A pinyin syllable in Wade–Giles without apostrophes and marks."""
    if syllable in _WADE_GILES_WHOLE:
        return _WADE_GILES_WHOLE[syllable]
    head = next((h for h in _WADE_GILES_HEADS if syllable.startswith(h)), "")
    tail = syllable.removeprefix(head)
    return _WADE_GILES_HEADS.get(head, head) + _WADE_GILES_TAILS.get(tail, tail)
