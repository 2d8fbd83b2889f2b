"""A delivery is first staged beside the store's tables, judged there, and only then loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import orjson
import polars as pl

from borderlink.intake.export import ExportRows
from borderlink.intake.guards import Volumes
from borderlink.intake.rows import Quarantined
from borderlink.person import Record
from borderlink.store import Store
from borderlink.store.types import duckdb_columns

# Large enough for column work to pay, small enough for memory not to grow with the file.
BATCH = 20_000

_COLUMNS = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(Record).items())

T = TypeVar("T")


def stage(store: Store, rows: ExportRows) -> tuple[Volumes, list[Quarantined]]:
    """Fill the temporary table `delivered` with the records; return counts and the other rows."""
    store.sql(f"CREATE OR REPLACE TEMP TABLE delivered ({_COLUMNS})")
    quarantined: list[Quarantined] = []
    read = 0
    for batch in _batches(rows):
        records = [item for item in batch if isinstance(item, Record)]
        quarantined += [item for item in batch if isinstance(item, Quarantined)]
        _append(store, records)
        read += len(records)
    return Volumes(rows.delivered, read, len(quarantined)), quarantined


def _append(store: Store, records: list[Record]) -> None:
    if not records:
        return
    # JSON in between, because both ends of it are native code: twice as fast as any frame of
    # nested columns that was tried.
    lines = pl.DataFrame({"line": [orjson.dumps(record).decode() for record in records]})
    store.connection.register("new_delivered", lines)
    try:
        store.sql(
            f"INSERT INTO delivered SELECT unnest(line::JSON::STRUCT({_COLUMNS})) "
            "FROM new_delivered"
        )
    finally:
        store.connection.unregister("new_delivered")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
