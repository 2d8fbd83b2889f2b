"""Machine-readable zones of passports, cards and visas (ICAO 9303 parts 4 to 7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

_WEIGHTS = (7, 3, 1)
_LINE = re.compile(r"[A-Z0-9<]+")
# What optical readers take for one another; only such characters are ever proposed.
_ALIKE = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "4A", "7T")
_CONFUSED = {c: group.replace(c, "") for group in _ALIKE for c in group}
_MOST_MISREAD = 2


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says. A check that fails is kept beside the value, which is never repaired."""

    kind: str  # td1, td2, td3, mrv-a, mrv-b
    code: str
    issuer: str
    family: str
    given: str
    number: str
    digit: str  # beside the number
    nationality: str
    birth: str  # YYMMDD, unknown digits as <
    sex: str
    expires: str
    optional: str
    failed: tuple[str, ...]  # number, birth, expires, optional, whole: whose check digit fails
    checked: str  # what the whole zone's check digit covers, and the digit; empty where none is

    @property
    def document(self) -> str:
        """The document: its issuer and its number."""
        return self.issuer + self.number

    @property
    def type(self) -> str:
        """Passport, visa or identity card, by the first letter."""
        return {"P": "passport", "V": "visa"}.get(self.code[:1], "identity card")


def check_digit(field: str) -> str:
    """The 7-3-1 check digit of an MRZ field: digits as they are, A = 10 … Z = 35, < = 0."""
    total = sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(field))
    return str(total % 10)


def _value(character: str) -> int:
    return 0 if character == "<" else int(character, 36)


@lru_cache(maxsize=10_000)
def read_mrz(text: str) -> Mrz | None:
    """The zone written on two or three lines, or as one text; None where it is none."""
    lines = _lines(text)
    if lines is None:
        return None
    if len(lines) == 3:
        return _td1(*lines)
    return _two_lines(*lines)


def _lines(text: str) -> list[str] | None:
    parts = [part for part in re.split(r"[\s|]+", text.upper().strip()) if part]
    whole = "".join(parts)
    if not _LINE.fullmatch(whole):
        return None
    if len(parts) == 2 and len(parts[1]) in (36, 44):
        # Fillers at the end of the line of names are often cut off.
        return [parts[0].ljust(len(parts[1]), "<")[: len(parts[1])], parts[1]]
    if len(parts) == 3 and [len(part) for part in parts[:2]] == [30, 30]:
        return [parts[0], parts[1], parts[2].ljust(30, "<")[:30]]
    widths = {90: 30, 88: 44, 72: 36}
    width = widths.get(len(whole))
    if len(parts) != 1 or width is None:
        return None
    return [whole[start : start + width] for start in range(0, len(whole), width)]


def _td1(first: str, second: str, third: str) -> Mrz:
    number, digit, optional = _number(first[5:14], first[14], first[15:30])
    return _built(
        "td1",
        first,
        third,
        {"number": (number, digit), "birth": (second[:6], second[6])}
        | {"expires": (second[8:14], second[14])},
        nationality=second[15:18],
        sex=second[7],
        optional=optional + second[18:29],
        whole=(first[5:30] + second[:7] + second[8:15] + second[18:29], second[29]),
    )


def _two_lines(first: str, second: str) -> Mrz:
    visa, wide = first.startswith("V"), len(second) == 44
    end = 43 if wide else 35
    checks = {"birth": (second[13:19], second[19]), "expires": (second[21:27], second[27])}
    rest = second[28:] if visa else second[28 : 42 if wide else 35]
    number, digit, optional = second[:9], second[9], rest
    if not wide and not visa:
        number, digit, optional = _number(number, digit, rest)
    if wide and not visa:
        checks["optional"] = rest, second[42]
    kind = ("mrv-a" if wide else "mrv-b") if visa else ("td3" if wide else "td2")
    return _built(
        kind,
        first,
        first[5:],
        {"number": (number, digit)} | checks,
        nationality=second[10:13],
        sex=second[20],
        optional=optional,
        whole=None if visa else (second[:10] + second[13:20] + second[21:end], second[end]),
    )


def _number(number: str, digit: str, optional: str) -> tuple[str, str, str]:
    """A number too long for its field goes on in the optional data, its check digit behind it."""
    if digit != "<" or optional.startswith("<"):
        return number, digit, optional
    rest, _, left = optional.partition("<")
    return number + rest[:-1], rest[-1:], left


def _built(
    kind: str,
    first: str,
    names: str,
    checks: dict[str, tuple[str, str]],
    *,
    nationality: str,
    sex: str,
    optional: str,
    whole: tuple[str, str] | None,
) -> Mrz:
    family, _, given = names.rstrip("<").lstrip("<").partition("<<")
    tested = checks | ({"whole": whole} if whole else {})
    return Mrz(
        kind=kind,
        code=first[:2].replace("<", ""),
        issuer=first[2:5].replace("<", ""),
        family=_words(family),
        given=_words(given),
        number=checks["number"][0].replace("<", ""),
        digit=checks["number"][1],
        nationality=nationality.replace("<", ""),
        birth=checks["birth"][0],
        sex=sex,
        expires=checks["expires"][0],
        optional=_words(optional),
        failed=tuple(name for name, (text, digit) in tested.items() if not _holds(text, digit)),
        checked="".join(whole) if whole else "",
    )


def _words(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _holds(text: str, digit: str) -> bool:
    # `<` in place of the digit of an empty field counts as 0.
    return (digit.replace("<", "0") or "0") == check_digit(text)


def zone_part(zone: Mrz, name: str) -> str:
    """One field as text; a date says that it comes from a zone, where the year has two digits."""
    value = str(getattr(zone, name))
    return f"MRZ {value}" if name in ("birth", "expires") else value


def number_proposals(number: str, digit: str) -> tuple[str, ...]:
    """Numbers beside this check digit that one or two misread characters would explain."""
    return proposals(number, lambda text: _holds(text, digit))


def proposals(number: str, holds: Callable[[str], bool]) -> tuple[str, ...]:
    """What a number may have been before it was misread; for a person to compare, never applied.

    Where one character explains it, two are not looked at.
    """
    if holds(number):
        return ()
    for count in range(1, _MOST_MISREAD + 1):
        if found := tuple(sorted({n for n in _respelled(number, count) if holds(n)})):
            return found
    return ()


def _respelled(number: str, count: int) -> Iterator[str]:
    places = [place for place, character in enumerate(number) if character in _CONFUSED]
    for chosen in combinations(places, count):
        for characters in product(*(_CONFUSED[number[place]] for place in chosen)):
            respelled = list(number)
            for place, character in zip(chosen, characters, strict=True):
                respelled[place] = character
            yield "".join(respelled)
