"""Anchors: where the log ended, night by night, so that cutting its end off is found out.

The file is worth most as a copy that the operator of this machine cannot change: send it to the
supervisor, print it, or let the receivers keep it.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from borderlink.audit.log import head
from borderlink.errors import AuditBroken
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Anchor:
    """After this night the log had `sequence` entries and ended in `hash`."""

    night: str
    sequence: int
    hash: str
    at: str


def anchor(store: Store) -> tuple[int, str]:
    """Sequence and hash of the log's last entry."""
    return head(store)


def write_anchor(store: Store, file: Path, night: date) -> Anchor:
    """Note where the log ends; a later anchor of the same night takes the earlier one's place.

    Raises AuditBroken when the log no longer reaches the last anchor: a cut log is never anchored
    anew.
    """
    earlier = read_anchors(file)
    if earlier:
        check_anchor(store, earlier[-1])
    sequence, digest = head(store)
    if earlier and (earlier[-1].night, earlier[-1].sequence) == (str(night), sequence):
        return earlier[-1]
    new = Anchor(str(night), sequence, digest, datetime.now(UTC).isoformat(timespec="seconds"))
    kept = [known for known in earlier if known.night != new.night]
    _write(file, [*kept, new])
    return new


def read_anchors(file: Path) -> list[Anchor]:
    """All anchors of a file, oldest first; none where there is no file."""
    if not file.exists():
        return []
    try:
        return [Anchor(**orjson.loads(line)) for line in file.read_bytes().splitlines()]
    except (orjson.JSONDecodeError, TypeError):
        raise AuditBroken(
            f"{file}: is not a list of anchors. Restore it from the copy kept elsewhere."
        ) from None


def check_anchor(store: Store, known: Anchor) -> None:
    """Raise AuditBroken unless the log still holds the entry that the anchor names."""
    if known.sequence == 0:
        return
    found = store.value("SELECT hash FROM audit_entry WHERE sequence = ?", [known.sequence])
    if found is None:
        raise AuditBroken(
            f"audit: entry {known.sequence}, which the anchor of {known.night} names, is missing: "
            f"the log was cut off after entry {head(store)[0]}. Restore the store from a backup."
        )
    if found != known.hash:
        raise AuditBroken(
            f"audit: entry {known.sequence} is not the one that the anchor of {known.night} names: "
            "the log was rewritten. Restore the store from a backup."
        )


def _write(file: Path, anchors: list[Anchor]) -> None:
    content = b"".join(orjson.dumps(asdict(known)) + b"\n" for known in anchors)
    temporary = file.with_name(file.name + ".part")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
