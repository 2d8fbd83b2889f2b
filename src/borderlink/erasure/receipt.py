"""What an erasure did: every place it reached, and every place it could not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from borderlink.config import Config
from borderlink.store import Store

# What no program of this installation can reach, and who can.
_BEYOND = (
    "backups of the store: erase them, or let them run out; the deny list works after a restore "
    "only if it is part of it, so erase again then",
    "copies and printouts at the agencies: the recall asks them to delete these",
    "the agency's own file: it still holds the record until the agency erases it there",
    "freed blocks of the disk: the old store file was encrypted; change the store's key to make "
    "them unreadable for good",
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One erasure; `subjects` are keyed hashes, so that the receipt can be kept.

    `reached` counts rows by place, `recalled` matches by receiver; `sent` are packages that had
    left before (receiver, sequence); `exports` counts files of the agency that still lie in the
    inbox.
    """

    reference: str
    subjects: tuple[str, ...]
    reached: Mapping[str, int]
    recalled: Mapping[str, int] = field(default_factory=dict)
    withdrawn: tuple[tuple[str, int], ...] = ()
    sent: tuple[tuple[str, int], ...] = ()
    exports: int = 0

    def to_json(self) -> str:
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode()


def exports_in_inbox(store: Store, config: Config) -> int:
    """Files in the inbox that the feeds of the erased were read from."""
    files = store.rows(
        "SELECT DISTINCT file FROM export WHERE (agency, feed) IN (SELECT agency, feed FROM erased)"
    )
    return sum(Path(config.inbox, Path(file).name).is_file() for (file,) in files)


def lines_of(receipt: Receipt) -> list[str]:
    """The receipt as lines to print or to file."""
    reached = [f"erased: {place}: {rows}" for place, rows in receipt.reached.items()]
    recalled = [
        f"recalled: {receiver} is told to delete {count} matches, with its next report"
        for receiver, count in receipt.recalled.items()
    ]
    taken_back = [
        f"taken back before it left: {receiver} no. {number}"
        for receiver, number in receipt.withdrawn
    ]
    left = [
        f"not reached: package {receiver} no. {number}, which had left before"
        for receiver, number in receipt.sent
    ]
    if receipt.exports:
        left.append(
            f"not reached: {receipt.exports} exports of the agency that still lie in the inbox: "
            "remove them, or ask for new ones"
        )
    return [
        f"order {receipt.reference}: {len(receipt.subjects)} records",
        *reached,
        *taken_back,
        *recalled,
        *left,
        *(f"not reached: {place}" for place in _BEYOND),
    ]
