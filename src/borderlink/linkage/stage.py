"""The linkage stage of a night: what changed since the last one → keys, scored pairs, entities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from borderlink import audit, names
from borderlink.config import Config, LinkageSettings
from borderlink.linkage import epoch as epochs
from borderlink.linkage import memory
from borderlink.linkage.candidates import build_pairs
from borderlink.linkage.delta import add_shown, gather, gather_all
from borderlink.linkage.engine import open_engine
from borderlink.linkage.entities import update_entities
from borderlink.linkage.linking import PAIR_SCHEMA, with_evidence
from borderlink.linkage.model import Model, load_model
from borderlink.linkage.name_levels import Index
from borderlink.linkage.scoring import score_pairs
from borderlink.linkage.stored_names import StoredNames
from borderlink.progress import Progress, StageResult
from borderlink.store import Store, scratch_connection


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Bring link_key, scored_pair, entity and entity_history to this night.

    Works inside the caller's transaction. Splink works in a scratch connection: names qualified
    with a schema confuse it, and uncommitted rows are seen only by the store's own connection.
    Raises BudgetExceeded, with the numbers, rather than compare too much.
    """
    settings = config.settings.linkage
    model = load_model(config)
    progress.begin("linkage", 3)
    changed = memory.find_changed(store)
    basis = epochs.basis_of(model, settings)
    why = epochs.reason_for_full(epochs.last_epoch(store), basis, changed, settings.renew_after)
    asked = epochs.full_asked(store)
    if why:
        epochs.begin_epoch(store, night, basis)
    else:
        if asked:
            memory.touch_all(store)
        epochs.add_changed(store, changed)
    met = _compare(store, model, settings, progress, everything=why is not None)
    progress.advance()
    entities = update_entities(
        store, night, threshold=settings.entity_weight, everything=why is not None
    )
    progress.advance()
    counts = {
        "records": _records(store),
        "changed": changed,
        "touched": met.touched,
        "candidates": met.candidates,
        "scored": int(store.value("SELECT count(*) FROM scored_pair")),
        "matches": _reported(store, settings.report_weight),
    }
    _log(store, counts)
    return StageResult("linkage", counts | entities, note=_note(why, asked=asked))


def _note(why: str | None, *, asked: bool) -> str:
    if why:
        return f"full run: {why}"
    return "all records compared anew: it was asked for" if asked else "incremental run"


def _log(store: Store, counts: dict[str, int]) -> None:
    """That records of several agencies were put together; each match told is logged with it."""
    what = {name: counts[name] for name in ("records", "changed", "matches")}
    audit.append(store, action="combination", who="night", why="linkage", what=what)


@dataclass(frozen=True, slots=True)
class _Met:
    """How many records were compared with all others, and how many pairs that gave."""

    touched: int
    candidates: int


def _compare(
    store: Store, model: Model, settings: LinkageSettings, progress: Progress, *, everything: bool
) -> _Met:
    """Weigh every pair of what changed and what that touches, or of all records."""
    scratch = scratch_connection(_spill(store))
    try:
        touched = (gather_all if everything else gather)(store, scratch)
        progress.advance()
        candidates = build_pairs(
            scratch, _records(store), settings.max_pairs_per_record, touched=touched
        )
        index = _count_names(store) if everything else StoredNames(store)
        pairs = _weigh(store, scratch, model, index, settings)
    finally:
        scratch.close()
    stamped = pairs.with_columns(model_version=pl.lit(model.version), ruleset=pl.lit(names.RULESET))
    (memory.add_pairs if everything else memory.replace_pairs)(store, stamped)
    return _Met(touched, candidates)


def _count_names(store: Store) -> Index:
    """All names, and in the store how common their tokens are from now on."""
    index = names.NameIndex.from_store(store)
    epochs.save_tokens(store, index.counts)
    return index


def _weigh(
    store: Store,
    scratch: duckdb.DuckDBPyConnection,
    model: Model,
    index: Index,
    settings: LinkageSettings,
) -> pl.DataFrame:
    """Table `pair` → the pairs worth keeping, with evidence."""
    if not scratch.execute("SELECT count(*) FROM pair").fetchall()[0][0]:
        return pl.DataFrame(schema=PAIR_SCHEMA)
    records = int(store.value("SELECT records FROM link_epoch"))
    with open_engine(settings, _spill(store)) as engine:
        scored = score_pairs(
            scratch, model, index, records=records, lowest=settings.store_weight, engine=engine
        )
    add_shown(store, scratch, scored)
    return with_evidence(scratch, model, index, scored, records)


def _spill(store: Store) -> Path:
    return store.path.parent / "tmp"


def _records(store: Store) -> int:
    return int(store.value("SELECT count(*) FROM link_person"))


def _reported(store: Store, weight: float) -> int:
    """Pairs of two agencies that will be reported, unless a decision silences them."""
    return int(
        store.value(
            """
            SELECT count(*) FROM scored_pair p
            JOIN record_identity a ON a.record_id = p.record_a
            JOIN record_identity b ON b.record_id = p.record_b
            WHERE a.agency <> b.agency AND p.match_weight >= ?
            """,
            [weight],
        )
    )
