"""What changed since the last night → the records and keys that have to be compared tonight.

A record is touched when it is new, changed or withdrawn; when it holds a value (a telephone
number, a frequent name) whose count crossed a limit, for its features are others then; and when it
is in a block that opened or closed. Each of these brings in at most as many records for one key as
a block may have.
"""

from __future__ import annotations

import duckdb
import polars as pl

from borderlink.linkage import memory
from borderlink.linkage.candidates import (
    add_name_keys,
    build_derived_keys,
    build_keys,
    build_value_keys,
)
from borderlink.linkage.epoch import load_common, save_common
from borderlink.linkage.features import add_records, build_features, build_persons, read_values
from borderlink.linkage.sounds import add_sounds
from borderlink.store import Store

Scratch = duckdb.DuckDBPyConnection


def gather_all(store: Store, scratch: Scratch) -> int:
    """Count and key all current records anew, and let the store remember them.

    Leaves tables `record`, `person` and `open_key` in the scratch connection, and returns how many
    records there are.
    """
    memory.forget(store)
    changed = memory.find_changed(store)
    build_features(scratch, memory.records_of(store, "changed_record"))
    keys = memory.name_keys_of(store, "changed_record")
    build_keys(scratch, keys["record_id"], keys["key"])
    save_common(store, scratch)
    memory.add_keys(store, scratch.execute("FROM link_key").pl())
    memory.add_persons(store, scratch.execute("FROM person").pl())
    return changed


def gather(store: Store, scratch: Scratch) -> int:
    """Bring what the store remembers to the records in its table `changed_record`.

    Leaves tables `record`, `person` and `open_key` of all that meets tonight in the scratch
    connection, and returns how many records were touched.
    """
    load_common(store, scratch)
    _read(store, scratch, "changed_record")
    _place_values(store, scratch)
    _load(scratch, "holders", memory.holders_of(store))
    build_persons(scratch)
    add_sounds(scratch)
    _place_derived(store, scratch)
    _load(scratch, "open_key", memory.open_keys_of(store))
    _add_partners(store, scratch)
    return int(store.value("SELECT count(*) FROM touched_record"))


def add_shown(store: Store, scratch: Scratch, scored: pl.DataFrame) -> None:
    """Add the records of scored pairs to `record`, so that both sides can be shown."""
    ids = pl.concat([scored["record_a"], scored["record_b"]]).unique()
    known = scratch.execute("SELECT record_id FROM record").pl()["record_id"]
    missing = pl.DataFrame({"record_id": ids.filter(~ids.is_in(known.implode()))})
    store.connection.register("shown", missing)
    add_records(scratch, memory.records_of(store, "shown"))
    store.connection.unregister("shown")


def _read(store: Store, scratch: Scratch, table: str) -> None:
    add_records(scratch, memory.records_of(store, table))
    add_name_keys(scratch, memory.name_keys_of(store, table))
    read_values(scratch)


def _place_values(store: Store, scratch: Scratch) -> None:
    """Keys of the values that changed records hold, and with them whom a new count touches."""
    build_value_keys(scratch)
    memory.replace_keys(store, scratch.execute("FROM value_key").pl(), of_values=True)
    if memory.touch_crossed(store):
        store.sql(
            "CREATE OR REPLACE TEMP TABLE recounted_record AS "
            "FROM touched_record ANTI JOIN changed_record USING (record_id)"
        )
        _read(store, scratch, "recounted_record")


def _place_derived(store: Store, scratch: Scratch) -> None:
    """Features and keys of touched records, and with them whose blocks open or close."""
    build_derived_keys(scratch)
    keys = scratch.execute("SELECT record_id, rule, block FROM derived_key").pl()
    memory.replace_keys(store, keys, of_values=False)
    memory.replace_persons(store, scratch.execute("FROM person").pl())
    memory.touch_crossed(store)


def _add_partners(store: Store, scratch: Scratch) -> None:
    """Features of the records that only meet the touched ones."""
    partners = scratch.execute(
        "SELECT DISTINCT record_id FROM open_key ANTI JOIN person ON unique_id = record_id"
    ).pl()
    found = memory.persons_of(store, partners)
    scratch.register("partner", found)
    scratch.execute("INSERT INTO person BY NAME SELECT * FROM partner")
    scratch.unregister("partner")


def _load(scratch: Scratch, table: str, frame: pl.DataFrame) -> None:
    scratch.register("loaded", frame)
    scratch.execute(f"CREATE OR REPLACE TABLE {table} AS FROM loaded")
    scratch.unregister("loaded")
