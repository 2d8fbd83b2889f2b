"""When two spellings count as one for the eye. Pure; says nothing about persons."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Without differences of case, width and outer space."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def same_letters(text: str, reading: str) -> bool:
    """Whether a Latin reading only repeats the text: AL-OTAIBI and Al Otaibi, José and jose.

    Not so Хосе and jose.
    """
    return _bare(text) == _bare(reading)


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", folded(text))
    return "".join(c for c in parts if c.isalnum())
