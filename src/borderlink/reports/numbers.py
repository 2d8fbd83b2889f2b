"""Weights, odds and shares as text; digits are Latin ones everywhere, as on the phone."""

from __future__ import annotations


def bits(value: float) -> str:
    """+24.1, −3.0: a true minus sign, always one digit."""
    return f"{value:+.1f}".replace("-", "−")


def two_digits(number: float) -> str:
    """A number of which only two digits mean something: 1,900."""
    digits = max(len(str(round(number))) - 2, 0)
    return f"{round(number / 10**digits) * 10**digits:,}"


def share(part: int, whole: int) -> str:
    """How many of a hundred; 99 % is not rounded up to all of them, nor 1 % down to none.

    >>> share(999, 1000), share(1, 1000), share(0, 0)
    ('99 %', '1 %', '–')
    """
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"
