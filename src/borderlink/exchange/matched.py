"""A match with its two owners, as requests and recalls need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from borderlink.config import Agency, Config
from borderlink.disclosure.gather import RECALLED, read_records
from borderlink.disclosure.rules import decide
from borderlink.disclosure.told import Level
from borderlink.errors import UsageError
from borderlink.person import Record
from borderlink.review import parse_match_id
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Side:
    """A record of a match and the agency that owns it."""

    agency: Agency
    record: Record


@dataclass(frozen=True, slots=True)
class Matched:
    """A match seen from one agency: its own side, and the other one's."""

    match_id: str
    ours: Side
    theirs: Side

    def may_be_known_to_them(self, on: date) -> bool:
        """Whether the other agency may learn that our record exists, by our own rules."""
        ours, theirs = self.ours, self.theirs
        ruling = decide(ours.record, ours.agency, theirs.agency, on, facing=str(theirs.record.role))
        return ruling.level is not Level.NOTHING


def known_match_id(text: str) -> str:
    """A match id as we write it; what else stands there is not repeated: it may be a name."""
    found = parse_match_id(text)
    if found is None:
        raise UsageError("The match id is mistyped, or none of ours.")
    return found


def matched(store: Store, config: Config, match_id: str, agency: str) -> Matched:
    """The match from this agency's side.

    Raises UsageError, in the same words for a match that does not exist and for one of others.
    """
    rows = store.rows(
        """
        SELECT i.record_id, i.agency FROM match m
        JOIN record_identity i ON i.record_id IN (m.record_a, m.record_b)
        WHERE m.match_id = ? AND m.state <> 'withdrawn' ORDER BY i.agency = ? DESC
        """,
        [match_id, agency],
    )
    if len(rows) != 2 or rows[0][1] != agency or rows[1][1] not in config.agencies:
        raise UsageError(f"match {match_id}: {agency} has no such match. Check the id.")
    records = read_records(store, [record_id for record_id, _ in rows])
    ours, theirs = (Side(config.agencies[code], records[number]) for number, code in rows)
    return Matched(match_id, ours, theirs)


def last_sent(store: Store, match_id: str, receiver: str) -> bool:
    """Whether the receiver was sent this match, and nothing took it back since."""
    rule = store.value(
        "SELECT max_by(rule, sequence) FROM sent WHERE match_id = ? AND receiver = ?",
        [match_id, receiver],
    )
    return rule is not None and rule != RECALLED
