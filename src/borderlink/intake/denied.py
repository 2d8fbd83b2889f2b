"""Records that may not come back: erased by order, or beyond the day until which they are kept.

The deny list holds keyed hashes, so that the list itself says nothing of anyone. A record is known
by its key, and under another key by its content, where that content can belong to one person only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from borderlink.audit import KEYED, SUBJECT, secret_of
from borderlink.feed import Feed
from borderlink.intake.rows import Quarantined
from borderlink.store import Store

CONTENT_DIGEST = KEYED.format(text="'content:' || agency || '/' || feed || '/' || content_hash")

_RETAIN = "json_extract_string(content, '$.retain_until')::DATE"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a delivery, and how many rows were refused for which reason."""

    rows: list[Quarantined]
    denied: int
    expired: int


def refuse_denied(store: Store, feed: Feed, rows: list[Quarantined], night: date) -> Kept:
    """Take from table `delivered`, and from the rows set aside, what may not come back."""
    expired = _refuse_expired(store, feed, night) if feed.fields.retain_until else 0
    if not store.value("SELECT count(*) FROM denied WHERE (agency, feed) = (?, ?)", [*feed.key]):
        return Kept(rows, 0, expired)
    names = {"secret": secret_of(store), "agency": feed.agency, "feed": feed.feed}
    denied = store.value(
        f"""
        DELETE FROM delivered WHERE record_key IN (
            SELECT record_key FROM (SELECT $agency AS agency, $feed AS feed, * FROM delivered)
            WHERE {SUBJECT} IN (SELECT digest FROM denied)
               OR {CONTENT_DIGEST} IN (SELECT digest FROM denied)
        )
        """,
        names,
    )
    keys = _denied_keys(store, [row.record_key for row in rows if row.record_key], names)
    kept = [row for row in rows if row.record_key not in keys]
    return Kept(kept, int(denied) + len(rows) - len(kept), expired)


def _denied_keys(store: Store, keys: list[str], names: dict[str, str]) -> set[str]:
    rows = store.rows(
        f"""
        SELECT record_key
        FROM (SELECT $agency AS agency, $feed AS feed, unnest($keys::VARCHAR[]) AS record_key)
        WHERE {SUBJECT} IN (SELECT digest FROM denied)
        """,
        names | {"keys": keys},
    )
    return {key for (key,) in rows}


def _refuse_expired(store: Store, feed: Feed, night: date) -> int:
    """The agency's newest word on how long a record is kept also holds for the version we have."""
    store.sql(
        f"""
        UPDATE record_version v SET retain_until = e.until
        FROM (SELECT record_key, {_RETAIN} AS until FROM delivered) e
        JOIN record_identity i
            ON i.agency = $agency AND i.feed = $feed AND i.record_key = e.record_key
        WHERE v.record_id = i.record_id AND v.valid_to IS NULL AND e.until < $night
        """,
        {"agency": feed.agency, "feed": feed.feed, "night": night},
    )
    return int(store.value(f"DELETE FROM delivered WHERE {_RETAIN} < ?", [night]))
