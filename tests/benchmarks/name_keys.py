"""Measures the blocking keys and the preparation of names; run it, pytest does not collect it.

    python tests/benchmarks/name_keys.py PAIRS.parquet

PAIRS has the columns `set, name_a, name_b, kind`, where kind is positive, hard or random.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import polars as pl

from borderlink.names.prepared import prepare_text

WARM = ("Жанна", "王小明", "김철수", "سامي", "ทักษิณ", "राम", "דוד", "タナカ", "Γιώργος")


def keys_of(names: list[str]) -> dict[str, frozenset[str]]:
    """The keys of each name; prints how fast, and how many."""
    for name in WARM:
        prepare_text(name)
    started = time.process_time()
    keys = {name: frozenset(prepare_text(name).keys) for name in names}
    seconds = time.process_time() - started
    print(f"{60 * len(names) / seconds:,.0f} distinct names a minute and core")
    print(f"{sum(map(len, keys.values())) / len(names):.1f} keys a name")
    return keys


def shares(pairs: pl.DataFrame) -> pl.DataFrame:
    """The share of pairs with a common key: of each set and of all, for true and random pairs."""
    pairs = pl.concat([pairs, pairs.with_columns(set=pl.lit("~ all, pooled"))])
    share = pl.col("met").filter
    return (
        pairs.group_by("set")
        .agg(
            true=share(pl.col("kind") == "positive").mean(),
            random=share(pl.col("kind") == "random").mean(),
        )
        .sort("set")
    )


def main(file: Path) -> None:
    pairs = pl.read_parquet(file)
    keys = keys_of(sorted(set(pairs["name_a"]) | set(pairs["name_b"])))
    met = [
        not keys[a].isdisjoint(keys[b])
        for a, b in zip(pairs["name_a"], pairs["name_b"], strict=True)
    ]
    for name, true, random in shares(pairs.with_columns(pl.Series("met", met))).iter_rows():
        print(f"{name:<24}{true:>8.3f}{random:>8.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
