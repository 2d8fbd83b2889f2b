"""Persons as one agency may see them: never through a record that it is not told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from borderlink.linkage.identity import Change, identify
from borderlink.store import Store

# Ties that the agency may see: matches that it is told of, and pairs of its own records.
_TIES = """
WITH told_record AS (
    SELECT unnest([record_a, record_b]) FROM match SEMI JOIN told_match USING (match_id)
), tie AS (
    SELECT record_a, record_b FROM match SEMI JOIN told_match USING (match_id)
    UNION ALL
    SELECT p.record_a, p.record_b FROM scored_pair p
    JOIN record_identity a ON a.record_id = p.record_a AND a.agency = $agency
    JOIN record_identity b ON b.record_id = p.record_b AND b.agency = $agency
    WHERE p.record_a IN (FROM told_record) OR p.record_b IN (FROM told_record)
)
SELECT t.record_a, t.record_b, coalesce(a.entity_id = b.entity_id, false)
FROM tie t
LEFT JOIN entity a ON a.record_id = t.record_a
LEFT JOIN entity b ON b.record_id = t.record_b
ORDER BY ALL
"""


def update_persons(
    store: Store, agency: str, told_matches: Iterable[str], night: date
) -> dict[int, str]:
    """Record → person, for the records of these matches; ids are the agency's own and stable.

    Entities grow together through records that an agency may not know of. Its persons do not: two
    records are one person to it only where ties that it may see join them.
    """
    store.connection.register(
        "told_match", pl.DataFrame({"match_id": list(told_matches)}, schema={"match_id": pl.String})
    )
    ties = store.rows(_TIES, {"agency": agency})
    store.connection.unregister("told_match")
    before = dict(
        store.rows("SELECT record_id, person_id FROM desk_person WHERE agency = ?", [agency])
    )
    found = identify(
        _groups(ties),
        before,
        secret=store.secret(f"person {agency}"),
        used=lambda ids: _used(store, agency, ids),
    )
    _replace(store, agency, found.entity_of)
    _remember(store, agency, night, found.changes)
    return dict(found.entity_of)


def _remember(store: Store, agency: str, night: date, changes: Iterable[Change]) -> None:
    schema = {"person_id": pl.String(), "change": pl.String(), "other": pl.String()}
    rows = [(change.entity_id, change.change, change.other) for change in changes]
    store.connection.register("person_change", pl.DataFrame(rows, schema=schema, orient="row"))
    store.sql(
        "INSERT INTO desk_person_change SELECT ?, ?, person_id, change, other FROM person_change",
        [night, agency],
    )
    store.connection.unregister("person_change")


def _groups(ties: Iterable[tuple[int, int, bool]]) -> list[list[int]]:
    """Connected records, each group ascending, by its first record."""
    leader: dict[int, int] = {}

    def find(record: int) -> int:
        leader.setdefault(record, record)
        while leader[record] != record:
            leader[record] = leader[leader[record]]
            record = leader[record]
        return record

    for a, b, together in ties:
        first, second = sorted((find(a), find(b)))
        if together:
            leader[second] = first
    groups: dict[int, list[int]] = defaultdict(list)
    for record in sorted(leader):
        groups[find(record)].append(record)
    return sorted(groups.values())


def _used(store: Store, agency: str, ids: Iterable[str]) -> set[str]:
    rows = store.rows(
        "SELECT DISTINCT person_id FROM desk_person_change "
        "WHERE agency = ? AND person_id IN (SELECT unnest(?))",
        [agency, list(ids)],
    )
    return {identifier for (identifier,) in rows}


def _replace(store: Store, agency: str, person_of: Mapping[int, str]) -> None:
    frame = pl.DataFrame(
        {"record_id": list(person_of), "person_id": list(person_of.values())},
        schema={"record_id": pl.Int32(), "person_id": pl.String()},
    )
    store.connection.register("person_now", frame)
    store.sql("DELETE FROM desk_person WHERE agency = ?", [agency])
    store.sql("INSERT INTO desk_person SELECT ?, record_id, person_id FROM person_now", [agency])
    store.connection.unregister("person_now")
