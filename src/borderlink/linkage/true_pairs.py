"""The pairs that training takes for true, and those that are kept from it for judging.

True are pairs that share a rare document number, and pairs that analysts called the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from borderlink.errors import ModelError
from borderlink.linkage.decided import Counts, Decided, with_decisions
from borderlink.linkage.level_counts import count_levels, count_rows
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import Index

FEWEST_ANCHORS = 200
HELD_OUT = 5  # one anchor and decision in so many is for judging


@dataclass(frozen=True, slots=True)
class TruePairs:
    """Levels among true pairs, by anchors alone and with what analysts decided."""

    anchors: int
    decisions: int
    anchored: Counts
    levels: Counts


def true_pairs(
    connection: duckdb.DuckDBPyConnection, model: Model, index: Index, decided: Decided
) -> TruePairs:
    """Count them; leaves tables `anchor` and `decided` for `kept_for_judging`.

    Raises ModelError when too few pairs share a document number.
    """
    connection.register("decided_frame", decided.frame())
    connection.execute(f"CREATE OR REPLACE TABLE decided AS {_DECIDED}")
    connection.unregister("decided_frame")
    connection.execute(f"CREATE OR REPLACE TABLE anchor AS {_ANCHORS}")
    anchored = count_levels(connection, model, index, _LEARNT_FROM)
    anchors = count_rows(connection, _LEARNT_FROM)
    if anchors < FEWEST_ANCHORS:
        raise ModelError(
            f"only {anchors} pairs share a rare document number; {FEWEST_ANCHORS} are needed to "
            "train, without those kept for judging. Keep the shipped model, or train on more "
            "records."
        )
    same = count_levels(connection, model, index, _SAME)
    decisions = count_rows(connection, _SAME)
    levels = with_decisions(anchored, same, anchored=anchors, decided=decisions)
    return TruePairs(anchors, decisions, anchored, levels)


def kept_for_judging(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Known pairs that nothing was learnt from: record ids, `same`, and `told_by` what."""
    return connection.execute(_KNOWN).pl()


_LEARNT_FROM = "SELECT * FROM anchor WHERE NOT held_out"

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
