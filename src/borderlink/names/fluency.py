"""How likely each letter follows three others in Latin names, whatever their origin.

A sound model knows what a letter of another script may sound like, not what a name looks like:
Arabic m-h-m-d is Muhammad because names end in -ammad. `fluency_training` makes the table.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from borderlink.errors import ModelError

FORMAT = 1
SCALE = 16.0  # steps of a stored log chance in one nat
ORDER = 3  # letters that are looked back at

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def fluency() -> Floats:
    """Log chances, 27³ × 27: row = the three letters before (0 before the first), 0 = the end."""
    file = resources.files("borderlink.names") / "tables" / "fluency.npz"
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            steps = arrays["steps"]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"names/tables/fluency.npz: unreadable ({type(error).__name__}). "
            "Install Borderlink again."
        ) from None
    if meta["format"] != FORMAT:
        raise ModelError(
            f"names/tables/fluency.npz: format {meta['format']}, expected {FORMAT}. "
            "Make it again with borderlink.names.fluency_training."
        )
    return restored(steps)


def restored(steps: npt.NDArray[np.uint8]) -> Floats:
    """Log chances from stored steps."""
    return -steps.astype(np.float32) / np.float32(SCALE)


def counted(words: Iterable[tuple[str, float]]) -> Floats:
    """Log chances of the letters of words, a to z, each with its weight.

    Counts after three, two, one and no letters are mixed as Witten and Bell (1991) do.
    """
    counts = np.zeros((27**ORDER, 27))
    for word, weight in words:
        before = 0
        for letter in (*(ord(c) - 96 for c in word), 0):
            counts[before, letter] += weight
            before = before * 27 % 27**ORDER + letter
    chances = np.full((1, 27), 1 / 27)
    for back in range(ORDER + 1):
        # Rows that share their last `back` letters are one: those lie len(seen) apart.
        seen = counts.reshape(-1, 27**back, 27).sum(axis=0)
        kinds = (seen > 0).sum(axis=1, keepdims=True)
        total = seen.sum(axis=1, keepdims=True)
        wider = np.tile(chances, (27 if back else 1, 1))
        mixed = (seen + kinds * wider) / np.maximum(total + kinds, 1)
        chances = np.where(kinds > 0, mixed, wider)
    logs: Floats = np.log(chances).astype(np.float32)
    return logs


def write_fluency(logs: Floats, provenance: dict[str, object]) -> bytes:
    """The file of a table."""
    buffer = io.BytesIO()
    meta = json.dumps({"format": FORMAT, **provenance}, ensure_ascii=False)
    np.savez_compressed(
        buffer,
        meta=np.frombuffer(meta.encode(), np.uint8),
        steps=np.clip(np.round(-logs * SCALE), 0, 255).astype(np.uint8),
    )
    return buffer.getvalue()
