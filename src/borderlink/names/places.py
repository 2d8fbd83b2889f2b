"""Place names in native and Latin letters, which scripts with few attested persons learn from."""

from __future__ import annotations

import lzma
from collections import defaultdict
from pathlib import Path

Pair = tuple[str, str, float]  # native name, Latin name, weight

# Made by `borderlink.names.gather`; what it holds and under which licences is told in /NOTICE.
PLACES = Path(__file__).parent / "training" / "places.tsv.xz"
WEIGHT = 1.0


def packaged() -> dict[str, list[Pair]]:
    """Script → the pairs of the packaged file."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for line in lzma.decompress(PLACES.read_bytes()).decode().split("\n"):
        script, latin, native = line.split("\t")
        found[script].append((native, latin, WEIGHT))
    return dict(found)
