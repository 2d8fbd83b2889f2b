"""A staged delivery → record versions: what is new, changed, unchanged or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from borderlink.feed import Feed
from borderlink.intake.mapping import Provenance
from borderlink.intake.protecting import seal_details
from borderlink.intake.rows import Quarantined
from borderlink.person import CONTENT_FIELDS, Record
from borderlink.store import Store
from borderlink.store.types import duckdb_columns

_COLUMNS = ", ".join(f'"{name}" {duckdb_columns(Record)[name]}' for name in CONTENT_FIELDS)
_CONTENT = ", ".join(f'"{name}"' for name in CONTENT_FIELDS)

# With more rows than this unreadable, nobody can say which records are missing: none is withdrawn.
MOST_UNREADABLE = 1_000


@dataclass(frozen=True, slots=True)
class ExportNote:
    """Under which id the store keeps an export, and what its manifest said of it."""

    export_id: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a feed's records changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rekeyed: int = 0


def load(
    store: Store,
    feed: Feed,
    *,
    export: ExportNote,
    night: date,
    mode: str,
    quarantined: list[Quarantined],
) -> Loaded:
    """Bring the feed's records to what the table `delivered` says.

    A full export withdraws the records it lacks, except those whose row may be among the
    quarantined ones: a broken row is no reason to forget a person.
    """
    _stage_quarantined(store, quarantined)
    rekeyed = _rekey(store, feed) if mode == "full" else 0
    _add_identities(store, feed)
    _compare(store, feed)
    counts = dict(store.rows("SELECT state, count(*) FROM compared GROUP BY state"))
    missing = _missing(store, feed) if mode == "full" else _taken_back(store, feed)
    withdrawn = _withdraw(store, missing, night)
    _close_changed(store, night)
    _insert_versions(store, export, night)
    return Loaded(
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        withdrawn=withdrawn,
        rekeyed=rekeyed,
    )


def _stage_quarantined(store: Store, quarantined: list[Quarantined]) -> None:
    rows = pl.DataFrame(
        [(row.record_key, row.raw) for row in quarantined],
        schema={"record_key": pl.String, "raw": pl.String},
        orient="row",
    )
    store.connection.register("new_set_aside", rows)
    try:
        store.sql("CREATE OR REPLACE TEMP TABLE set_aside AS SELECT * FROM new_set_aside")
    finally:
        store.connection.unregister("new_set_aside")


def _rekey(store: Store, feed: Feed) -> int:
    """A record that only changed its key keeps its id, so its matches and decisions stay."""
    store.sql(
        """
        CREATE OR REPLACE TEMP TABLE moved AS
        WITH known AS (
            SELECT i.record_id, i.record_key, v.content_hash
            FROM record_identity i JOIN record_version v USING (record_id)
            WHERE i.agency = $agency AND i.feed = $feed AND v.valid_to IS NULL
        ),
        arrived AS (
            SELECT content_hash, min(record_key) AS record_key
            FROM delivered
            WHERE record_key NOT IN (
                SELECT record_key FROM record_identity WHERE agency = $agency AND feed = $feed
            )
            GROUP BY content_hash HAVING count(*) = 1
        ),
        gone AS (
            SELECT content_hash, min(record_id) AS record_id
            FROM known
            WHERE record_key NOT IN (SELECT record_key FROM delivered)
              AND record_key NOT IN (
                  SELECT record_key FROM set_aside WHERE record_key IS NOT NULL
              )
            GROUP BY content_hash HAVING count(*) = 1
        )
        SELECT arrived.record_key, gone.record_id
        FROM arrived JOIN gone USING (content_hash)
        """,
        {"agency": feed.agency, "feed": feed.feed},
    )
    store.sql(
        "UPDATE record_identity i SET record_key = moved.record_key "
        "FROM moved WHERE moved.record_id = i.record_id"
    )
    return int(store.value("SELECT count(*) FROM moved"))


def _add_identities(store: Store, feed: Feed) -> None:
    """New keys get ids in the order of the keys, so that every machine gives the same ids."""
    unknown = """
        SELECT record_key FROM delivered
        WHERE record_key NOT IN (
            SELECT record_key FROM record_identity WHERE agency = $agency AND feed = $feed
        )
    """
    names = {"agency": feed.agency, "feed": feed.feed}
    count = store.value(f"SELECT count(*) FROM ({unknown})", names)
    first = store.reserve_ids("record", count)
    store.sql(
        f"""
        INSERT INTO record_identity (record_id, agency, feed, record_key)
        SELECT $first - 1 + row_number() OVER (ORDER BY record_key), $agency, $feed, record_key
        FROM ({unknown})
        """,
        names | {"first": first},
    )


def _compare(store: Store, feed: Feed) -> None:
    store.sql(
        """
        CREATE OR REPLACE TEMP TABLE compared AS
        SELECT
            i.record_id,
            d.record_key,
            CASE
                WHEN v.record_id IS NULL THEN 'new'
                WHEN v.content_hash = d.content_hash THEN 'unchanged'
                ELSE 'changed'
            END AS state
        FROM delivered d
        JOIN record_identity i
            ON i.agency = $agency AND i.feed = $feed AND i.record_key = d.record_key
        LEFT JOIN record_version v ON v.record_id = i.record_id AND v.valid_to IS NULL
        """,
        {"agency": feed.agency, "feed": feed.feed},
    )


def _taken_back(store: Store, feed: Feed) -> list[int]:
    """The records that a delta says are withdrawn."""
    found = store.rows(
        """
        SELECT i.record_id FROM record_identity i JOIN taken_back t USING (record_key)
        WHERE i.agency = $agency AND i.feed = $feed ORDER BY i.record_id
        """,
        {"agency": feed.agency, "feed": feed.feed},
    )
    return [row[0] for row in found]


def _missing(store: Store, feed: Feed) -> list[int]:
    """The records that a full export lacks, or says are withdrawn."""
    found = store.rows(
        """
        WITH absent AS (
            SELECT i.record_id, i.record_key
            FROM record_identity i JOIN record_version v USING (record_id)
            WHERE i.agency = $agency AND i.feed = $feed AND v.valid_to IS NULL
              AND i.record_key NOT IN (SELECT record_key FROM delivered)
              AND i.record_key NOT IN (
                  SELECT record_key FROM set_aside WHERE record_key IS NOT NULL
              )
        ),
        unreadable AS (SELECT raw FROM set_aside WHERE record_key IS NULL)
        SELECT record_id FROM absent
        WHERE (SELECT count(*) FROM unreadable) <= $most
          AND NOT EXISTS (FROM unreadable u WHERE contains(u.raw, absent.record_key))
        """,
        {"agency": feed.agency, "feed": feed.feed, "most": MOST_UNREADABLE},
    )
    return [row[0] for row in found]


def _withdraw(store: Store, ids: list[int], night: date) -> int:
    closed = store.rows(
        "UPDATE record_version SET valid_to = ? WHERE valid_to IS NULL "
        "AND record_id IN (SELECT unnest(?::INTEGER[])) RETURNING record_id",
        [night, ids],
    )
    return len(closed)


def _close_changed(store: Store, night: date) -> None:
    store.sql(
        "UPDATE record_version SET valid_to = ? WHERE valid_to IS NULL "
        "AND record_id IN (SELECT record_id FROM compared WHERE state = 'changed')",
        [night],
    )


def _insert_versions(store: Store, export: ExportNote, night: date) -> None:
    store.sql(
        f"""
        CREATE OR REPLACE TEMP TABLE arriving AS
        WITH unpacked AS (
            SELECT
                c.record_id, d.row_number, d.raw, d.content_hash,
                unnest(d.content::JSON::STRUCT({_COLUMNS}))
            FROM compared c JOIN delivered d USING (record_key)
            WHERE c.state IN ('new', 'changed')
        )
        SELECT
            record_id, $export::INTEGER AS export_id, $night::DATE AS valid_from,
            NULL::DATE AS valid_to, $sequence::BIGINT AS export_sequence,
            $extracted::TIMESTAMP AS extracted_at, row_number, raw, content_hash, {_CONTENT}
        FROM unpacked
        """,
        {
            "export": export.export_id,
            "night": night,
            "sequence": export.provenance.sequence,
            "extracted": export.provenance.extracted_at,
        },
    )
    seal_details(store, "arriving", {"night": night})
    store.sql("INSERT INTO record_version BY NAME SELECT * FROM arriving")
    store.sql("DROP TABLE arriving")
