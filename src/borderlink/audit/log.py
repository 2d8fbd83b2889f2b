"""Writing the log: an entry commits with what it records, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from borderlink.audit.entry import GENESIS, Entry, chained
from borderlink.store import Store


def append(
    store: Store,
    *,
    action: str,
    who: str,
    why: str,
    what: Mapping[str, str | int] | None = None,
    to: str | None = None,
) -> None:
    """Log one event inside the caller's transaction."""
    append_many(store, [Entry(action=action, who=who, why=why, what=what or {}, to=to)])


def append_many(store: Store, entries: Iterable[Entry]) -> None:
    """Log events in the order given, inside the caller's transaction, in one statement."""
    last, previous = head(store)
    at = datetime.now(UTC)
    rows: list[tuple[int, str, str]] = []
    for sequence, entry in enumerate(entries, last + 1):
        text = entry.canonical(sequence, at)
        previous = chained(previous, text)
        rows.append((sequence, text, previous))
    if rows:
        _insert(store, rows)


def head(store: Store) -> tuple[int, str]:
    """Sequence and hash of the last entry; 0 and the genesis hash for an empty log."""
    rows = store.rows("SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)


def _insert(store: Store, rows: list[tuple[int, str, str]]) -> None:
    # A frame, because binding 100,000 rows as lists takes 20 s and this 0.7 s; imported late,
    # because the help text must not wait for it.
    import polars as pl

    columns = ["sequence", "entry", "hash"]
    store.connection.register("new_audit_entry", pl.DataFrame(rows, columns, orient="row"))
    try:
        store.sql("INSERT INTO audit_entry BY NAME SELECT * FROM new_audit_entry")
    finally:
        store.connection.unregister("new_audit_entry")
