"""Numbers of rulers and popes, as each language writes them, → the Roman ones beside Latin names.

레온 3세, לאון השלישי and Leon III are one name; unlike a word, a number cannot be heard.
"""

from __future__ import annotations

import re

from borderlink.names.words import WORDS

_ORDINALS = {
    word.replace("_", " "): number
    for words in WORDS["ordinals"].values()
    for number, forms in enumerate(words, 1)
    for word in forms.split()
}
# Digits count only before the word for "generation"; ordinals only after another word, since
# there are people whose surname is one.
_NUMBERS = re.compile(
    r"(?<!\d)(\d{1,2}) ?[세世](?!\w)|(?<=\w[ ,])(?:"
    + "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
    + r")(?!\w)"
)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MOST = 39  # beyond it Roman numbers need further letters, and no ruler has one


def with_roman_numbers(text: str) -> str:
    """A name with its numbers of rulers in Roman letters; other names as they are."""
    return _NUMBERS.sub(_roman_of, text)


def _roman_of(found: re.Match[str]) -> str:
    digits, whole = found[1], found[0]
    number = int(digits) if digits else _ORDINALS[whole]
    return f" {_roman(number)} " if 0 < number <= _MOST else whole


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters
