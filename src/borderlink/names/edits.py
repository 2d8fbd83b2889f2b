"""What each difference between two Latin spellings is worth: edits weighed in nats.

A table of log odds: how much likelier two letters stand opposite each other in two spellings of
one name than in two names. It was learned by `edit_training` and holds typing and copying errors
too: y for i costs little, x for a a lot, a dropped h next to nothing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.arrays import read_arrays

FORMAT = 1
GAP = 0  # in place of a letter, where only the other spelling has one; letters are 1–26
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def edit_gains() -> Floats:
    """Nats for each two letters opposite each other, 27×27, symmetrical; [0, 0] is unused.

    Row or column GAP is a letter that the other spelling lacks, `doubled_gains` says what it is
    worth where it only repeats the one before.
    """
    return _arrays()[0]


@lru_cache(maxsize=1)
def doubled_gains() -> Floats:
    """Nats for each letter that only repeats the one before and that the other spelling lacks."""
    return _arrays()[1]


def write_gains(gains: Floats, doubled: Floats, provenance: Mapping[str, object]) -> bytes:
    """The file of both tables."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        meta=np.frombuffer(json.dumps({"format": FORMAT, **provenance}).encode(), np.uint8),
        gains=gains.astype(np.float16),
        doubled=doubled.astype(np.float16),
    )
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _arrays() -> tuple[Floats, Floats]:
    maker = "borderlink.names.edit_training"
    gains, doubled = read_arrays("edits.npz", FORMAT, maker, ("gains", "doubled"))
    return gains.astype(np.float32), doubled.astype(np.float32)
