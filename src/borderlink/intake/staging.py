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

# Large enough for an insert to pay, small enough for memory not to grow with the file.
BATCH = 10_000

T = TypeVar("T")


def stage(store: Store, rows: ExportRows) -> tuple[Volumes, list[Quarantined]]:
    """Fill the temporary table `delivered` with the records; return counts and the other rows."""
    store.sql(
        "CREATE OR REPLACE TEMP TABLE delivered "
        "(record_key VARCHAR, content_hash VARCHAR, record VARCHAR)"
    )
    quarantined: list[Quarantined] = []
    read = 0
    for batch in _batches(rows):
        records = [item for item in batch if isinstance(item, Record)]
        quarantined += [item for item in batch if isinstance(item, Quarantined)]
        _append(store, records)
        read += len(records)
    return Volumes(rows.delivered, read, len(quarantined)), quarantined


def _append(store: Store, records: list[Record]) -> None:
    """A record stays JSON until it is known to be new: most of a full export is not."""
    if not records:
        return
    frame = pl.DataFrame(
        {
            "record_key": [record.record_key for record in records],
            "content_hash": [record.content_hash for record in records],
            "record": [orjson.dumps(record).decode() for record in records],
        }
    )
    store.connection.register("new_delivered", frame)
    try:
        store.sql("INSERT INTO delivered SELECT * FROM new_delivered")
    finally:
        store.connection.unregister("new_delivered")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
