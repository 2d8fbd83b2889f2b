"""The levels that random pairs of the store's records reach, without their names."""

from __future__ import annotations

import duckdb
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.features import RECORD_COLUMNS, build_features
from borderlink.linkage.model import Model
from borderlink.linkage.training import MISSING
from borderlink.store import Store, scratch_connection

SAMPLED = 4_000  # records; what is common among them is common in the store
_STEPS = 10  # pairs drawn for each


def strangers(store: Store, model: Model) -> dict[str, dict[str, int]]:
    """Comparison → level → pairs, of pairs drawn the same way every time.

    Names are left out: how rare a name is cannot be told from a sample.
    """
    step = max(int(store.value("SELECT count(*) FROM record")) // SAMPLED, 1)
    records = store.sql(
        f"SELECT {RECORD_COLUMNS} FROM record WHERE hash(record_id) % {step} = 0 ORDER BY record_id"
    ).pl()
    scratch = scratch_connection(store.path.parent / "tmp")
    try:
        build_features(scratch, records)
        return _levels(scratch, [c for c in model.comparisons() if c.name != "name"])
    finally:
        scratch.close()


def _levels(
    connection: duckdb.DuckDBPyConnection, comparisons: list[Comparison]
) -> dict[str, dict[str, int]]:
    columns = [name for (name, *_) in connection.execute("DESCRIBE person").fetchall()]
    both = ", ".join(f"{side}.{c} AS {c}_{side}" for side in ("l", "r") for c in columns)
    connection.execute(f"CREATE OR REPLACE TABLE met AS {_PAIRS.replace('$both', both)}")
    levels = ", ".join(f"{_case(comparison)} AS {comparison.column}" for comparison in comparisons)
    found = connection.execute(f"SELECT {levels} FROM met").pl()
    return {comparison.name: _counted(comparison, found) for comparison in comparisons}


_PAIRS = f"""
    WITH numbered AS (
        SELECT *, row_number() OVER (ORDER BY hash(unique_id), unique_id) AS place,
            count(*) OVER () AS records
        FROM person
    )
    SELECT $both
    FROM numbered l, range(1, {_STEPS} + 1) steps(step)
    JOIN numbered r ON r.place = (l.place + step - 1) % l.records + 1
    WHERE l.unique_id <> r.unique_id
"""


def _case(comparison: Comparison) -> str:
    """The position of a pair's level; NULL where a side is missing."""
    tried = " ".join(
        f"WHEN {level.sql} THEN {position}" for position, level in enumerate(comparison.levels[:-1])
    )
    return f"CASE WHEN {comparison.missing} THEN NULL {tried} ELSE {len(comparison.levels) - 1} END"


def _counted(comparison: Comparison, found: pl.DataFrame) -> dict[str, int]:
    seen = dict(found[comparison.column].value_counts().iter_rows())
    counts = {level.code: seen.get(i, 0) for i, level in enumerate(comparison.levels)}
    return counts | {MISSING: seen.get(None, 0)}
