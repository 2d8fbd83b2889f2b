"""A record as a user names it: AGENCY/KEY, or AGENCY/FEED/KEY where two feeds share a key."""

from __future__ import annotations

from dataclasses import dataclass

from borderlink.errors import UsageError
from borderlink.store import Store

_NAMED = """
SELECT record_id, agency, feed, record_key FROM record_identity
WHERE agency || '/' || record_key = $name OR agency || '/' || feed || '/' || record_key = $name
ORDER BY record_id
"""


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One record of the store, whether or not it is still current."""

    record_id: int
    agency: str
    feed: str
    record_key: str


def record_named(store: Store, name: str) -> NamedRecord:
    """The one record of that name; raises UsageError, without repeating the name, for none."""
    found = [NamedRecord(*row) for row in store.rows(_NAMED, {"name": name})]
    if not found:
        raise UsageError("RECORD: there is no such record. Give it as AGENCY/KEY.")
    if len(found) > 1:
        feeds = ", ".join(record.feed for record in found)
        raise UsageError(f"RECORD: several feeds have it: {feeds}. Give it as AGENCY/FEED/KEY.")
    return found[0]
