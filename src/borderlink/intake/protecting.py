"""New versions of records of people who need protection: their details go into the sealed zone.

Names, births, documents, contacts and addresses stay: linkage compares them every night.
"""

from __future__ import annotations

from datetime import date

import orjson
import polars as pl

from borderlink.errors import StoreKeyError
from borderlink.store import Store
from borderlink.store.zone import Zone

DETAILS = ("raw", "handling_text", "relations", "events", "sensitive")

# As in disclosure: a role that is protected or unknown, who may be under 18, any protect flag that
# is not “no”. The age is reckoned from the last possible birthday, on the night of intake.
PROTECTED = """
    coalesce(role, '') NOT IN ('suspect', 'convicted', 'contact', 'misused identity')
    OR coalesce(minor, birth.latest + INTERVAL 18 YEAR >= $night)
    OR coalesce(protect_identity, '') <> 'no' OR coalesce(protect_location, '') <> 'no'
"""


def place_of(record_id: int, export_id: int) -> str:
    """Where a version's details are sealed: they open nowhere else."""
    return f"{record_id}:{export_id}"


def seal_details(store: Store, table: str, names: dict[str, object]) -> None:
    """Move the details of those who need protection from a temporary table into the zone.

    `names` holds `night`. Raises StoreKeyError where others are sealed already and the key is gone.
    """
    if store.zone is None:
        _refuse_loss(store)
        return
    fields = ", ".join(f"'{name}': {name}" for name in DETAILS)
    versions = store.rows(
        f"SELECT record_id, export_id, to_json({{{fields}}})::VARCHAR FROM {table} "
        f"WHERE {PROTECTED}",
        names,
    )
    if not versions:
        return
    _keep(store, store.zone, versions)
    empty = ", ".join(f"{name} = NULL" for name in DETAILS)
    store.sql(f"UPDATE {table} SET {empty} WHERE {PROTECTED}", names)


def _keep(store: Store, zone: Zone, versions: list[tuple[int, int, str]]) -> None:
    frame = pl.DataFrame(
        [
            (record, export, zone.seal(place_of(record, export), text.encode()))
            for record, export, text in versions
        ],
        schema={"record_id": pl.Int32, "export_id": pl.Int32, "sealed": pl.Binary},
        orient="row",
    )
    store.connection.register("new_detail", frame)
    try:
        store.sql("INSERT INTO protected_detail BY NAME SELECT * FROM new_detail")
    finally:
        store.connection.unregister("new_detail")


def _refuse_loss(store: Store) -> None:
    if store.value("SELECT count(*) FROM protected_detail"):
        raise StoreKeyError(
            "protected zone: its key is missing, so new details of victims could not be sealed. "
            "Restore keys/protected.key, or set BORDERLINKPROTECTED_KEY_FILE."
        )


def open_details(store: Store, versions: dict[int, int]) -> dict[int, dict[str, object]]:
    """Record → its sealed details, for versions record → export; none without the zone's key."""
    if store.zone is None:
        return {}
    rows = store.rows(
        "SELECT record_id, export_id, sealed FROM protected_detail "
        "WHERE record_id IN (SELECT unnest($1::INTEGER[]))",
        [list(versions)],
    )
    return {
        record: _details(store.zone.open(place_of(record, export), bytes(sealed)))
        for record, export, sealed in rows
        if versions[record] == export
    }


def _details(text: bytes) -> dict[str, object]:
    """The details as a row of the store has them, without the raw row, which no report needs."""
    found = orjson.loads(text)
    found.pop("raw")
    for event in found["events"] or ():
        for day in ("earliest", "latest"):
            event[day] = date.fromisoformat(event[day]) if event[day] else None
    return dict(found)
