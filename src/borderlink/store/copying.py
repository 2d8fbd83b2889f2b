"""Copying a store whole: every row is read and written anew, so a copy that is made is readable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from borderlink.errors import StoreError, unplanned
from borderlink.store.database import CATALOG, Store

_COPY = "fresh"


@contextmanager
def copied_store(source: Path, key: str, target: Path) -> Iterator[Store]:
    """A compact copy at `target` under the same key, verified and on disk; yields the source.

    Nobody else can write to the source until the block ends. Raises StoreError where something
    stands at `target`, BorderlinkError for what the machine refuses; no half copy stays.
    """
    if target.exists():
        raise StoreError(f"{target}: there is a file already. Move it away, or choose another.")
    # Runs are read in the order in which their rows were added.
    with Store.open(source, key, keep_order=True) as store:
        try:
            _copy(store, key, target)
            _compare(store, key, target)
        except BaseException as error:
            target.unlink(missing_ok=True)
            target.with_name(target.name + ".wal").unlink(missing_ok=True)
            if isinstance(error, duckdb.Error | OSError):
                raise unplanned("copying the store", error) from None
            raise
        yield store


def rewrite_store(path: Path, key: str) -> None:
    """Write the store anew from its live rows and put that file, verified, in the old one's place.

    DuckDB keeps the bytes of deleted rows until it needs their space; the new file never held them.
    Dies it half-way, the old file is still the store. The caller holds the installation.
    """
    fresh = path.with_name(f"{path.stem}.compacted")
    fresh.unlink(missing_ok=True)
    # While the old file is still locked, so that no decision falls between the two.
    with copied_store(path, key, fresh):
        fresh.replace(path)
        force_to_disk(path)


def contents_of(store: Store) -> dict[str, str]:
    """For each table how many rows it has and a hash of them, whatever their order."""
    tables = store.rows(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name",
        [CATALOG],
    )
    return {table: _content(store, table) for (table,) in tables}


def free_share(store: Store) -> float:
    """The share of the file that holds nothing any more."""
    total, free = store.rows(
        "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = ?",
        [CATALOG],
    )[0]
    return float(free) / total if total else 0.0


def force_to_disk(path: Path) -> None:
    """Make sure that a file, and its name in its folder, survive a power cut."""
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _copy(store: Store, key: str, target: Path) -> None:
    # Takes in what a run that died left beside the file.
    store.sql(f"CHECKPOINT {CATALOG}")
    quoted = str(target).replace("'", "''")
    store.sql(f"ATTACH '{quoted}' AS {_COPY} (ENCRYPTION_KEY ?)", [key])
    try:
        target.chmod(0o600)
        store.sql(f"COPY FROM DATABASE {CATALOG} TO {_COPY}")
        store.sql(f"CHECKPOINT {_COPY}")
    finally:
        store.sql(f"DETACH {_COPY}")
    force_to_disk(target)


def _compare(store: Store, key: str, target: Path) -> None:
    with Store.open(target, key, read_only=True, spill=store.path.parent / "tmp") as copy:
        if contents_of(copy) != contents_of(store):
            raise StoreError(f"{target}: the copy does not hold what the store holds.")


def _content(store: Store, table: str) -> str:
    count, mixed = store.rows(f'SELECT count(*), coalesce(bit_xor(hash(t)), 0) FROM "{table}" t')[0]
    return f"{count}:{mixed}"
