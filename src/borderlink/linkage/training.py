"""Fitting a model: u from random pairs, m from pairs that share a rare document number.

Never part of a night. EM on loosely blocked pairs was tried and collapses as data grows (m of the
best name level fell from 0.67 to 0.03 at a million records), so it is not used. What anchors cannot
say (how often matches share the document itself) stays prior knowledge, and the report says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import polars as pl

from borderlink.errors import ModelError
from borderlink.linkage.candidates import build_keys, build_pairs
from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.features import build_features
from borderlink.linkage.model import LevelWeights, Model, prior_model
from borderlink.linkage.name_levels import KeyedIndex
from borderlink.linkage.name_training import name_weights, random_names
from borderlink.linkage.scoring import score_pairs

FEWEST_ANCHORS = 200
RANDOM_PAIRS = 400_000
CHUNK = 250_000  # Splink tells levels only together with all columns, which need room
_PRIOR_PAIRS = 20.0  # how many pairs the prior knowledge weighs
_FEWEST_SEEN = 10

Counts = Mapping[str, Mapping[int, int]]  # comparison → gamma → pairs


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What a model is fitted to."""

    records: Any
    index: KeyedIndex
    ruleset: str
    described: str


def train_model(
    connection: duckdb.DuckDBPyConnection,
    data: TrainingData,
    *,
    version: str,
    pairs_per_record: int = 60,
    random_pairs: int = RANDOM_PAIRS,
) -> Model:
    """Fit a model in a scratch connection; the same data gives the same model.

    Raises ModelError when too few pairs share a document number.
    """
    build_features(connection, data.records)
    records = int(connection.execute("SELECT count(*) FROM person").fetchall()[0][0])
    build_keys(connection, *data.index.key_table())
    build_pairs(connection, records, pairs_per_record)
    connection.execute("CREATE OR REPLACE TABLE candidate AS SELECT * FROM pair")
    start = prior_model(version)
    anchors = _count_levels(connection, start, data, _ANCHORS)
    shared = sum(anchors["document"].values())
    if shared < FEWEST_ANCHORS:
        raise ModelError(
            f"only {shared} pairs share a rare document number; {FEWEST_ANCHORS} are needed to "
            "train. Keep the shipped model, or train on more records."
        )
    others = _count_levels(connection, start, data, _random_pairs(records, random_pairs))
    ids = connection.execute("SELECT unique_id FROM person ORDER BY 1").fetchnumpy()["unique_id"]
    drawn = random_names(data.index, ids.astype(np.int64), start.bands)
    weights = {
        comparison.name: _weights(comparison, anchors, others) for comparison in start.comparisons()
    }
    fitted = replace(
        start,
        trained_on=data.described,
        ruleset=data.ruleset,
        weights=weights,
        report={
            "records": records,
            "anchors": shared,
            "random pairs": sum(others["sex"].values()),
            "random pairs of names": sum(drawn.values()),
            "levels": _shares(start, anchors, others),
        },
    )
    connection.execute("CREATE OR REPLACE TABLE pair AS SELECT * FROM candidate")
    scored = score_pairs(connection, fitted, data.index, records=records, lowest=-1000.0)
    rare = name_weights(fitted, scored, records, anchors["name"], drawn)
    fitted = replace(fitted, weights={**fitted.weights, "name": rare})
    return replace(fitted, matches_per_record=_matches_per_record(fitted, scored, records))


_ANCHORS = """
    SELECT l.unique_id AS record_a, r.unique_id AS record_b, 0 AS rules
    FROM (SELECT unique_id, unnest(doc_numbers) AS number FROM person) l
    JOIN (SELECT unique_id, unnest(doc_numbers) AS number FROM person) r
        ON l.number = r.number AND l.unique_id < r.unique_id
    GROUP BY ALL
"""


def _random_pairs(records: int, count: int) -> str:
    """Pairs of records drawn by a fixed hash: the same every time, and free of the data's order."""
    rounds = max(count // max(records, 1), 1)
    return f"""
        WITH numbered AS (
            SELECT unique_id, row_number() OVER (ORDER BY hash(unique_id), unique_id) AS place
            FROM person
        ), drawn AS (
            SELECT l.unique_id AS x,
                (hash(l.unique_id::BIGINT * 1000003 + step) % {records}) + 1 AS place
            FROM numbered l, range({rounds}) steps(step)
        )
        SELECT DISTINCT least(x, unique_id) AS record_a, greatest(x, unique_id) AS record_b,
            0 AS rules
        FROM drawn JOIN numbered USING (place) WHERE x <> unique_id
    """


def _count_levels(
    connection: duckdb.DuckDBPyConnection, model: Model, data: TrainingData, pairs: str
) -> Counts:
    """How many of these pairs reach each level of each comparison, as Splink sees them."""
    connection.execute(f"CREATE OR REPLACE TABLE drawn AS {pairs} ORDER BY record_a, record_b")
    total = int(connection.execute("SELECT count(*) FROM drawn").fetchall()[0][0])
    counts: dict[str, dict[int, int]] = {c.name: {} for c in model.comparisons()}
    records = len(data.records)
    for start in range(0, total, CHUNK):
        connection.execute(
            f"CREATE OR REPLACE TABLE pair AS SELECT * FROM drawn LIMIT {CHUNK} OFFSET {start}"
        )
        scored = score_pairs(connection, model, data.index, records=records, lowest=-1000.0)
        for comparison in model.comparisons():
            for gamma, seen in scored[f"gamma_{comparison.column}"].value_counts().iter_rows():
                counts[comparison.name][gamma] = counts[comparison.name].get(gamma, 0) + seen
    return counts


def _weights(comparison: Comparison, anchors: Counts, others: Counts) -> dict[str, LevelWeights]:
    """Shares among anchors and random pairs; prior knowledge where they saw too little."""
    matched, random = anchors[comparison.name], others[comparison.name]
    seen_m, seen_u = _observed(matched), _observed(random)
    weights = {}
    for position, level in enumerate(comparison.levels):
        gamma = len(comparison.levels) - 1 - position
        if level.fixed or not seen_m or not seen_u:
            weights[level.code] = LevelWeights(level.m, level.u, "prior knowledge")
            continue
        m = (matched.get(gamma, 0) + _PRIOR_PAIRS * level.m) / (seen_m + _PRIOR_PAIRS)
        chance = random.get(gamma, 0)
        enough = chance >= _FEWEST_SEEN
        u = chance / seen_u if enough else min(level.u, (chance + 1) / seen_u)
        m = max(m, u * 2.0**level.least)
        weights[level.code] = LevelWeights(m, u, "data" if enough else "data and prior knowledge")
    return weights


def _observed(counts: Mapping[int, int]) -> int:
    return sum(pairs for gamma, pairs in counts.items() if gamma >= 0)


def _shares(model: Model, anchors: Counts, others: Counts) -> dict[str, Any]:
    """Counts by level, for the report and for watching drift."""
    return {
        comparison.name: {
            level.code: {
                "anchors": anchors[comparison.name].get(len(comparison.levels) - 1 - i, 0),
                "random": others[comparison.name].get(len(comparison.levels) - 1 - i, 0),
            }
            for i, level in enumerate(comparison.levels)
        }
        for comparison in model.comparisons()
    }


def _matches_per_record(model: Model, scored: pl.DataFrame, records: int) -> float:
    """The prior at which the candidates' probabilities add up to the matches it promises."""
    bits = np.zeros(len(scored))
    for comparison in model.comparisons():
        by_gamma = {
            len(comparison.levels) - 1 - i: np.log2(level.m / level.u)
            for i, level in enumerate(comparison.levels)
        } | {-1: 0.0}
        table = np.array([by_gamma[g] for g in range(-1, len(comparison.levels))])
        bits += table[scored[f"gamma_{comparison.column}"].to_numpy() + 1]
    matches = 0.5 * records
    for _ in range(20):
        odds = np.log2(2 * matches / records / records)
        matches = float(np.sum(1 / (1 + np.exp2(-(bits + odds)))))
    return round(max(matches / records, 0.001), 4)
