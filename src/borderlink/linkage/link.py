"""Files of canonical columns → matches and entities, in memory, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import polars as pl

from borderlink.config import LinkageSettings
from borderlink.linkage.clusters import Pair, cluster
from borderlink.linkage.engine import open_engine
from borderlink.linkage.entities import left_to_a_person
from borderlink.linkage.identity import identify
from borderlink.linkage.linking import Linked, link_records
from borderlink.linkage.model import load_model
from borderlink.person import Record
from borderlink.progress import Progress, Silent
from borderlink.store import scratch_connection
from borderlink.store.types import polars_schema

# Ids of files are stable only for equal input, so they need no secret.
_FILES_SECRET = b"borderlink link"
TOGETHER = 50_000  # records


@dataclass(frozen=True, slots=True)
class LinkedFiles:
    """Matches as in `borderlink export matches`, with evidence; every record's entity; numbers."""

    matches: pl.DataFrame
    entities: pl.DataFrame
    summary: dict[str, int | float | str]


def link_files(
    records: Sequence[Record],
    *,
    settings: LinkageSettings | None = None,
    progress: Progress | None = None,
) -> LinkedFiles:
    """Link records across their agencies with the shipped model; the same input, the same output.

    Raises BudgetExceeded rather than compare too much.
    """
    from borderlink import names

    settings = settings or LinkageSettings(max_pairs_per_record=60)
    progress = progress or Silent()
    model = load_model()
    progress.begin("linkage", 2)
    frame = record_frame(records)
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})
    progress.advance()
    scratch = scratch_connection()
    try:
        with open_engine(settings) as engine:
            linked = link_records(
                scratch,
                frame,
                index,
                model,
                store_weight=settings.store_weight,
                pairs_per_record=settings.max_pairs_per_record,
                engine=engine,
            )
    finally:
        scratch.close()
    progress.advance()
    entities = _entities(frame, linked, settings)
    matches = _matches(entities, linked, settings)
    summary: dict[str, int | float | str] = {
        "records": linked.records,
        "agencies": frame["agency"].n_unique(),
        "candidates": linked.candidates,
        "matches": len(matches),
        "entities": entities["entity_id"].n_unique(),
        "report_weight": settings.report_weight,
        "model": model.version,
        "ruleset": names.RULESET,
    }
    return LinkedFiles(matches, entities.drop("record_id"), summary)


def record_frame(records: Sequence[Record]) -> pl.DataFrame:
    """Records as the frame that linkage reads, numbered from 1."""
    schema = pl.Schema(polars_schema(Record))
    # As dictionaries all at once, a million records took five gigabytes more.
    frames = [
        pl.DataFrame([asdict(r) for r in records[start : start + TOGETHER]], schema=schema)
        for start in range(0, max(len(records), 1), TOGETHER)
    ]
    return (
        pl.concat(frames)
        .with_row_index("record_id", offset=1)
        .with_columns(pl.col("record_id").cast(pl.Int32))
    )


def _entities(frame: pl.DataFrame, linked: Linked, settings: LinkageSettings) -> pl.DataFrame:
    ids = frame["record_id"].to_list()
    weights: dict[Pair, float] = {}
    apart: set[Pair] = set()
    for row in linked.pairs.iter_rows(named=True):
        pair = (row["record_a"], row["record_b"])
        weights[pair] = row["match_weight"]
        if left_to_a_person(row["evidence"]):
            apart.add(pair)
    clusters = cluster(ids, weights, threshold=settings.entity_weight, apart=frozenset(apart))
    identified = identify(clusters.members, {}, secret=_FILES_SECRET)
    return frame.select("record_id", "agency", "record_key").with_columns(
        entity_id=pl.Series([identified.entity_of[i] for i in ids], dtype=pl.String()),
        ambiguous=pl.Series([i in clusters.ambiguous for i in ids], dtype=pl.Boolean()),
    )


def _matches(entities: pl.DataFrame, linked: Linked, settings: LinkageSettings) -> pl.DataFrame:
    side = entities.select("record_id", "agency", "record_key", "entity_id")
    a = side.rename(lambda column: f"{column}_a".replace("record_key_a", "key_a"))
    b = side.rename(lambda column: f"{column}_b".replace("record_key_b", "key_b"))
    return (
        linked.pairs.filter(pl.col("match_weight") >= settings.report_weight)
        .join(a, left_on="record_a", right_on="record_id_a")
        .join(b, left_on="record_b", right_on="record_id_b")
        .filter(pl.col("agency_a") != pl.col("agency_b"))
        .sort("match_weight", "record_a", "record_b", descending=[True, False, False])
        .select(
            "agency_a",
            pl.col("key_a").alias("record_a"),
            "agency_b",
            pl.col("key_b").alias("record_b"),
            "match_weight",
            "match_probability",
            pl.when(pl.col("entity_id_a") == pl.col("entity_id_b"))
            .then(pl.col("entity_id_a"))
            .alias("entity_id"),
            "rules",
            "evidence",
        )
    )
