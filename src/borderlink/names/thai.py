"""Thai letters → units in the order of speech, each telling the place it has in its syllable.

Rules of Thai spelling (Royal Institute dictionary; Royal Thai General System): vowels written
around a consonant are one vowel after it, a cancelled letter is silent, a bare consonant before
another carries a short vowel that is not written, an end has one consonant only.
"""

from __future__ import annotations

import re

_TONES = str.maketrans("", "", "่้๊๋็ฺ๎")
_C = "ก-ฮ"
_BARE = r"(?![ะาำิีึืุูั])"  # no vowel sign follows
_CLUSTER = rf"(?:[กขคตทปผพจสศ][รลว]|[{_C}])"
_ROUND = re.compile(
    rf"เ(?P<ia>{_CLUSTER})(?P<v1>ียะ?|ือะ?|าะ?|อะ?|ิ)"
    rf"|เ(?P<oey>[{_C}])(?P<v2>ย){_BARE}"
    rf"|[เแโ](?P<short>{_CLUSTER})(?P<v3>ะ)"
    rf"|[เแโใไ](?P<plain>[กขคตทปผพจสศ][รลว](?=[{_C}]{_BARE})|[{_C}])"
)
_CANCELLED = re.compile(rf"([{_C}])[ิุ]?์")
# Between consonants อ is the vowel of วอน, ว the one of ดวง; รร is a vowel of its own.
_INNER = re.compile(rf"(?<=[{_C}])(?:รร|อ{_BARE}|ว(?=[นงลย]{_BARE}))")
_VOWELS = frozenset("ะาำิีึืุูัเแโใไ")
_OPEN = frozenset("ะำใไ")  # no consonant closes a syllable after these
# Two consonants that end a word as one sound: บุตร is But, but สุพล is Su-phon.
_AS_ONE = frozenset(["ตร", "ทร", "ชร", "ดร", "ทธ", "ฏฐ", "ตต", "ชช", "กข", "ตถ", "ษฐ"])
_SONORANTS = frozenset("งญณนมยรลว")


def thai_units(token: str) -> tuple[str, ...]:
    """A consonant alone begins a syllable with a written vowel. Marks after it:

    `$` closes a syllable, `$$` stands silent after such a one; `&` follows one that closes a
    syllable and may be heard again in the next (ณัฐพล is Nat-tha-phon); `+` carries an unwritten
    vowel, `++` one before a closing consonant (mostly o); `์` is cancelled; `#` is a vowel (อ, ว),
    or silent (ห before a sonorant), or ทร heard as s.
    """
    parts = _spoken(token.translate(_TONES))
    units: list[str] = []
    closable = closed = False  # whether a vowel awaits a closing consonant, and whether it has one
    for at, part in enumerate(parts):
        must = at > 0 and parts[at - 1] == "ั"
        if not _is_consonant(part):
            units.append(part)
            closable = (_is_vowel(part) or part == "ฤ") and part[-1] not in _OPEN
            closed = False
            continue
        mark = _mark(parts[at:], closable=closable, closed=closed, must=must)
        units += [part + "$", part + "&"] if mark == "&" else [part + mark]
        closable, closed = mark == "++", mark in ("$", "$$")
    return tuple(units)


def _spoken(text: str) -> list[str]:
    """Parts in the order of speech; a vowel of several signs is one part."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        if match := _CANCELLED.match(text, at):
            found = [match[1] + "์"]
        elif match := _ROUND.match(text, at):
            found = _turned(match)
        elif match := _INNER.match(text, at):
            found = [match[0] + "#"]
        else:
            size = 2 if text.startswith("ัว", at) and text[at + 2 : at + 3] != "์" else 1
            found = [text[at : at + size]]
        parts += found
        at = match.end() if match else at + len(found[0])
    return [part for part in parts if part != "์"]


def _turned(match: re.Match[str]) -> list[str]:
    """The consonants of a syllable, then the vowel that is written around them."""
    consonants = match["ia"] or match["oey"] or match["short"] or match["plain"]
    after = match["v1"] or match["v2"] or match["v3"] or ""
    return [*consonants, match[0][0] + after]


def _is_consonant(part: str) -> bool:
    return len(part) == 1 and "ก" <= part <= "ฮ" and part != "ฤ"


def _is_vowel(part: str) -> bool:
    return part[0] in _VOWELS or part[-1] == "#"


def _mark(parts: list[str], *, closable: bool, closed: bool, must: bool) -> str:
    """The mark of the consonant that `parts` begin with."""
    part, rest = parts[0], parts[1:]
    if rest and _is_vowel(rest[0]):
        return ""
    if closable:
        return _closing(part, rest, must=must)
    if _is_end(rest):
        return "$$" if closed else "$" if not rest else "+"
    if (part == "ห" and rest[0] in _SONORANTS) or (part == "ท" and rest[0] == "ร"):
        return "#"
    return "++" if _is_end(rest[1:]) else "+"


def _closing(part: str, rest: list[str], *, must: bool) -> str:
    """The mark of a consonant after an open vowel, which it need not close: สุพล is Su-phon."""
    if _is_end(rest):
        return "$"
    if not _is_end(rest[1:]):
        return "&"
    return "$" if must or part + rest[0] in _AS_ONE else "++"


def _is_end(rest: list[str]) -> bool:
    """Whether the word ends here, or a cancelled letter ends the syllable."""
    return not rest or rest[0].endswith("์")
