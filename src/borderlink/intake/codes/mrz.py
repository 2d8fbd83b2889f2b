"""The document number in a machine-readable zone, and the check digit beside it (ICAO 9303)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True, slots=True)
class MrzNumber:
    """The number a zone holds, and whether its check digit agrees."""

    number: str
    digit_holds: bool


def check_digit(field: str) -> str:
    """The 7-3-1 check digit of an MRZ field: digits as they are, A = 10 … Z = 35, < = 0."""
    total = sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(field))
    return str(total % 10)


def _value(character: str) -> int:
    return 0 if character == "<" else int(character, 36)


def number_in_mrz(mrz: str) -> MrzNumber | None:
    """The number of a TD1, TD2, TD3 or visa zone; None where the text is no such zone."""
    lines = [line for line in re.split(r"[\s|]+", mrz.upper().strip()) if line]
    if any(not re.fullmatch(r"[A-Z0-9<]{28,44}", line) for line in lines):
        return None
    if len(lines) == 3:
        return _td1(lines[0])
    if len(lines) == 2 and len(lines[1]) >= 10:
        return _checked(lines[1][:9], lines[1][9])
    return None


def _td1(line: str) -> MrzNumber:
    number, digit = line[5:14], line[14]
    if digit != "<":
        return _checked(number, digit)
    # A long number goes on in the optional data, its check digit behind it.
    rest = line[15:].split("<", 1)[0]
    return _checked(number + rest[:-1], rest[-1:])


def _checked(number: str, digit: str) -> MrzNumber:
    # `<` in place of the digit of an empty field counts as 0.
    expected = check_digit(number)
    return MrzNumber(number.replace("<", ""), (digit.replace("<", "0") or "0") == expected)
