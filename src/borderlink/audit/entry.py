"""One audited event, and the bytes that stand for it in the chain."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import orjson

# What the first entry is chained to.
GENESIS = "0" * 64

# Long enough for a sha256 or a list of codes, too short and too plain for a record's contents.
_CODE = re.compile(r"[\x20-\x7e]{0,160}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Action(StrEnum):
    """What can be logged; the first six are those of Directive (EU) 2016/680, Article 25."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    DECISION = "decision"
    DELIVERY = "delivery"
    RECEIPT = "receipt"
    KEY = "key"
    REFUSAL = "refusal"
    REQUEST = "request"
    GRANT = "grant"
    RECALL = "recall"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event: `what` holds counts, codes, match ids and hashes, never a name or a value."""

    action: str
    who: str
    why: str
    what: Mapping[str, str | int] = field(default_factory=dict)
    to: str | None = None

    def __post_init__(self) -> None:
        Action(self.action)
        for name, text in (("who", self.who), ("why", self.why), ("to", self.to or "")):
            if not _CODE.fullmatch(text):
                raise ValueError(f"audit: {name} must be a short ASCII code: an id, no sentence")
        for key, value in self.what.items():
            if not _KEY.fullmatch(key) or not _CODE.fullmatch(str(value)):
                raise ValueError(f"audit: what.{key[:32]!r} must be a short ASCII code or a number")

    def canonical(self, sequence: int, at: datetime) -> str:
        """The JSON text whose bytes are hashed and kept."""
        content = {
            "sequence": sequence,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": str(self.action),
            "who": self.who,
            "why": self.why,
            "what": dict(self.what),
            "to": self.to,
        }
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def chained(previous: str, entry: str) -> str:
    """The entry's hash: sha256 over the previous hash, in hexadecimal, and the entry's bytes."""
    return hashlib.sha256(previous.encode() + entry.encode()).hexdigest()
