"""Records and matches put straight into a store, as the stages before disclosure leave them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from borderlink.config import Agency, Config, Settings
from borderlink.linkage.evidence import Evidence, PairEvidence
from borderlink.person import Record
from borderlink.store import Store
from borderlink.store.types import polars_schema
from builders.told import NIGHT, agency


def config(tmp_path: Path, *agencies: Agency, **reports: Any) -> Config:
    """A configuration of these agencies and no feed."""
    settings = Settings(name="test", inbox="in", state="state", reports=reports)
    by_code = {a.code: a for a in agencies or (agency("AAA"), agency("BBB"))}
    return Config(tmp_path, settings, by_code, (), tmp_path, tmp_path, "hash")


def pinned(tmp_path: Path, version: str) -> Config:
    """The same, its nights pinned to a model."""
    base = config(tmp_path)
    linkage = base.settings.linkage.model_copy(update={"model": version})
    return replace(base, settings=base.settings.model_copy(update={"linkage": linkage}))


def put_record(
    store: Store, record_id: int, record: Record, valid_from: date = NIGHT, *, export_id: int = 1
) -> None:
    """Make this the current version of a record."""
    source = {name: getattr(record, name) for name in ("agency", "feed", "record_key")}
    store.sql(
        "INSERT INTO record_identity SELECT $1, $2, $3, $4 WHERE NOT EXISTS "
        "(FROM record_identity WHERE record_id = $1)",
        [record_id, *source.values()],
    )
    row = {name: value for name, value in asdict(record).items() if name not in source}
    schema = {k: v for k, v in polars_schema(Record).items() if k not in source}
    frame = pl.DataFrame([row], schema=schema).with_columns(
        record_id=pl.lit(record_id, pl.Int32),
        export_id=pl.lit(export_id, pl.Int32),
        valid_from=pl.lit(valid_from),
    )
    store.connection.register("one_record", frame)
    store.sql("INSERT INTO record_version BY NAME SELECT * FROM one_record")
    store.connection.unregister("one_record")


def put_latin(store: Store, record_id: int, name: str, reading: str) -> None:
    """Give a name of a record its romanised reading."""
    name_id = store.reserve_ids("name")
    store.sql(
        'INSERT INTO name_string (name_id, name_hash, "full") VALUES (?, ?, ?)',
        [name_id, f"{name_id}", name],
    )
    store.sql("INSERT INTO name_form VALUES (?, 0, 'primary', ?)", [record_id, name_id])
    store.sql(
        "INSERT INTO name_feature (name_id, ruleset, clean, script, flags, honorifics, tokens, "
        "latin, keys) VALUES (?, 'r', ?, 'Cyrl', [], [], [], [?], [])",
        [name_id, name, reading],
    )


def put_match(store: Store, match_id: str, pair: tuple[int, int], *items: Evidence, **given: Any):
    """A match between two stored records."""
    evidence = PairEvidence(-10.0, items)
    row = {
        "match_id": match_id,
        "record_a": pair[0],
        "record_b": pair[1],
        "first_night": NIGHT,
        "night": NIGHT,
        "state": "new",
        "link_class": "to verify",
        "match_weight": evidence.match_weight,
        "match_probability": 0.99,
        "evidence": evidence.to_json(),
        "basis": "{}",
        "what_changed": [],
        "ambiguous": False,
        **given,
    }
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    store.sql(f"INSERT INTO match ({columns}) VALUES ({marks})", list(row.values()))


def decide(store: Store, a: int, b: int, *words: tuple[str, str]) -> None:
    """A match between two records, and what agencies (agency, judgement) said of it in turn."""
    match = f"M{a}-{b}"
    put_match(store, match, (a, b))
    for agency_code, judgement in words:
        store.sql(
            "INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by, "
            "decided_at, valid_until, basis, source) VALUES (?, ?, ?, ?, 'photo', 'k', "
            "TIMESTAMP '2026-11-24 12:00:00', DATE '2027-11-24', '{}', 'command')",
            [store.reserve_ids("decision"), match, agency_code, judgement],
        )
