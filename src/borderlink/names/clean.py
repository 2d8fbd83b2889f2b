"""A delivered name → the same name without what keyboards, copying and forms left in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from borderlink.names.charwise import Charwise
from borderlink.names.scripts import script_of
from borderlink.names.words import WORDS
from borderlink.names.zawgyi import is_zawgyi, to_unicode

LONGEST = 256  # characters; no name is longer, and cost must stay bounded

# Look-alikes that are typed by mistake or to deceive: Cyrillic and Greek letters in Latin words.
_LATIN_FOR = str.maketrans(
    "АВЕКМНОРСТХУІЈЅаеорсухіјѕԁӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYIJSaeopcyxijsdlABEZHIKMNOPTYXo"
)
_CYRILLIC_FOR = str.maketrans("ABEKMHOPCTXYaeopcyxi", "АВЕКМНОРСТХУаеорсухі")
_GREEK_FOR = str.maketrans("ABEZHIKMNOPTYXo", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")
_FOLD = str.maketrans(
    {
        "ی": "ي", "ى": "ي", "ې": "ي", "ے": "ي", "ێ": "ي",
        "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه",
        "ـ": "", "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "＇": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_ALPHABETS = frozenset({"Latn", "Cyrl", "Grek"})  # those that look-alikes come from
_BURMESE = re.compile("[က-႟]")
# Digits that stand inside a Latin word are letters misread or mistyped: Ann4, W1lliam, B0ris.
_DIGIT_IN_WORD = re.compile(r"(?<=[A-Za-zÀ-ɏ])[0134569](?=[A-Za-zÀ-ɏ])|(?<=[A-Za-zÀ-ɏ]{2})[0134]\b")
_DIGITS = frozenset("0134569")
_LETTER_FOR = str.maketrans("0134569", "oieasbg")
_PARENTHESIS = re.compile(r"\([^()]{0,64}\)")  # a place, an office, "born Ivanova"
_PLACEHOLDERS = frozenset(WORDS["placeholders"])


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is empty where the name says nothing; `flags` tell what was found on the way."""

    text: str
    flags: tuple[str, ...] = ()


def clean(raw: str) -> Cleaned:
    """Never raises, whatever is in `raw`; what is cut, replaced or empty is told in the flags."""
    flags: list[str] = []
    if len(raw) > LONGEST:
        raw, flags = raw[:LONGEST], ["cut"]
    text = unicodedata.normalize("NFKC", _encodable(raw))
    if _BURMESE.search(text) and is_zawgyi(text):  # before digits are read: Zawgyi uses their codes
        text = to_unicode(text)
        flags.append("zawgyi")
    text = " ".join(text.translate(_FOLDED).split())[:LONGEST]
    if text.casefold().replace(" ", "_") in _PLACEHOLDERS:
        return Cleaned("", (*flags, "placeholder"))
    outside = " ".join(_PARENTHESIS.sub(" ", text).split()) if "(" in text else text
    if outside != text and any(c.isalpha() for c in outside):
        text, flags = outside, [*flags, "parenthesis"]
    text = text if _DIGITS.isdisjoint(text) else _without_digits(text)
    text, mixed = _without_look_alikes(text)
    if mixed:
        flags.append("mixed script")
    if not any(c.isalpha() for c in text):
        return Cleaned("", (*flags, "no letters"))
    return Cleaned(text, tuple(flags))


def _without_digits(text: str) -> str:
    """Digits inside words as letters, until none is left: in A0A0 the second follows the first."""
    read = _DIGIT_IN_WORD.sub(lambda digit: digit[0].translate(_LETTER_FOR), text)
    return text if read == text else _without_digits(read)


def _encodable(raw: str) -> str:
    return raw.encode("utf-8", "ignore").decode("utf-8")


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if category in ("Cf", "Cc", "Cs", "Co", "Cn") or _is_arabic_or_hebrew_vowel(character):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character


def _folded(character: str) -> str:
    return _kept(character).translate(_FOLD)


def _is_arabic_or_hebrew_vowel(character: str) -> bool:
    code = ord(character)
    return (
        0x064B <= code <= 0x065F
        or code == 0x0670
        or 0x0610 <= code <= 0x061A
        or 0x06D6 <= code <= 0x06ED
        or 0x0591 <= code <= 0x05C7
    ) and unicodedata.category(character) == "Mn"


def _without_look_alikes(text: str) -> tuple[str, bool]:
    if len(_ALPHABETS.intersection(map(script_of, text))) < 2:
        return text, False
    words = list(_repaired(text))
    return " ".join(word for word, _ in words), any(changed for _, changed in words)


def _repaired(text: str) -> Iterator[tuple[str, bool]]:
    """Each word in one alphabet, where its odd letters are look-alikes of the majority's."""
    for word in text.split():
        scripts = [script_of(c) for c in word if c.isalpha()]
        kinds = set(scripts)
        if len(kinds) < 2 or not kinds <= _ALPHABETS:
            yield word, False
            continue
        fixed = word.translate(_table(scripts))
        left = {script_of(c) for c in fixed if c.isalpha()}
        yield (fixed if len(left) == 1 else word), True


def _table(scripts: list[str]) -> dict[int, int]:
    """The look-alikes in the alphabet of most letters."""
    if scripts.count("Latn") * 2 >= len(scripts):
        return _LATIN_FOR
    return _GREEK_FOR if scripts.count("Grek") > scripts.count("Cyrl") else _CYRILLIC_FOR


_FOLDED = Charwise(_folded)
