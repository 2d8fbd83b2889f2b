"""How often pairs reach each level of each comparison, as Splink sees them."""

from __future__ import annotations

import duckdb
import polars as pl

from borderlink.linkage.decided import Counts
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import Index
from borderlink.linkage.scoring import score_pairs

CHUNK = 250_000  # Splink tells levels only together with all columns, which need room


def count_rows(connection: duckdb.DuckDBPyConnection, pairs: str) -> int:
    """How many pairs or records a statement gives."""
    return int(connection.execute(f"SELECT count(*) FROM ({pairs})").fetchall()[0][0])


def candidate_levels(
    connection: duckdb.DuckDBPyConnection, model: Model, index: Index
) -> pl.DataFrame:
    """The level of every comparison (`gamma_…`) for every pair of table `candidate`."""
    connection.execute("CREATE OR REPLACE TABLE pair AS SELECT * FROM candidate")
    records = count_rows(connection, "FROM person")
    scored = score_pairs(connection, model, index, records=records, lowest=-1000.0)
    return scored.select("record_a", "record_b", pl.col("^gamma_.*$"))


def count_levels(
    connection: duckdb.DuckDBPyConnection, model: Model, index: Index, pairs: str
) -> Counts:
    """Pairs by comparison and level; Splink numbers levels, -1 is missing."""
    connection.execute(f"CREATE OR REPLACE TABLE drawn AS {pairs} ORDER BY record_a, record_b")
    total, records = count_rows(connection, "FROM drawn"), count_rows(connection, "FROM person")
    counts: dict[str, dict[int, int]] = {c.name: {} for c in model.comparisons()}
    for start in range(0, total, CHUNK):
        connection.execute(
            f"CREATE OR REPLACE TABLE pair AS SELECT * FROM drawn LIMIT {CHUNK} OFFSET {start}"
        )
        scored = score_pairs(connection, model, index, records=records, lowest=-1000.0)
        for comparison in model.comparisons():
            for gamma, seen in scored[f"gamma_{comparison.column}"].value_counts().iter_rows():
                counts[comparison.name][gamma] = counts[comparison.name].get(gamma, 0) + seen
    return counts
