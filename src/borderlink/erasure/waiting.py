"""Packages that wait in the store: what has not left yet need not be recalled."""

from __future__ import annotations

from collections.abc import Iterable

from borderlink.store import Store

_TELLING = """
SELECT DISTINCT p.sequence FROM package p
JOIN sent s ON s.receiver = p.receiver AND s.sequence = p.sequence
WHERE p.receiver = ? AND p.sealed IS NOT NULL AND s.match_id IN (SELECT unnest(?))
ORDER BY p.sequence
"""


def withdraw_waiting(store: Store, receiver: str, matches: Iterable[str]) -> list[int]:
    """Take back packages for this receiver that tell these matches; returns their sequences.

    The next run seals the night's report anew under the same number.
    """
    withdrawn = [number for (number,) in store.rows(_TELLING, [receiver, sorted(matches)])]
    for number in withdrawn:
        for table in ("package", "sent"):
            store.sql(
                f"DELETE FROM {table} WHERE receiver = ? AND sequence = ?", [receiver, number]
            )
    return withdrawn
