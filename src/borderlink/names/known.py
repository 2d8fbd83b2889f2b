"""Latin names that people bear, and which of them are known to be one: no slip makes Fernandez.

A word that people bear is not taken for another name, mistyped, unless both are known as spellings
of one. `known_names` makes the file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.arrays import read_arrays

FORMAT = 1
UNKNOWN = -1

Ints = npt.NDArray[np.int32]


def known_name(word: str) -> int:
    """The rank of a name in the letters of `latin.fold`; UNKNOWN where few or none bear it."""
    return _ranks().get(word, UNKNOWN)


def kin() -> tuple[Ints, Ints]:
    """(offsets, ranks): for each rank the names that are spellings of the same one."""
    _, kin_at, ranks = _arrays()
    return kin_at, ranks


def are_kin(one: str, other: str) -> bool:
    """Whether two names are known as spellings of one."""
    kin_at, ranks = kin()
    at = known_name(one)
    return at != UNKNOWN and known_name(other) in ranks[kin_at[at] : kin_at[at + 1]]


def write_known(kin_of: Mapping[str, Sequence[str]], provenance: Mapping[str, object]) -> bytes:
    """The file of known names; `kin_of` has each, the commonest first, with those one with it."""
    names = list(kin_of)
    ranks = {name: rank for rank, name in enumerate(names)}
    found = [sorted(ranks[other] for other in kin_of[name]) for name in names]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        meta=np.frombuffer(json.dumps({"format": FORMAT, **provenance}).encode(), np.uint8),
        names=np.frombuffer("\n".join(names).encode(), np.uint8),
        counts=np.array([len(others) for others in found], np.uint16),
        kin=np.array([other for others in found for other in others], np.int32),
    )
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    text = _arrays()[0].tobytes().decode()
    return {name: rank for rank, name in enumerate(text.split("\n"))}


@lru_cache(maxsize=1)
def _arrays() -> tuple[npt.NDArray[np.uint8], Ints, Ints]:
    maker = "borderlink.names.known_names"
    names, counts, ranks = read_arrays("known.npz", FORMAT, maker, ("names", "counts", "kin"))
    return names, np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), ranks
