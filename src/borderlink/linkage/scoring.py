"""Candidate pairs → match weights, through Splink."""

from __future__ import annotations

import logging
from typing import Any

import duckdb
import polars as pl

from borderlink.linkage.comparisons import Comparison
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import NameLevels

ROUNDED = 3  # decimals of a bit, so that the printed evidence adds up to the printed weight


def splink_settings(model: Model, records: int) -> Any:
    """The model as Splink's own settings."""
    from splink import SettingsCreator, block_on

    odds = 2.0 ** model.prior_bits(records)
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_as_splink(comparison) for comparison in model.comparisons()],
        # Pairs are registered; Splink only wants to see a rule.
        blocking_rules_to_generate_predictions=[block_on("unique_id")],
        probability_two_random_records_match=odds / (1 + odds),
        # Without the columns Splink does not tell the levels either.
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def _as_splink(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": comparison.missing,
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    levels += [
        {
            "sql_condition": level.sql,
            "label_for_charts": level.label,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for level in comparison.levels
    ]
    return {"output_column_name": comparison.column, "comparison_levels": levels}


def splink_linker(
    connection: duckdb.DuckDBPyConnection, settings: Any, names: NameLevels
) -> tuple[Any, Any]:
    """Splink's linker over table `person`, and its database; comparisons may call `name_level`."""
    from splink import DuckDBAPI, Linker

    if not _knows_name_level(connection):
        names.register(connection)
    database = DuckDBAPI(connection=connection)
    linker = Linker(database.register("person"), settings)
    # Making a linker switches Splink's own messages on, so it is silenced afterwards.
    logging.getLogger("splink").setLevel(logging.ERROR)
    return linker, database


def _knows_name_level(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM duckdb_functions() WHERE function_name = 'name_level'"
    ).fetchall()
    return bool(found[0][0])


def score_pairs(
    connection: duckdb.DuckDBPyConnection, model: Model, names: NameLevels, *, lowest: float
) -> pl.DataFrame:
    """Weigh table `pair`; keep what reaches `lowest` bits, ordered by record ids.

    Columns: record_a, record_b, rules, match_weight, match_probability, and for each comparison
    its level (`gamma_…`, -1 where missing) and bits (`mw_…`).
    """
    records = int(connection.execute("SELECT count(*) FROM person").fetchall()[0][0])
    _prepare_names(connection, names)
    connection.execute(
        "CREATE OR REPLACE TABLE blocked AS "
        "SELECT record_a AS join_key_l, record_b AS join_key_r, '0' AS match_key FROM pair"
    )
    linker, database = splink_linker(connection, splink_settings(model, records), names)
    linker.table_management.register_blocked_pairs_for_predict(database.register("blocked"))
    scored = linker.inference.predict(
        threshold_match_weight=lowest - 0.01, warning_mode="never"
    ).physical_name
    frame = connection.execute(_scored(model, records, scored), {"lowest": lowest}).pl()
    connection.execute(f"DROP TABLE {scored}")
    return frame


def _prepare_names(connection: duckdb.DuckDBPyConnection, names: NameLevels) -> None:
    pairs = connection.execute(
        "SELECT record_a, record_b FROM pair ORDER BY record_a, record_b"
    ).fetchnumpy()
    names.prepare(pairs["record_a"].astype("int64"), pairs["record_b"].astype("int64"))


def _scored(model: Model, records: int, table: str) -> str:
    """Round every part, and let the weight be the sum of the rounded parts."""
    columns = [comparison.column for comparison in model.comparisons()]
    bits = [f"round(s.mw_{column}, {ROUNDED}) AS mw_{column}" for column in columns]
    total = " + ".join([str(model.prior_bits(records)), *(f"mw_{column}" for column in columns)])
    return f"""
        WITH rounded AS (
            SELECT s.unique_id_l AS record_a, s.unique_id_r AS record_b, pair.rules,
                {", ".join([*(f"s.gamma_{column}" for column in columns), *bits])}
            FROM {table} s JOIN pair
                ON pair.record_a = s.unique_id_l AND pair.record_b = s.unique_id_r
        ), weighed AS (
            SELECT *, round({total}, {ROUNDED}) AS match_weight FROM rounded
        )
        SELECT *, 1 / (1 + pow(2.0, -match_weight)) AS match_probability
        FROM weighed WHERE match_weight >= $lowest ORDER BY record_a, record_b
    """
