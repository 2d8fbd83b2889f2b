"""Counts which letters follow which in the Latin spellings that may be shipped.

`python -m borderlink.names.fluency_training train_tokens.parquet train_names.parquet` writes
`tables/fluency.npz`.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from borderlink.names import sources
from borderlink.names.fluency import counted, write_fluency
from borderlink.names.latin import fold
from borderlink.names.sources import Pair


def learn(tokens: Path, names: Path) -> bytes:
    """The content of `fluency.npz`."""
    words = spelled(sources.attested(tokens, names))
    return write_fluency(counted(words), {"words": len(words)})


def spelled(pairs: dict[str, list[Pair]]) -> list[tuple[str, float]]:
    """Distinct Latin words of attested pairs; a word counts by the log of how often it is met."""
    heard: Counter[str] = Counter()
    for rows in pairs.values():
        heard.update(word for _, latin, _ in rows for word in _words(latin))
    return [(word, 1.0 + math.log2(often)) for word, often in sorted(heard.items())]


def _words(latin: str) -> Iterable[str]:
    return (word for part in latin.replace("-", " ").split() if (word := fold(part)))


if __name__ == "__main__":
    target = Path(__file__).with_name("tables") / "fluency.npz"
    target.write_bytes(learn(*(Path(argument) for argument in sys.argv[1:])))
