"""How good a feed's exports were, as the store remembers it: for the agency and for the guards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from borderlink.feed import Feed
from borderlink.intake.quality import FieldQuality
from borderlink.store import Store

# A value that so many rows share is generic, and no person can be told by it.
GENERIC = 10


def note_quality(store: Store, export_id: int, quality: Sequence[FieldQuality]) -> None:
    """Keep the figures of one export."""
    rows = [
        [
            *(export_id, field.name, field.rows, field.delivered, field.understood),
            *(_json(field.doubts), _json(Counter(dict(field.most_shapes())))),
            _json(Counter({v: n for v, n in field.most_common() if n >= GENERIC})),
        ]
        for field in quality
    ]
    if rows:
        store.connection.executemany(
            "INSERT INTO feed_quality VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
        )


def note_layout(store: Store, export_id: int, columns: Sequence[str]) -> None:
    """Keep the columns of one export."""
    store.sql("INSERT INTO feed_layout VALUES (?, ?)", [export_id, list(columns)])


def last_quality(store: Store, feed: Feed) -> dict[str, FieldQuality]:
    """The figures of the last export that was loaded under the feed's present description."""
    rows = store.rows(
        """
        SELECT q.field, q.rows, q.delivered, q.understood, q.doubts, q.shapes, q.common
        FROM feed_quality q JOIN export e USING (export_id)
        WHERE e.agency = $agency AND e.feed = $feed AND e.feed_hash = $hash
        QUALIFY export_id = max(export_id) OVER ()
        ORDER BY q.field
        """,
        {"agency": feed.agency, "feed": feed.feed, "hash": feed.reading_hash},
    )
    return {row[0]: _field(row) for row in rows}


def last_columns(store: Store, feed: Feed) -> tuple[str, ...]:
    """The columns of the last export that was loaded; none where there was no header."""
    rows = store.rows(
        """
        SELECT l.columns FROM feed_layout l JOIN export e USING (export_id)
        WHERE e.agency = ? AND e.feed = ? ORDER BY export_id DESC LIMIT 1
        """,
        list(feed.key),
    )
    return tuple(rows[0][0]) if rows else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The data-quality sheet of one feed's last loaded export, for the agency that sent it."""

    feed: str
    file: str
    night: str
    delivered: int
    read: int
    fields: tuple[FieldQuality, ...]
    quarantined: tuple[tuple[str, str, int], ...]  # field, reason, rows


def sheets(store: Store, agency: str) -> list[Sheet]:
    """One sheet for each feed of an agency, of the last export that was loaded."""
    exports = store.rows(
        """
        SELECT export_id, feed, file, night::VARCHAR, rows_delivered, rows_read FROM export
        WHERE agency = ? AND state = 'loaded'
        QUALIFY row_number() OVER (PARTITION BY feed ORDER BY export_id DESC) = 1
        ORDER BY feed
        """,
        [agency],
    )
    return [_sheet(store, *row) for row in exports]


def _sheet(store: Store, export_id: int, *about: Any) -> Sheet:
    fields = store.rows(
        "SELECT field, rows, delivered, understood, doubts, shapes, common FROM feed_quality "
        "WHERE export_id = ? ORDER BY field",
        [export_id],
    )
    quarantined = store.rows(
        "SELECT field, reason, count(*) FROM quarantine WHERE export_id = ? "
        "GROUP BY field, reason ORDER BY count(*) DESC, field, reason",
        [export_id],
    )
    feed, file, night, delivered, read = about
    about_fields = tuple(map(_field, fields))
    return Sheet(feed, file, night, delivered, read, about_fields, tuple(quarantined))


def _field(row: tuple[Any, ...]) -> FieldQuality:
    counts = (Counter(orjson.loads(text)) for text in row[4:])
    return FieldQuality(*row[:4], *counts)


def _json(counts: Counter[str]) -> str:
    return orjson.dumps(dict(sorted(counts.items()))).decode()
