"""Scoring of name pairs given as text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from borderlink.names.compare import compare, probability
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_text

CHUNK = 200_000


def score(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """How likely each pair is one name: 0 to 1, one scale over all scripts.

    0 where a side holds no name (empty, a placeholder, only signs).
    """
    texts = {text: at for at, text in enumerate(dict.fromkeys(t for pair in pairs for t in pair))}
    names = pack([prepare_text(text) for text in texts])
    a = np.array([texts[left] for left, _ in pairs], np.int64)
    b = np.array([texts[right] for _, right in pairs], np.int64)
    result = np.zeros(len(pairs), np.float32)
    rows = np.flatnonzero(names.usable[a] & names.usable[b])
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        result[part] = probability(compare(names, a[part], b[part]).log_odds)
    return result
