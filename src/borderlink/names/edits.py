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
from importlib import resources

import numpy as np
import numpy.typing as npt

from borderlink.errors import ModelError

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
    file = resources.files("borderlink.names") / "tables" / "edits.npz"
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            tables = arrays["gains"].astype(np.float32), arrays["doubled"].astype(np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"names/tables/edits.npz: unreadable ({type(error).__name__}). "
            "Install Borderlink again."
        ) from None
    if meta["format"] != FORMAT:
        raise ModelError(
            f"names/tables/edits.npz: format {meta['format']}, expected {FORMAT}. "
            "Make it again with borderlink.names.edit_training."
        )
    return tables
