"""Latin spellings of a token with their chances, laid out as compiled code takes them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

SIZE, LOG = np.dtype(np.int32), np.dtype(np.float64)


class Spellings(NamedTuple):
    """Spellings one after the other: their letters a to z, how many (SIZE), their logs (LOG)."""

    letters: bytes
    sizes: bytes
    logs: bytes

    def first(self, most: int) -> list[str]:
        """So many of them at most."""
        found, start = [], 0
        text = self.letters.decode("ascii")
        for size in np.frombuffer(self.sizes, SIZE)[:most].tolist():
            found.append(text[start : start + size])
            start += size
        return found

    def likelier(self, log: float) -> Spellings:
        """The same with `log` added to their logs."""
        return self._replace(logs=(np.frombuffer(self.logs, LOG) + log).tobytes()) if log else self


def listed(spellings: Iterable[tuple[str, float]]) -> Spellings:
    """Spellings from their letters and logs."""
    words, logs = zip(*spellings, strict=True)
    return Spellings(
        "".join(words).encode("ascii"),
        array("i", map(len, words)).tobytes(),
        array("d", logs).tobytes(),
    )


def pooled(found: Sequence[Spellings]) -> Spellings:
    """All of them together."""
    return found[0] if len(found) == 1 else Spellings(*map(b"".join, zip(*found, strict=True)))
