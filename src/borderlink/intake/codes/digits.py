"""Numbers that a spreadsheet has shortened: 3.80501E+11 was a phone, and nobody knows which."""

from __future__ import annotations

import re

_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d*)?E\+\d{1,3}", re.IGNORECASE)


def lost_digits(text: str) -> bool:
    """Whether a number was written in powers of ten, so that its last digits are gone."""
    return "+" in text and _SHORTENED.fullmatch(text.strip()) is not None
