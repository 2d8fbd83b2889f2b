"""What the store knows of a receiver's matches, read once; nothing is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date
from typing import Any

from borderlink.disclosure.told import ToldDecision
from borderlink.intake.protecting import open_details
from borderlink.linkage.evidence import PairEvidence
from borderlink.person import (
    Address,
    Birth,
    Document,
    Event,
    Name,
    Nationality,
    Record,
    Relation,
    Sensitive,
)
from borderlink.store import Store

# Raw rows are never read: no report needs them, and they hold everything.
_COLUMNS = tuple(f.name for f in fields(Record) if f.name != "raw")
# What `disclosed` and `sent` call the rule by which a match was taken back.
RECALLED = "withdrawn"
_NESTED: dict[str, type] = {
    "names": Name,
    "other_births": Birth,
    "nationalities": Nationality,
    "documents": Document,
    "addresses": Address,
    "relations": Relation,
    "events": Event,
    "sensitive": Sensitive,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One match of the receiver's, with its record first whichever way the pair is stored."""

    match_id: str
    ours: int
    theirs: int
    swapped: bool  # our record is the pair's second, so the evidence's value_b is ours
    state: str
    since: date
    first_night: date
    link_class: str
    what_changed: tuple[str, ...]
    ambiguous: bool
    match_weight: float
    evidence_json: str  # parsed only for what is told: most matches are settled

    @property
    def evidence(self) -> PairEvidence:
        """What the comparisons said; nothing for a match that linkage never explained."""
        text = self.evidence_json
        return PairEvidence.from_json(text) if text else PairEvidence(0.0, ())


_MATCHES = """
WITH sides AS (
    SELECT m.*, m.record_a AS ours, m.record_b AS theirs, false AS swapped FROM match m
    UNION ALL
    SELECT m.*, m.record_b, m.record_a, true FROM match m
)
SELECT s.match_id, s.ours, s.theirs, s.swapped, coalesce(q.state, s.state),
    coalesce(q.night, s.night), s.first_night, coalesce(q.link_class, s.link_class),
    coalesce(q.what_changed, s.what_changed), s.ambiguous, s.match_weight, s.evidence
FROM sides s
JOIN record_identity i ON i.record_id = s.ours
LEFT JOIN match_side q ON q.match_id = s.match_id AND q.agency = i.agency
WHERE i.agency = ?
ORDER BY s.match_id
"""


def found_matches(store: Store, receiver: str) -> list[Found]:
    """Every match that the receiver owns a side of, in the order of their ids."""
    return [
        Found(
            match_id=identifier,
            ours=ours,
            theirs=theirs,
            swapped=swapped,
            state=state,
            since=since,
            first_night=first_night,
            link_class=link_class,
            what_changed=tuple(changed),
            ambiguous=ambiguous,
            match_weight=weight,
            evidence_json=text,
        )
        for (
            identifier, ours, theirs, swapped, state, since, first_night, link_class,
            changed, ambiguous, weight, text,
        ) in store.rows(_MATCHES, [receiver])
    ]  # fmt: skip


def read_records(store: Store, record_ids: Iterable[int]) -> dict[int, Record]:
    """The last known version of each record, whether or not it is still current.

    What is sealed in the protected zone is in it where the zone's key is at hand.
    """
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    rows = store.rows(
        f"""
        SELECT record_id, export_id, {columns}
        FROM record_version JOIN record_identity USING (record_id)
        WHERE record_id IN (SELECT unnest(?))
        QUALIFY row_number() OVER (
            PARTITION BY record_id ORDER BY valid_to IS NULL DESC, valid_from DESC, export_id DESC
        ) = 1
        """,
        [sorted(set(record_ids))],
    )
    details = open_details(store, {record_id: export_id for record_id, export_id, *_ in rows})
    return {
        record_id: _record(dict(zip(_COLUMNS, row, strict=True)) | details.get(record_id, {}))
        for record_id, _, *row in rows
    }


def _record(row: dict[str, Any]) -> Record:
    for name, kind in _NESTED.items():
        row[name] = [kind(**item) for item in row[name] or ()]
    row["birth"] = Birth(**row["birth"]) if row["birth"] else Birth()
    return Record(**{name: value for name, value in row.items() if value is not None})


def read_latin(store: Store, record_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Record → its names as written → their best romanised reading."""
    rows = store.rows(
        """
        SELECT f.record_id, s."full", max_by(x.latin[1], x.ruleset)
        FROM name_form f
        JOIN name_string s USING (name_id)
        JOIN name_feature x USING (name_id)
        WHERE f.record_id IN (SELECT unnest(?)) AND len(x.latin) > 0
        GROUP BY ALL
        """,
        [sorted(set(record_ids))],
    )
    latin: dict[int, dict[str, str]] = defaultdict(dict)
    for record_id, full, reading in sorted(rows):
        latin[record_id][full] = reading.title() if reading.islower() else reading
    return latin


def read_decisions(store: Store) -> dict[str, list[ToldDecision]]:
    """Match → what was said of it, oldest first."""
    rows = store.rows(
        """
        SELECT match_id, agency, judgement, reason, decided_at, valid_until
        FROM decision ORDER BY match_id, decision_id
        """
    )
    history: dict[str, list[ToldDecision]] = defaultdict(list)
    for match_id, agency, judgement, reason, decided_at, valid_until in rows:
        at = decided_at.replace(tzinfo=UTC)
        history[match_id].append(ToldDecision(agency, judgement, reason, at, valid_until))
    return history


def not_recalled(store: Store, receiver: str, night: date) -> frozenset[str]:
    """Matches that this receiver was sent and that no earlier night took back.

    Tonight's own packages count as well: a second run of a night may follow a delivery.
    """
    rows = store.rows(
        """
        SELECT match_id FROM sent WHERE receiver = $receiver AND night <= $night
        GROUP BY match_id
        HAVING max_by(night, sequence) = $night OR max_by(rule, sequence) <> $recalled
        """,
        {"receiver": receiver, "night": night, "recalled": RECALLED},
    )
    return frozenset(identifier for (identifier,) in rows)
