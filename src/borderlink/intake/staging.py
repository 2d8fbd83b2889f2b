"""A delivery is first staged beside the store's tables, judged there, and only then loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import polars as pl

from borderlink.intake.export import ExportRows
from borderlink.intake.guards import Volumes
from borderlink.intake.mapping import MappedRow, RecordMapper
from borderlink.intake.rows import Quarantined, Withdrawn
from borderlink.store import Store

# Large enough for an insert to pay, small enough for memory not to grow with the file.
BATCH = 10_000

T = TypeVar("T")


def stage(store: Store, rows: ExportRows) -> tuple[Volumes, list[Quarantined]]:
    """Fill the temporary tables `delivered` and `taken_back`; return counts and the other rows."""
    store.sql(
        "CREATE OR REPLACE TEMP TABLE delivered (record_key VARCHAR, content_hash VARCHAR, "
        "row_number INTEGER, raw VARCHAR, content VARCHAR)"
    )
    store.sql("CREATE OR REPLACE TEMP TABLE taken_back (record_key VARCHAR)")
    quarantined: list[Quarantined] = []
    read = 0
    for batch in _batches(rows):
        mapped = [item for item in batch if isinstance(item, MappedRow)]
        back = [item for item in batch if isinstance(item, Withdrawn)]
        quarantined += [item for item in batch if isinstance(item, Quarantined)]
        _append(store, "delivered", _delivered(mapped, rows.mapper))
        _append(store, "taken_back", pl.DataFrame({"record_key": [b.record_key for b in back]}))
        read += sum(row.rows for row in mapped) + len(back)
    aside = sum(row.rows for row in quarantined)
    return Volumes(rows.delivered, read, aside), quarantined


def _delivered(mapped: list[MappedRow], mapper: RecordMapper) -> pl.DataFrame:
    """What a row says stays JSON until it is known to be new: most of a full export is not."""
    return pl.DataFrame(
        {
            "record_key": [row.record_key for row in mapped],
            "content_hash": [row.content_hash for row in mapped],
            "row_number": [row.number for row in mapped],
            "raw": [row.raw for row in mapped],
            "content": [mapper.content(row).decode() for row in mapped],
        }
    )


def _append(store: Store, table: str, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        return
    store.connection.register("new_delivered", frame)
    try:
        store.sql(f"INSERT INTO {table} SELECT * FROM new_delivered")
    finally:
        store.connection.unregister("new_delivered")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
