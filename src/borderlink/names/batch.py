"""Scoring of name pairs given as text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from borderlink.names.compare import compare, probability
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_texts

CHUNK = 200_000


Languages = Sequence[tuple[str | None, str | None]]


def score(
    pairs: Sequence[tuple[str, str]], languages: Languages | None = None
) -> npt.NDArray[np.float32]:
    """How likely each pair is one name: 0 to 1, one scale over all scripts.

    `languages`: for each pair the ISO 639 codes of its names, as far as they are known. 0 where a
    side holds no name (empty, a placeholder, only signs).
    """
    spoken = languages or [(None, None)] * len(pairs)
    left = [(pair[0], of[0]) for pair, of in zip(pairs, spoken, strict=True)]
    right = [(pair[1], of[1]) for pair, of in zip(pairs, spoken, strict=True)]
    texts = {text: at for at, text in enumerate(dict.fromkeys([*left, *right]))}
    names = pack(prepare_texts(list(texts), keyed=False))
    a = np.array([texts[text] for text in left], np.int64)
    b = np.array([texts[text] for text in right], np.int64)
    result = np.zeros(len(pairs), np.float32)
    rows = np.flatnonzero(names.usable[a] & names.usable[b])
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        result[part] = probability(compare(names, a[part], b[part]).log_odds)
    return result
