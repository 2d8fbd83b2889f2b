"""A delivery is first staged beside the store's tables, judged there, and only then loaded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import orjson
import polars as pl

from borderlink.intake.guards import Volumes
from borderlink.intake.rows import Quarantined
from borderlink.person import Record
from borderlink.store import Store
from borderlink.store.types import duckdb_columns, polars_schema

# Large enough for column work to pay, small enough for memory not to grow with the file.
BATCH = 20_000

T = TypeVar("T")


def stage(
    store: Store, results: Iterable[Record | Quarantined]
) -> tuple[Volumes, list[Quarantined]]:
    """Fill the temporary table `delivered` with the records; return counts and the other rows."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(Record).items())
    store.sql(f"CREATE OR REPLACE TEMP TABLE delivered ({columns})")
    quarantined: list[Quarantined] = []
    delivered = read = 0
    for batch in _batches(results):
        records = [item for item in batch if isinstance(item, Record)]
        quarantined += [item for item in batch if isinstance(item, Quarantined)]
        _append(store, records)
        delivered, read = delivered + len(batch), read + len(records)
    return Volumes(delivered, read, len(quarantined)), quarantined


def record_frame(records: Iterable[Record]) -> pl.DataFrame:
    """Records as a frame with the store's nested types."""
    # Both ends of this detour are native code: four times as fast as building columns in Python.
    lines = b"\n".join(map(orjson.dumps, records))
    schema = polars_schema(Record)
    return (
        pl.read_ndjson(io.BytesIO(lines), schema=schema) if lines else pl.DataFrame(schema=schema)
    )


def _append(store: Store, records: list[Record]) -> None:
    if not records:
        return
    store.connection.register("new_delivered", record_frame(records))
    try:
        store.sql("INSERT INTO delivered BY NAME SELECT * FROM new_delivered")
    finally:
        store.connection.unregister("new_delivered")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
