"""Records as linkage meets them, and what linkage says of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from borderlink import names
from borderlink.config import LinkageSettings
from borderlink.linkage.evidence import Evidence, PairEvidence
from borderlink.linkage.link import link_files, record_frame
from borderlink.linkage.linking import link_records
from borderlink.linkage.model import load_model
from borderlink.person import Birth, Document, Name, Nationality, Record
from borderlink.store import scratch_connection


def person(
    key: str,
    *,
    agency: str = "AAA",
    given: str | None = None,
    family: str | None = None,
    name: str | None = None,
    born: str | None = None,
    document: str | None = None,
    issuer: str | None = None,
    nationality: str | None = None,
    **given_fields: Any,
) -> Record:
    """A record with only the interesting fields given; 1 January is a default date."""
    full = name or " ".join(part for part in (given, family) if part)
    return Record(
        agency=agency,
        feed="main",
        record_key=key,
        names=[Name("primary", full, given, family)] if full else [],
        birth=birth(born),
        documents=[Document("passport", issuer, document, document)] if document else [],
        nationalities=[Nationality(nationality)] if nationality else [],
        **given_fields,
    )


def birth(born: str | None) -> Birth:
    if not born:
        return Birth()
    if len(born) == 4:
        year = int(born)
        first, last = date(year, 1, 1), date(year, 12, 31)
        return Birth(born, "gregorian", first, last, "year", "high")
    day = date.fromisoformat(born)
    trust = "low" if (day.month, day.day) == (1, 1) else "high"
    return Birth(born, "gregorian", day, day, "day", trust)


def weighed(*records: Record) -> dict[tuple[str, str], PairEvidence]:
    """(key, key) → evidence of every candidate pair, however weak."""
    connection = scratch_connection()
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})
    linked = link_records(
        connection,
        record_frame(records),
        index,
        load_model(),
        store_weight=-1000.0,
        pairs_per_record=60,
    )
    connection.close()
    keys = {i: record.record_key for i, record in enumerate(records, 1)}
    return {
        (keys[row["record_a"]], keys[row["record_b"]]): PairEvidence.from_json(row["evidence"])
        for row in linked.pairs.iter_rows(named=True)
    }


def word(evidence: PairEvidence, comparison: str) -> Evidence | None:
    """What one comparison says of the pair."""
    return next((item for item in evidence.items if item.comparison == comparison), None)


def entities(*records: Record) -> set[frozenset[str]]:
    """The keys of each entity that linking these records makes."""
    frame = link_files(records, settings=LinkageSettings(max_pairs_per_record=60)).entities
    groups: dict[str, set[str]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(row["entity_id"], set()).add(row["record_key"])
    return {frozenset(group) for group in groups.values()}
