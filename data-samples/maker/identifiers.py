"""Document and phone numbers that cannot be anybody's.

Passports begin with Z and national numbers with ZN, which no issuer uses. Phone numbers come from
the ranges that the regulators of the United Kingdom, France and North America keep for fiction.
"""

from __future__ import annotations

HOTLINE = "+448081570100"  # in the range Ofcom keeps for drama
NO_PASSPORT = "000000000"
_AREAS = (202, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808)


def passport(number: int, country: str) -> str:
    """A passport number of its own for each person (and each renewal)."""
    return f"Z{country[0]}{(number * 7919 + 104729) % 10_000_000:07d}"


def national_id(number: int) -> str:
    """A national number that stays the same when name and passport change."""
    return f"ZN{(number * 15485863 + 32452843) % 100_000_000:08d}"


def phone(number: int) -> str:
    """An E.164 number from a fictional range, its own for each person."""
    kind, rest = number % 3, number // 3
    if kind == 0:
        return f"+447700900{rest % 1000:03d}"
    if kind == 1:
        return f"+336399{80000 + rest:05d}"
    area = _AREAS[rest // 100 % len(_AREAS)]
    return f"+1{area}55501{rest % 100:02d}"


def new_phone(number: int) -> str:
    """The number a person changes to; nobody else's first one."""
    return phone(3 * (1200 + number % 200) + 2)
