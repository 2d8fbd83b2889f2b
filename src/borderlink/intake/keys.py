"""Which record keys an export has used, in a few bytes each, so that ten million fit in memory."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

_START = 1 << 12
_SIGNED = 1 << 64


class UsedKeys:
    """Remembers in which row each key came first: an open hash table of 64-bit hashes.

    A dictionary of ten million keys takes over a gigabyte, this takes 270 MB. Two keys of ten
    million share a hash with a chance of 3 in a million; the second row is then set aside.
    """

    def __init__(self) -> None:
        self._resize(_START)

    def first_row(self, key: Hashable, row: int) -> int | None:
        """The row in which this key came before; None if it is new, and now remembered."""
        digest = hash(key) % _SIGNED or 1
        hashes, mask = self._hashes, self._mask
        at = digest & mask
        while found := hashes[at]:
            if found == digest:
                return self._rows[at]
            at = (at + 1) & mask
        hashes[at], self._rows[at] = digest, row
        self._used += 1
        if self._used * 3 > mask * 2:
            self._grow()
        return None

    def _resize(self, size: int) -> None:
        self._hashes, self._rows = array("Q", bytes(8 * size)), array("Q", bytes(8 * size))
        self._mask, self._used = size - 1, 0

    def _grow(self) -> None:
        hashes, rows = self._hashes, self._rows
        self._resize(2 * len(hashes))
        for digest, row in zip(hashes, rows, strict=True):
            if digest:
                at = digest & self._mask
                while self._hashes[at]:
                    at = (at + 1) & self._mask
                self._hashes[at], self._rows[at] = digest, row
                self._used += 1
