"""Labelled pairs of Burmese names from a file of Zawgyi names; used by the names benchmark.

The file has the columns `name_zawgyi, latin_name`. A third of its persons is held out here, by a
hash of the Latin name; the training of the sound models reads the others.
"""

from __future__ import annotations

from pathlib import Path

import jellyfish
import numpy as np
import polars as pl

from borderlink.names.sources import burmese_rows

SEED = 4
NEAREST_OF = 300
RANDOM = 5


def burmese_pairs(file: Path) -> pl.DataFrame:
    """`set, name_a, name_b, label, kind`: each held-out person with a hard and random negatives."""
    people = [(native, latin) for native, latin in burmese_rows(file, held_out=True)]
    random = np.random.default_rng(SEED)
    rows: list[tuple[str, str, int, str]] = []
    for native, latin in people:
        others = [other for _, other in people if other.lower() != latin.lower()]
        rows.append((native, latin, 1, "positive"))
        rows.append((native, _hard(latin, others, random), 0, "hard"))
        rows += [(native, str(o), 0, "random") for o in random.choice(others, RANDOM)]
    return pl.DataFrame(rows, schema=["name_a", "name_b", "label", "kind"], orient="row").select(
        pl.lit("Burmese").alias("set"), pl.all()
    )


def _hard(latin: str, others: list[str], random: np.random.Generator) -> str:
    """A name that shares a token, or else the nearest of some: half of the time each."""
    own = set(latin.lower().split())
    drawn = [str(o) for o in random.choice(others, NEAREST_OF)]
    sharing = [o for o in drawn if own & set(o.lower().split())]
    if sharing and random.random() < 0.5:
        return sharing[0]
    return max(drawn, key=lambda o: jellyfish.jaro_winkler_similarity(o.lower(), latin.lower()))
