"""Records and their names → scored pairs, in memory: the path of `borderlink link`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from borderlink.linkage.candidates import build_keys, build_pairs
from borderlink.linkage.engine import Engine
from borderlink.linkage.explain import explain_pairs
from borderlink.linkage.features import build_features
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import Index, KeyedIndex
from borderlink.linkage.scoring import score_pairs


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found; table `person` stays in the connection."""

    records: int
    candidates: int
    pairs: pl.DataFrame  # record_a, record_b, rules, match_weight, match_probability, evidence


def link_records(
    connection: duckdb.DuckDBPyConnection,
    records: Any,
    index: KeyedIndex,
    model: Model,
    *,
    store_weight: float,
    pairs_per_record: int,
    engine: Engine | None = None,
) -> Linked:
    """Find, weigh and explain pairs; works in a scratch connection's own catalog only."""
    build_features(connection, records)
    count = int(connection.execute("SELECT count(*) FROM person").fetchall()[0][0])
    build_keys(connection, *index.key_table())
    candidates = build_pairs(connection, count, pairs_per_record)
    if not candidates:
        return Linked(count, 0, pl.DataFrame(schema=PAIR_SCHEMA))
    scored = score_pairs(
        connection, model, index, records=count, lowest=store_weight, engine=engine
    )
    return Linked(count, candidates, with_evidence(connection, model, index, scored, count))


def with_evidence(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    index: Index,
    scored: pl.DataFrame,
    records: int,
) -> pl.DataFrame:
    """What is kept of scored pairs; `records` is how many the prior counts."""
    evidence = explain_pairs(connection, model, index, scored, records=records)
    pairs = scored.select(
        "record_a", "record_b", "rules", "match_weight", "match_probability"
    ).with_columns(pl.Series("evidence", evidence, dtype=pl.String()))
    return pairs.cast(pl.Schema(PAIR_SCHEMA))


PAIR_SCHEMA: dict[str, Any] = {
    "record_a": pl.Int32(),
    "record_b": pl.Int32(),
    "rules": pl.List(pl.String()),
    "match_weight": pl.Float64(),
    "match_probability": pl.Float64(),
    "evidence": pl.String(),
}
