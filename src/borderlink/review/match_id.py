"""Match ids: opaque, stable, and safe to say on the phone."""

from __future__ import annotations

import hmac

# Crockford's base 32: no I, L, O or U, so that nothing is misheard or misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPOKEN_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
_DIGITS = 11  # 55 bits: one collision expected only among some 250 million matches


def match_id(secret: bytes, record_a: int, record_b: int) -> str:
    """The id of a pair, keyed so that nobody can test a guess at the other side's record."""
    first, second = sorted((record_a, record_b))
    digest = hmac.digest(secret, f"{first}:{second}".encode(), "sha256")
    number = int.from_bytes(digest[:8]) >> (64 - 5 * _DIGITS)
    digits = [_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_DIGITS))]
    return _grouped("".join(digits) + _check(digits))


def parse_match_id(text: str) -> str | None:
    """The id as we write it, from however it was said or typed; None when it cannot be one."""
    plain = text.strip().upper().translate(_SPOKEN_AS)
    if len(plain) != _DIGITS + 1 or any(digit not in _ALPHABET for digit in plain):
        return None
    return _grouped(plain) if _check(plain[:-1]) == plain[-1] else None


def _check(digits: list[str] | str) -> str:
    """A digit that changes when one digit is wrong or two neighbours are swapped."""
    total = sum((place * 2 + 1) * _ALPHABET.index(d) for place, d in enumerate(digits))
    return _ALPHABET[total % 32]


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
