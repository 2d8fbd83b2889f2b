"""Candidate pairs → match weights, through Splink."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import polars as pl

from borderlink.linkage.candidates import RULE_NAMES
from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.engine import DuckDBEngine, Engine
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import Index, name_levels

ROUNDED = 3  # decimals of a bit, so that the printed evidence adds up to the printed weight


def splink_settings(model: Model, engine: Engine, records: int, *, names: bool = True) -> Any:
    """The model as Splink's own settings, if need be without the name comparison."""
    from splink import SettingsCreator, block_on

    odds = 2.0 ** model.prior_bits(records)
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _as_splink(c, engine) for c in model.comparisons() if names or c.name != "name"
        ],
        # Pairs are registered; Splink only wants to see a rule.
        blocking_rules_to_generate_predictions=[block_on("unique_id")],
        probability_two_random_records_match=odds / (1 + odds),
        # Without the columns Splink does not tell the levels either.
        retain_matching_columns=names,
        retain_intermediate_calculation_columns=names,
    )


def _as_splink(comparison: Comparison, engine: Engine) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": engine.condition(comparison.missing),
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    levels += [
        {
            "sql_condition": engine.condition(level.sql),
            "label_for_charts": level.label,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for level in comparison.levels
    ]
    return {"output_column_name": comparison.column, "comparison_levels": levels}


def score_pairs(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    index: Index,
    *,
    records: int,
    lowest: float,
    engine: Engine | None = None,
) -> pl.DataFrame:
    """Weigh table `pair`; keep what reaches `lowest` bits, ordered by record ids.

    `records` is how many the prior counts, more than are compared tonight.

    Columns: record_a, record_b, rules, match_weight, match_probability, and for each comparison
    its level (`gamma_…`, -1 where missing) and bits (`mw_…`).
    """
    engine = engine or DuckDBEngine()
    _keep_promising(connection, engine, model, records, lowest)
    _compare_names(connection, model, index)
    settings = splink_settings(model, engine, records)
    scored = _predict(connection, engine, settings, "named", lowest - 0.01)
    frame = connection.execute(_scored(model, records, scored), {"lowest": lowest}).pl()
    connection.execute(f"DROP TABLE {scored}")
    return frame


def _keep_promising(
    connection: duckdb.DuckDBPyConnection,
    engine: Engine,
    model: Model,
    records: int,
    lowest: float,
) -> None:
    """Table `promising`: the pairs that the best of names would lift to `lowest`.

    Names cost a hundred times what everything else does, and no name can save the others.
    """
    best_name = max(math.log2(x.m / x.u) for x in model.comparisons()[0].levels)
    settings = splink_settings(model, engine, records, names=False)
    pairs = "(SELECT *, 0 AS name_level FROM pair)"
    scored = _predict(connection, engine, settings, pairs, lowest - best_name - 0.01)
    connection.execute(
        "CREATE OR REPLACE TABLE promising AS SELECT record_a, record_b FROM pair "
        f"SEMI JOIN {scored} ON unique_id_l = record_a AND unique_id_r = record_b"
    )
    connection.execute(f"DROP TABLE {scored}")


def _predict(
    connection: duckdb.DuckDBPyConnection, engine: Engine, settings: Any, pairs: str, lowest: float
) -> str:
    """Let Splink weigh a table of pairs (record_a, record_b, name_level); returns its table."""
    connection.execute(
        "CREATE OR REPLACE TABLE blocked AS "
        "SELECT record_a AS join_key_l, record_b AS join_key_r, name_level AS match_key "
        f"FROM {pairs}"
    )
    # Splink looks for every column of a condition among the records too.
    connection.execute(
        "CREATE OR REPLACE VIEW compared AS "
        "SELECT * EXCLUDE (sounds), NULL::INTEGER AS match_key FROM person"
    )
    return engine.predict(connection, settings, lowest)


def _compare_names(connection: duckdb.DuckDBPyConnection, model: Model, index: Index) -> None:
    """Table `named`: the promising pairs with the level of their names."""
    pairs = connection.execute(
        "SELECT record_a, record_b FROM promising ORDER BY record_a, record_b"
    ).fetchnumpy()
    a, b = pairs["record_a"].astype("int64"), pairs["record_b"].astype("int64")
    levels = name_levels(index, a, b, model.bands)
    frame = pl.DataFrame({"record_a": a, "record_b": b, "name_level": levels})
    connection.register("named_frame", frame)
    connection.execute("CREATE OR REPLACE TABLE named AS SELECT * FROM named_frame")
    connection.unregister("named_frame")


def _scored(model: Model, records: int, table: str) -> str:
    """Round every part, and let the weight be the sum of the rounded parts."""
    columns = [comparison.column for comparison in model.comparisons()]
    bits = [f"round(s.mw_{column}, {ROUNDED}) AS mw_{column}" for column in columns]
    total = " + ".join([str(model.prior_bits(records)), *(f"mw_{column}" for column in columns)])
    return f"""
        WITH rounded AS (
            SELECT s.unique_id_l AS record_a, s.unique_id_r AS record_b,
                {RULE_NAMES} AS rules,
                {", ".join([*(f"s.gamma_{column}" for column in columns), *bits])}
            FROM {table} s JOIN pair
                ON pair.record_a = s.unique_id_l AND pair.record_b = s.unique_id_r
        ), weighed AS (
            SELECT *, round({total}, {ROUNDED}) AS match_weight FROM rounded
        )
        SELECT *, 1 / (1 + pow(2.0, -match_weight)) AS match_probability
        FROM weighed WHERE match_weight >= $lowest ORDER BY record_a, record_b
    """
