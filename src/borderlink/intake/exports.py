"""The store's account of deliveries: which were loaded, which refused, which rows set aside."""

from __future__ import annotations

from datetime import date

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.delivery import Delivery
from borderlink.intake.export import Export
from borderlink.intake.guards import LastGood, Volumes
from borderlink.intake.rows import Quarantined
from borderlink.store import Store

LoadedFile = tuple[str, str]
_NOTHING = Volumes(0, 0, 0)


def loaded_files(store: Store, feed: Feed) -> list[LoadedFile]:
    """Name and sha256 of every loaded file of a feed, the first one first.

    Of a full feed only files read as it is described now: once its description is corrected, the
    newest export is read again. A delta is never applied twice.
    """
    return store.rows(
        "SELECT file, sha256 FROM export WHERE agency = ? AND feed = ? AND state = 'loaded' "
        "AND (mode = 'delta' OR feed_hash = ?) ORDER BY export_id",
        [*feed.key, feed.reading_hash],
    )


def last_good(store: Store, feed: Feed) -> LastGood:
    """The feed's current records and the last sequence that was loaded."""
    records = store.value(
        "SELECT count(*) FROM record WHERE agency = ? AND feed = ?", list(feed.key)
    )
    sequence = store.value(
        "SELECT max(sequence) FROM export WHERE agency = ? AND feed = ? AND state = 'loaded'",
        list(feed.key),
    )
    return LastGood(int(records), sequence)


def note_loaded(
    store: Store, export: Export, delivery: Delivery, night: date, volumes: Volumes
) -> int:
    """Record a loaded delivery; returns its id."""
    return _insert(store, export.feed, delivery, night, volumes, export=export)


def note_refused(
    store: Store, feed: Feed, delivery: Delivery, night: date, refusal: ExportRefused
) -> None:
    """Record a refusal once, however many nights the same file lies in the inbox."""
    known = store.value(
        "SELECT count(*) FROM export WHERE agency = ? AND feed = ? AND file = ? AND sha256 = ? "
        "AND state = 'refused' AND reason = ?",
        [*feed.key, delivery.name, delivery.sha256, refusal.reason],
    )
    if not known:
        _insert(store, feed, delivery, night, _NOTHING, refusal=refusal)


def note_quarantined(
    store: Store,
    feed: Feed,
    *,
    export_id: int,
    night: date,
    file: str,
    rows: list[Quarantined],
) -> None:
    """Keep every row that was set aside, with its reason."""
    import polars as pl

    if not rows:
        return
    frame = pl.DataFrame(
        {
            "row_number": [q.row_number for q in rows],
            "field": [q.field for q in rows],
            "reason": [q.reason for q in rows],
            "message": [q.message for q in rows],
            "raw": [q.raw for q in rows],
        }
    )
    store.connection.register("new_quarantine", frame)
    try:
        store.sql(
            "INSERT INTO quarantine BY NAME SELECT ?::INTEGER AS export_id, ?::DATE AS night, "
            "? AS agency, ? AS feed, ? AS file, * FROM new_quarantine ORDER BY row_number",
            [export_id, night, *feed.key, file],
        )
    finally:
        store.connection.unregister("new_quarantine")


def _insert(
    store: Store,
    feed: Feed,
    delivery: Delivery,
    night: date,
    volumes: Volumes,
    *,
    export: Export | None = None,
    refusal: ExportRefused | None = None,
) -> int:
    provenance = export.provenance if export else None
    export_id = store.reserve_ids("export")
    store.sql(
        """
        INSERT INTO export (
            export_id, night, agency, feed, file, sha256, feed_hash, sequence, extracted_at, mode,
            state, reason, message, rows_delivered, rows_read, rows_quarantined
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            export_id,
            night,
            *feed.key,
            delivery.name,
            delivery.sha256,
            feed.reading_hash,
            provenance.sequence if provenance else None,
            provenance.extracted_at if provenance else None,
            export.mode if export else feed.mode,
            "refused" if refusal else "loaded",
            refusal.reason if refusal else None,
            f"{refusal.problem}. {refusal.remedy}" if refusal else None,
            volumes.delivered,
            volumes.read,
            volumes.quarantined,
        ],
    )
    return export_id
