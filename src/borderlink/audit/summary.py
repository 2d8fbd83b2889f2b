"""The log as a supervisor reads it: what was done, by whom, to whom, and whether it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

_VERIFY = """```python
import hashlib, json
previous = "{previous}"
for line in open("audit.jsonl", encoding="utf-8"):
    row = json.loads(line)
    previous = hashlib.sha256((previous + row["entry"]).encode()).hexdigest()
    assert previous == row["hash"], json.loads(row["entry"])["sequence"]
print("whole up to", previous)
```"""
_MEANINGS = {
    "collection": "an export was taken in",
    "alteration": "an export changed, withdrew or re-keyed records",
    "consultation": "somebody looked at records",
    "combination": "records of two agencies were linked, or told of together",
    "disclosure": "a package for an agency was sealed",
    "delivery": "a sealed package left",
    "decision": "an analyst said what a match is",
    "receipt": "something that an agency returned was taken in",
    "refusal": "something that came from outside was refused",
    "erasure": "a record was forgotten",
    "key": "a key was made or changed",
    "request": "an agency asked an owner for more",
    "grant": "an owner answered such a request",
    "recall": "what was told was taken back",
    "alarm": "something waits too long to leave",
}


@dataclass(slots=True)
class Summary:
    """Counts over a part of the log; filled entry by entry."""

    entries: int = 0
    first: str | None = None
    last: str | None = None
    actions: Counter[str] = field(default_factory=Counter)
    who: Counter[tuple[str, str]] = field(default_factory=Counter)
    to: Counter[tuple[str, str]] = field(default_factory=Counter)
    erasures: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Count one entry."""
        entry: dict[str, Any] = orjson.loads(text)
        action, what = str(entry["action"]), entry["what"]
        self.entries += 1
        self.first, self.last = self.first or entry["at"], entry["at"]
        self.actions[action] += 1
        self.who[str(entry["who"]), action] += 1
        if entry["to"]:
            self.to[str(entry["to"]), action] += 1
        if action == "erasure":
            self.erasures[str(entry["why"])] += 1
        if action == "refusal":
            self.refusals[str(what.get("reason") or entry["why"])] += 1

    def markdown(self, state: str, previous: str) -> str:
        """The summary as a page.

        `state` says whether the log is whole; `previous` is the hash that the first entry follows.
        """
        parts = [
            f"# Audit log: {self.entries:,} entries\n\n{state}\n",
            f"From {self.first or '–'} to {self.last or '–'} (UTC). The log holds no names: people "
            "are keyed hashes, matches are ids, users are pseudonyms.\n",
            _table(
                "What was done",
                ("action", "entries", "means"),
                [(name, n, _MEANINGS.get(name, "")) for name, n in sorted(self.actions.items())],
            ),
            _table("By whom", ("who", "action", "entries"), _pairs(self.who)),
            _table("To whom", ("agency", "action", "entries"), _pairs(self.to)),
            _table("Erasures", ("why", "records"), sorted(self.erasures.items())),
            _table("Refusals", ("reason", "entries"), sorted(self.refusals.items())),
            "## Check it without Borderlink\n\nEach hash is the SHA-256 of the hash before it and "
            "of the entry's own bytes. `anchors.jsonl` tells where the log ended each night: "
            "compare it with the copy you were given then.\n",
            _VERIFY.replace("{previous}", previous),
        ]
        return "\n".join(part for part in parts if part) + "\n"


def _pairs(counts: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    return [(one, other, number) for (one, other), number in sorted(counts.items())]


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [" | ".join(_cell(value) for value in row) for row in rows]
    if not lines:
        return ""
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    return f"## {title}\n\n{head}" + "".join(f"| {line} |\n" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")
