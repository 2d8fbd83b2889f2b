"""Any script's digits become 0–9 and every look-alike separator one form."""

from __future__ import annotations

import re
import sys
import unicodedata

_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd" and code > 0x7F
}
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF]
)
_SEPARATORS = {ord(c): "-" for c in "‐‑‒–—―−"} | {
    ord("،"): ",",
    ord("、"): ",",
    ord("。"): ".",
    ord("⁄"): "/",
}
_TABLE: dict[int, str | None] = {**_DIGITS, **_INVISIBLE, **_SEPARATORS}


def fold(text: str) -> str:
    """NFKC, ASCII digits, no invisible characters, single spaces, lower case."""
    plain = unicodedata.normalize("NFKC", text).translate(_TABLE)
    return re.sub(r"\s+", " ", plain).strip().casefold()
