"""Fitting a model: u from random pairs, m from pairs that share a rare document number.

Never part of a night. EM on loosely blocked pairs was tried and collapses as data grows (m of the
best name level fell from 0.67 to 0.03 at a million records), so m comes from those anchors, from
analysts' decisions once there are enough, and what neither says from EM under guard. A fifth of
the anchors and decisions is never learnt from: the model is judged by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import numpy as np
import polars as pl

from borderlink.errors import ModelError
from borderlink.linkage.candidates import build_keys, build_pairs
from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.decided import Counts, Decided, with_decisions
from borderlink.linkage.expectation import refine
from borderlink.linkage.features import build_features
from borderlink.linkage.model import LevelWeights, Model, prior_model
from borderlink.linkage.name_levels import Index, KeyedIndex
from borderlink.linkage.name_training import name_weights, random_names
from borderlink.linkage.prior import matches_among
from borderlink.linkage.scoring import score_pairs
from borderlink.linkage.weighing import bits_of, gamma_of

FEWEST_ANCHORS = 200
RANDOM_PAIRS = 400_000
CHUNK = 250_000  # Splink tells levels only together with all columns, which need room
_PRIOR_PAIRS = 20.0  # how many pairs the prior knowledge weighs
_FEWEST_SEEN = 10
MISSING = "missing"  # among the levels' counts: a side has no value
HELD_OUT = 5  # one anchor and decision in so many is for judging


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What a model is fitted to."""

    records: Any
    index: KeyedIndex
    ruleset: str
    described: str
    decided: Decided = field(default_factory=Decided)


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model, with what it can be judged by: pairs that it never learnt from.

    `candidates` has the levels of every candidate pair (`gamma_…`); `known` has pairs with
    `same` and `told_by` (“document” or “analysts”).
    """

    model: Model
    records: int
    candidates: pl.DataFrame
    known: pl.DataFrame


def fit_model(
    connection: duckdb.DuckDBPyConnection,
    data: TrainingData,
    *,
    version: str,
    pairs_per_record: int = 60,
    random_pairs: int = RANDOM_PAIRS,
) -> Fit:
    """Fit a model in a scratch connection; the same data gives the same model.

    Raises ModelError when too few pairs share a document number.
    """
    build_features(connection, data.records)
    records = _rows(connection, "FROM person")
    build_keys(connection, *data.index.key_table())
    build_pairs(connection, records, pairs_per_record)
    connection.execute("CREATE OR REPLACE TABLE candidate AS SELECT * FROM pair")
    start = prior_model(version)
    true = _true_pairs(connection, start, data)
    others = _count_levels(connection, start, data.index, _random_pairs(records, random_pairs))
    ids = connection.execute("SELECT unique_id FROM person ORDER BY 1").fetchnumpy()["unique_id"]
    drawn = random_names(data.index, ids.astype(np.int64), start.bands)
    weights = {
        comparison.name: _weights(comparison, true.levels, others)
        for comparison in start.comparisons()
    }
    facts = {
        "records": records,
        "anchors": true.anchors,
        "decisions of analysts": true.decisions,
        "random pairs": sum(others["sex"].values()),
        "random pairs of names": sum(drawn.values()),
        "levels": _shares(start, true.anchored, others),
    }
    fitted = replace(
        start, trained_on=data.described, ruleset=data.ruleset, weights=weights, report=facts
    )
    candidates = candidate_levels(connection, fitted, data.index)
    names = name_weights(fitted, candidates, records, true.levels["name"], drawn)
    refined = refine(replace(fitted, weights={**weights, "name": names}), candidates)
    bits = bits_of(refined.model, candidates)
    matches = matches_among(bits, records, 0.5 * records)
    model = replace(
        refined.model,
        matches_per_record=round(max(matches / records, 0.001), 4),
        report=facts | {"EM": dict(refined.outcome)},
    )
    return Fit(model, records, candidates, connection.execute(_KNOWN).pl())


def candidate_levels(
    connection: duckdb.DuckDBPyConnection, model: Model, index: Index
) -> pl.DataFrame:
    """The level of every comparison (`gamma_…`) for every pair of table `candidate`."""
    connection.execute("CREATE OR REPLACE TABLE pair AS SELECT * FROM candidate")
    records = _rows(connection, "FROM person")
    scored = score_pairs(connection, model, index, records=records, lowest=-1000.0)
    return scored.select("record_a", "record_b", pl.col("^gamma_.*$"))


@dataclass(frozen=True, slots=True)
class _TruePairs:
    """Levels among true pairs, by anchors alone and with what analysts decided."""

    anchors: int
    decisions: int
    anchored: Counts
    levels: Counts


def _true_pairs(
    connection: duckdb.DuckDBPyConnection, model: Model, data: TrainingData
) -> _TruePairs:
    connection.register("decided_frame", data.decided.frame())
    connection.execute(f"CREATE OR REPLACE TABLE decided AS {_DECIDED}")
    connection.unregister("decided_frame")
    connection.execute(f"CREATE OR REPLACE TABLE anchor AS {_ANCHORS}")
    anchored = _count_levels(
        connection, model, data.index, "SELECT * FROM anchor WHERE NOT held_out"
    )
    anchors = _rows(connection, "SELECT * FROM anchor WHERE NOT held_out")
    if anchors < FEWEST_ANCHORS:
        raise ModelError(
            f"only {anchors} pairs share a rare document number; {FEWEST_ANCHORS} are needed to "
            "train, without those kept for judging. Keep the shipped model, or train on more "
            "records."
        )
    same = _count_levels(connection, model, data.index, _SAME)
    decisions = _rows(connection, _SAME)
    levels = with_decisions(anchored, same, anchored=anchors, decided=decisions)
    return _TruePairs(anchors, decisions, anchored, levels)


def _rows(connection: duckdb.DuckDBPyConnection, pairs: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({pairs})").fetchall()[0][0])


_HELD_OUT = f"hash(record_a, record_b) % {HELD_OUT} = 0 AS held_out"

_DECIDED = f"""
    SELECT *, 0 AS rules, {_HELD_OUT} FROM decided_frame
    WHERE record_a IN (SELECT unique_id FROM person)
        AND record_b IN (SELECT unique_id FROM person)
"""

# A shared document that analysts found on two people is a borrowed one.
_ANCHORS = f"""
    WITH numbered AS (
        SELECT unique_id, unnest(doc_numbers) AS number FROM person
    ), shared AS (
        SELECT DISTINCT l.unique_id AS record_a, r.unique_id AS record_b
        FROM numbered l JOIN numbered r ON l.number = r.number AND l.unique_id < r.unique_id
    )
    SELECT *, 0 AS rules, {_HELD_OUT}
    FROM shared ANTI JOIN (FROM decided WHERE NOT same) USING (record_a, record_b)
"""

_SAME = """
    SELECT record_a, record_b, rules
    FROM decided ANTI JOIN anchor USING (record_a, record_b) WHERE same AND NOT held_out
"""

_KNOWN = """
    SELECT record_a, record_b, true AS same, 'document' AS told_by FROM anchor WHERE held_out
    UNION ALL
    SELECT record_a, record_b, same, 'analysts' FROM decided WHERE held_out
    ORDER BY told_by, record_a, record_b
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
    connection: duckdb.DuckDBPyConnection, model: Model, index: Index, pairs: str
) -> Counts:
    """How many of these pairs reach each level of each comparison, as Splink sees them."""
    connection.execute(f"CREATE OR REPLACE TABLE drawn AS {pairs} ORDER BY record_a, record_b")
    total, records = _rows(connection, "FROM drawn"), _rows(connection, "FROM person")
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


def _weights(comparison: Comparison, anchors: Counts, others: Counts) -> dict[str, LevelWeights]:
    """Shares among anchors and random pairs; prior knowledge where they saw too little."""
    matched, random = anchors[comparison.name], others[comparison.name]
    seen_m, seen_u = _observed(matched), _observed(random)
    weights = {}
    for position, level in enumerate(comparison.levels):
        gamma = gamma_of(comparison, position)
        if level.fixed or not seen_m or not seen_u:
            weights[level.code] = LevelWeights(level.m, level.u, "prior knowledge")
            continue
        chance = random.get(gamma, 0)
        enough = chance >= _FEWEST_SEEN
        # A level that the data hardly know would else weigh as much as there are random pairs.
        if not enough and not matched.get(gamma):
            weights[level.code] = LevelWeights(level.m, level.u, "prior knowledge")
            continue
        m = (matched.get(gamma, 0) + _PRIOR_PAIRS * level.m) / (seen_m + _PRIOR_PAIRS)
        u = chance / seen_u if enough else min(level.u, (chance + 1) / seen_u)
        m = max(m, u * 2.0**level.least)
        weights[level.code] = LevelWeights(m, u, "data" if enough else "data and prior knowledge")
    return weights


def _observed(counts: Mapping[int, float]) -> float:
    return sum(pairs for gamma, pairs in counts.items() if gamma >= 0)


def _shares(model: Model, anchors: Counts, others: Counts) -> dict[str, Any]:
    """Counts by level, for the report and for watching drift."""
    return {
        comparison.name: {
            code: {
                "anchors": anchors[comparison.name].get(gamma, 0),
                "random": others[comparison.name].get(gamma, 0),
            }
            for code, gamma in (
                *(
                    (level.code, gamma_of(comparison, i))
                    for i, level in enumerate(comparison.levels)
                ),
                (MISSING, -1),
            )
        }
        for comparison in model.comparisons()
    }
