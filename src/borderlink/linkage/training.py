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

from borderlink.linkage.candidates import build_keys, build_pairs
from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.decided import Counts, Decided
from borderlink.linkage.expectation import refine
from borderlink.linkage.features import build_features
from borderlink.linkage.level_counts import candidate_levels, count_levels, count_rows
from borderlink.linkage.model import LevelWeights, Model, prior_model
from borderlink.linkage.name_levels import KeyedIndex
from borderlink.linkage.name_training import name_weights, random_names
from borderlink.linkage.prior import matches_among
from borderlink.linkage.true_pairs import kept_for_judging, true_pairs
from borderlink.linkage.weighing import bits_of, gamma_of

RANDOM_PAIRS = 400_000
_PRIOR_PAIRS = 20.0  # how many pairs the prior knowledge weighs
_FEWEST_SEEN = 10
MISSING = "missing"  # among the levels' counts: a side has no value


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
    records = _gather(connection, data, pairs_per_record)
    start = replace(prior_model(version), trained_on=data.described, ruleset=data.ruleset)
    true = true_pairs(connection, start, data.index, data.decided)
    others = count_levels(connection, start, data.index, _random_pairs(records, random_pairs))
    ids = connection.execute("SELECT unique_id FROM person ORDER BY 1").fetchnumpy()["unique_id"]
    drawn = random_names(data.index, ids.astype(np.int64), start.bands)
    facts = {
        "records": records,
        "anchors": true.anchors,
        "decisions of analysts": true.decisions,
        "random pairs": sum(others["sex"].values()),
        "random pairs of names": sum(drawn.values()),
        "levels": _shares(start, true.anchored, others),
    }
    weights = {c.name: _weights(c, true.levels, others) for c in start.comparisons()}
    counted = replace(start, weights=weights, report=facts)
    candidates = candidate_levels(connection, counted, data.index)
    names = name_weights(counted, candidates, records, true.levels["name"], drawn)
    model = _finished(replace(counted, weights={**weights, "name": names}), candidates, records)
    return Fit(model, records, candidates, kept_for_judging(connection))


def _gather(
    connection: duckdb.DuckDBPyConnection, data: TrainingData, pairs_per_record: int
) -> int:
    """Make tables `person` and `candidate`; returns how many records there are."""
    build_features(connection, data.records)
    records = count_rows(connection, "FROM person")
    build_keys(connection, *data.index.key_table())
    build_pairs(connection, records, pairs_per_record)
    connection.execute("CREATE OR REPLACE TABLE candidate AS SELECT * FROM pair")
    return records


def _finished(counted: Model, candidates: pl.DataFrame, records: int) -> Model:
    """The model with what EM adds to the counts, and the prior that follows from all of it."""
    refined = refine(counted, candidates)
    matches = matches_among(bits_of(refined.model, candidates), records, 0.5 * records)
    return replace(
        refined.model,
        matches_per_record=round(max(matches / records, 0.001), 4),
        report={**counted.report, "EM": dict(refined.outcome)},
    )


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
