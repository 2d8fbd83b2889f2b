"""The one path on which a record is forgotten, whoever asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from borderlink import audit, exchange
from borderlink.audit import SUBJECT, secret_of
from borderlink.config import Config
from borderlink.erasure.receipt import Receipt, exports_in_inbox
from borderlink.erasure.remove import mark, remove
from borderlink.intake.denied import CONTENT_DIGEST
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the reference of an order, or that the time is over; and who says so.

    With `deny` the records may not come back.
    """

    reference: str
    ordered_by: str
    deny: bool


def forget(store: Store, config: Config, record_ids: Iterable[int], reason: Reason) -> Receipt:
    """Forget these records, inside the caller's transaction.

    Linkage and review have to run afterwards: they compare the neighbours anew. The file still
    holds the freed bytes until `purge`.
    """
    mark(store, record_ids)
    subjects = _subjects(store)
    withdrawn = _withdraw(store)
    recalled, sent = _recall(store, reason), _sent(store)
    if reason.deny:
        _deny(store)
    receipt = Receipt(
        reference=reason.reference,
        subjects=tuple(digest for digest, _ in subjects),
        exports=exports_in_inbox(store, config),
        reached=remove(store),
        recalled=dict(sorted(Counter(receiver for receiver, _ in recalled).items())),
        withdrawn=withdrawn,
        sent=sent,
    )
    _note(store, subjects, reason, receipt)
    return receipt


def _subjects(store: Store) -> list[tuple[str, str]]:
    """Keyed hash and agency of each record, in the order of their ids."""
    return store.rows(
        f"SELECT {SUBJECT}, agency FROM erased ORDER BY record_id",
        {"secret": secret_of(store)},
    )


def _recall(store: Store, reason: Reason) -> list[tuple[str, str]]:
    """Note a recall for everyone who was sent one of the matches; returns (receiver, match)."""
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = store.rows(
        """
        SELECT DISTINCT s.receiver, s.match_id, coalesce(s.owner, e.agency) AS owner
        FROM sent s JOIN erased_match USING (match_id)
        JOIN match m USING (match_id)
        JOIN erased e ON e.record_id IN (m.record_a, m.record_b)
        ORDER BY ALL
        """
    )
    for receiver, match_id, owner in rows:
        store.sql(
            """
            INSERT INTO recall (match_id, owner, receiver, reason, recalled_by, recalled_at, source)
            VALUES (?, ?, ?, 'erased', ?, ?, 'erasure')
            """,
            [match_id, owner, receiver, reason.ordered_by, now],
        )
    return [(receiver, match_id) for receiver, match_id, _ in rows]


def _withdraw(store: Store) -> tuple[tuple[str, int], ...]:
    """Take back what waits in the store: it need not be recalled."""
    told = store.rows(
        "SELECT receiver, list(DISTINCT match_id) FROM sent JOIN erased_match USING (match_id) "
        "GROUP BY receiver ORDER BY receiver"
    )
    return tuple(
        (receiver, sequence)
        for receiver, matches in told
        for sequence in exchange.withdraw_waiting(store, receiver, matches)
    )


def _sent(store: Store) -> tuple[tuple[str, int], ...]:
    """Packages with one of the matches that have left the store."""
    return tuple(
        store.rows(
            """
            SELECT DISTINCT s.receiver, s.sequence
            FROM sent s JOIN erased_match USING (match_id)
            JOIN package p ON p.receiver = s.receiver AND p.sequence = s.sequence
            WHERE p.sealed IS NULL ORDER BY ALL
            """
        )
    )


def _deny(store: Store) -> None:
    """By key; and by content where it names a document or a birth date: a name alone is shared."""
    store.sql(
        f"""
        INSERT INTO denied
        WITH told AS (
            SELECT DISTINCT agency, feed, content_hash
            FROM erased JOIN record_version USING (record_id)
            WHERE len(coalesce(documents, [])) > 0 OR birth.earliest IS NOT NULL
        )
        SELECT agency, feed, {SUBJECT} FROM erased
        UNION
        SELECT agency, feed, {CONTENT_DIGEST} FROM told
        """,
        {"secret": secret_of(store)},
    )


def _note(store: Store, subjects: list[tuple[str, str]], reason: Reason, receipt: Receipt) -> None:
    """A row and a log entry for each record; neither says whose."""
    now = datetime.now(UTC).replace(tzinfo=None)
    first = store.reserve_ids("erasure", len(subjects))
    for number, (subject, agency) in enumerate(subjects, first):
        store.sql(
            """
            INSERT INTO erasure
                (erasure_id, agency, subject, reference, ordered_by, erased_at, receipt)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                number, agency, subject, reason.reference, reason.ordered_by, now,
                receipt.to_json() if number == first else "",
            ],
        )  # fmt: skip
    audit.append_many(
        store,
        [
            audit.Entry(
                action="erasure",
                who=reason.ordered_by,
                why=f"order {reason.reference}" if reason.deny else reason.reference,
                what={"agency": agency, "subject": subject, "recalled": len(receipt.recalled)},
            )
            for subject, agency in subjects
        ],
    )
