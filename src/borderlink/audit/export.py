"""The log for the supervisor: every entry with its hash, the anchors, and a readable summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import orjson

from borderlink.audit.entry import GENESIS
from borderlink.audit.summary import Summary
from borderlink.audit.verify import entries_after, verify
from borderlink.errors import AuditBroken
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Exported:
    """The files' content by name, how many entries, and what is wrong with the log, if anything."""

    files: dict[str, bytes]
    entries: int
    broken: str | None


def export_log(
    store: Store, anchor_file: Path, since: date | None = None, until: date | None = None
) -> Exported:
    """The entries of these days (UTC, both inclusive); a log that is broken is exported too.

    The whole log is verified, whichever part is exported.
    """
    broken = _broken(store, anchor_file)
    after, before = _from(since), _to(until)
    summary, lines, previous = Summary(), [], GENESIS
    for _, entry, digest in entries_after(store, -1):
        at = _at(entry)
        if at < after:
            previous = digest
        elif at < before:
            summary.add(entry)
            lines.append(orjson.dumps({"hash": digest, "entry": entry}) + b"\n")
    state = f"**The log does not verify.** {broken}" if broken else "The log verifies as a whole."
    anchors = anchor_file.read_bytes() if anchor_file.exists() else b""
    files = {
        "audit.jsonl": b"".join(lines),
        "anchors.jsonl": anchors,
        "summary.md": summary.markdown(state, previous).encode(),
    }
    return Exported(files, summary.entries, broken)


def _broken(store: Store, anchor_file: Path) -> str | None:
    try:
        verify(store, anchor_file)
    except AuditBroken as error:
        return str(error)
    return None


def _at(entry: str) -> str:
    """When, as text that sorts; what is no entry any more belongs to no day and is left out."""
    try:
        return str(orjson.loads(entry)["at"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return "~"


def _from(since: date | None) -> str:
    return since.isoformat() if since else ""


def _to(until: date | None) -> str:
    return (until + timedelta(days=1)).isoformat() if until else "~"
