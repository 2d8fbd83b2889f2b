"""Recall: what was told is taken back, in the next report and before that in what still waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from borderlink import audit
from borderlink.errors import UsageError
from borderlink.exchange.matched import known_match_id
from borderlink.exchange.wishes import RecallLine
from borderlink.store import Store


def record_recall(store: Store, agency: str, line: RecallLine, *, source: str) -> list[str]:
    """An owner recalls its record's part in a match, inside the caller's transaction.

    Returns the receivers concerned. From now on the match is not told to them; each that was sent
    it gets a notice in its next package. `lifted` lets the match be told again. Raises UsageError
    when nobody was told of a record of this agency in that match.
    """
    match_id = known_match_id(line.match_id)
    receivers = _told_of(store, match_id, agency)
    if not receivers:
        raise UsageError(f"match {match_id}: no record of {agency} was told in it.")
    for receiver in receivers:
        store.sql(
            """
            INSERT INTO recall (match_id, owner, receiver, reason, recalled_by, recalled_at, source)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                match_id,
                agency,
                receiver,
                line.reason,
                line.recalled_by,
                line.recalled_at.astimezone(UTC).replace(tzinfo=None),
                source,
            ],
        )
        audit.append(
            store,
            action="recall",
            who=f"{agency}:{line.recalled_by}",
            why=f"recalled by {source}",
            to=receiver,
            what={"match": match_id, "reason": line.reason},
        )
        if line.reason != "lifted":
            withdraw_waiting(store, receiver, [match_id])
    return receivers


def withdraw_waiting(store: Store, receiver: str, matches: Iterable[str]) -> list[int]:
    """Take back packages for this receiver that tell these matches and have not left the store.

    Returns their sequences. The next run seals the night's report anew under the same number.
    """
    rows = store.rows(
        """
        SELECT DISTINCT p.sequence FROM package p
        JOIN sent s ON s.receiver = p.receiver AND s.sequence = p.sequence
        WHERE p.receiver = ? AND p.sealed IS NOT NULL AND s.match_id IN (SELECT unnest(?))
        ORDER BY p.sequence
        """,
        [receiver, sorted(matches)],
    )
    withdrawn = [sequence for (sequence,) in rows]
    for sequence in withdrawn:
        for table in ("package", "sent"):
            store.sql(
                f"DELETE FROM {table} WHERE receiver = ? AND sequence = ?", [receiver, sequence]
            )
        audit.append(
            store,
            action="recall",
            who="exchange",
            why="not delivered yet",
            to=receiver,
            what={"sequence": sequence},
        )
    return withdrawn


def _told_of(store: Store, match_id: str, owner: str) -> list[str]:
    """Everyone who was sent a record of this owner as part of the match, or had it recalled.

    The owner of what was sent before owners were noted is that of the match's other record.
    """
    rows = store.rows(
        """
        WITH sides AS (
            SELECT m.match_id, i.agency FROM match m
            JOIN record_identity i ON i.record_id IN (m.record_a, m.record_b)
        )
        SELECT DISTINCT s.receiver FROM sent s
        LEFT JOIN sides o ON o.match_id = s.match_id AND o.agency <> s.receiver
        WHERE s.match_id = $match AND coalesce(s.owner, o.agency) = $owner
        UNION SELECT receiver FROM recall WHERE match_id = $match AND owner = $owner
        ORDER BY receiver
        """,
        {"match": match_id, "owner": owner},
    )
    return [receiver for (receiver,) in rows]
