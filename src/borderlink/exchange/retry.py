"""When an attempt is made again, and when somebody must look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from borderlink import audit
from borderlink.store import Store

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
ALARM_AFTER = timedelta(hours=24)  # DESIGN §10: an undelivered package raises an alarm


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: a minute, then twice as long each, up to hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def due_again(store: Store, receiver: str, sequence: int, attempts: int, now: datetime) -> None:
    """Note a failed attempt and when the next one is due."""
    store.sql(
        "UPDATE package SET attempts = ?, next_attempt_at = ? WHERE receiver = ? AND sequence = ?",
        [attempts + 1, _naive(now + pause_after(attempts + 1)), receiver, sequence],
    )


def raise_alarms(store: Store, now: datetime) -> str:
    """Log each package that has waited for over a day, once; and say so, every time.

    Returns a sentence, or nothing where all is well.
    """
    late = store.rows(
        "SELECT receiver, sequence, alarmed_at IS NULL FROM package "
        "WHERE delivered_at IS NULL AND sealed_at < ? ORDER BY receiver, sequence",
        [_naive(now - ALARM_AFTER)],
    )
    for receiver, sequence, first in late:
        if first:
            _alarm(store, receiver, sequence, now)
    if not late:
        return ""
    told = ", ".join(f"{receiver} no. {sequence}" for receiver, sequence, _ in late)
    return f"ALARM: not delivered for over 24 hours: {told}."


def _alarm(store: Store, receiver: str, sequence: int, now: datetime) -> None:
    with store.transaction():
        store.sql(
            "UPDATE package SET alarmed_at = ? WHERE receiver = ? AND sequence = ?",
            [_naive(now), receiver, sequence],
        )
        audit.append(
            store,
            action="alarm",
            who="exchange",
            why="not delivered for over 24 hours",
            to=receiver,
            what={"sequence": sequence},
        )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
