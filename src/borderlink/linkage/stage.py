"""The linkage stage of a night: current records → keys, scored pairs, entities."""

from __future__ import annotations

from datetime import date

import polars as pl

from borderlink.config import Config
from borderlink.linkage.entities import update_entities
from borderlink.linkage.features import RECORD_COLUMNS
from borderlink.linkage.linking import link_records
from borderlink.linkage.model import load_model
from borderlink.progress import Progress, StageResult
from borderlink.store import Store, scratch_connection


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Bring link_key, scored_pair, entity and entity_history to this night.

    Works inside the caller's transaction. Splink works in a scratch connection: names qualified
    with a schema confuse it, and uncommitted rows are seen only by the store's own connection.
    Raises BudgetExceeded, with the numbers, rather than compare too much.
    """
    from borderlink import names

    settings = config.settings.linkage
    model = load_model(config)
    progress.begin("linkage", 3)
    records = store.sql(f"SELECT {RECORD_COLUMNS} FROM record ORDER BY record_id").pl()
    index = names.NameIndex.from_store(store)
    progress.advance()
    scratch = scratch_connection(store.path.parent / "tmp")
    try:
        linked = link_records(
            scratch,
            records,
            index,
            model,
            store_weight=settings.store_weight,
            pairs_per_record=settings.max_pairs_per_record,
        )
        keys = scratch.execute("SELECT * FROM link_key ORDER BY ALL").pl()
    finally:
        scratch.close()
    progress.advance()
    _replace(store, "link_key", keys)
    _replace(store, "scored_pair", _stamped(linked.pairs, model.version, names.RULESET))
    entities = update_entities(store, night, threshold=settings.entity_weight)
    progress.advance()
    counts = {
        "records": linked.records,
        "candidates": linked.candidates,
        "scored": len(linked.pairs),
        "matches": _reported(store, settings.report_weight),
    }
    return StageResult("linkage", counts | entities)


def _stamped(pairs: pl.DataFrame, version: str, ruleset: str) -> pl.DataFrame:
    return pairs.with_columns(model_version=pl.lit(version), ruleset=pl.lit(ruleset))


def _replace(store: Store, table: str, frame: pl.DataFrame) -> None:
    store.connection.register("new_rows", frame)
    store.sql(f"DELETE FROM {table}")
    store.sql(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")
    store.connection.unregister("new_rows")


def _reported(store: Store, weight: float) -> int:
    """Pairs of two agencies that will be reported, unless a decision silences them."""
    return int(
        store.value(
            """
            SELECT count(*) FROM scored_pair p
            JOIN record a ON a.record_id = p.record_a JOIN record b ON b.record_id = p.record_b
            WHERE a.agency <> b.agency AND p.match_weight >= ?
            """,
            [weight],
        )
    )
