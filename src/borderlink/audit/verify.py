"""Reading the chain from its first entry on: anything changed, removed or moved is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from borderlink.audit.anchors import check_anchor, read_anchors
from borderlink.audit.entry import GENESIS, chained
from borderlink.errors import AuditBroken
from borderlink.store import Store

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Verified:
    """The log is whole: so many entries, ending in this hash."""

    count: int
    head: str


def verify(store: Store, anchor_file: Path | None = None) -> Verified:
    """Check every entry, and that the log reaches every anchor.

    Raises AuditBroken, naming the first entry that does not fit.
    """
    count, previous = 0, GENESIS
    for sequence, entry, digest in entries_after(store, -1):
        count += 1
        if sequence != count:
            raise AuditBroken(f"audit: entry {count} is missing; the next one is {sequence}.")
        previous = _checked(count, previous, entry, digest)
    for known in read_anchors(anchor_file) if anchor_file else ():
        check_anchor(store, known)
    return Verified(count, previous)


def _checked(sequence: int, previous: str, entry: str, digest: str) -> str:
    own = _own_sequence(entry)
    if own is not None and own != sequence:
        raise AuditBroken(f"audit: at entry {sequence} stands entry {own}; they were reordered.")
    if own is None or chained(previous, entry) != digest:
        raise AuditBroken(f"audit: entry {sequence} was changed after it was written.")
    return digest


def _own_sequence(entry: str) -> int | None:
    """The number an entry gives itself; None where the text is no entry any more."""
    try:
        number = orjson.loads(entry)["sequence"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return number if isinstance(number, int) else None


def entries_after(store: Store, after: int) -> Iterator[tuple[int, str, str]]:
    """The log in order, in chunks, so that years of it need little memory."""
    while chunk := store.rows(
        "SELECT sequence, entry, hash FROM audit_entry WHERE sequence > ? "
        f"ORDER BY sequence LIMIT {_CHUNK}",
        [after],
    ):
        yield from chunk
        after = chunk[-1][0]
