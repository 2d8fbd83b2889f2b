"""What agencies returned is taken in whole, or refused and logged.

A file stays where it arrived and is known by its hash from then on, so that a night that dies
reads it again and a night that ended does not.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import PackageRefused
from borderlink.exchange.applying import apply
from borderlink.exchange.arrivals import (
    Arrival,
    Waiting,
    open_arrival,
    unsigned_files,
    waiting_files,
)
from borderlink.exchange.keybook import open_ring
from borderlink.exchange.spool import collect_spool, waiting_spool
from borderlink.exchange.views import collect_views, waiting_views
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

STAGE = "collect"
_COUNTED = ("accepted", "refused", "decisions", "receipts", "requests", "grants", "recalls")


def collect(
    store: Store,
    config: Config,
    night: date,  # noqa: ARG001 (all stages are called alike)
    progress: Progress,
) -> StageResult:
    """Take in all new files from <state>/inbox; each is accepted or refused as a whole."""
    new = [waiting for waiting in waiting_files(config) if not _known(store, waiting)]
    progress.begin(STAGE, total=len(new))
    result = StageResult(STAGE, dict.fromkeys(_COUNTED, 0))
    if unsigned := unsigned_files(config):
        result.warnings.append(
            f"inbox: {unsigned} files have no signature (.json.sig) and were not read."
        )
    collect_desk(store, config, result)
    if not new:
        return result
    keys = open_ring(store, config)
    arrivals = (open_arrival(waiting, keys) for waiting in new)
    for arrival in sorted(arrivals, key=lambda one: one.order):
        _take(store, config, arrival, result)
        progress.advance()
    return result


def collect_desk(
    store: Store, config: Config, result: StageResult, *, kept_back: timedelta = timedelta(0)
) -> None:
    """Take in what the review desk left: its answers, and what its users looked at.

    Answers younger than `kept_back` stay there.
    """
    if not config.desk.is_dir():
        return
    decisions, warnings = collect_spool(
        store, config, open_ring(store, config), kept_back=kept_back
    )
    views, more = collect_views(store, config.desk)
    result.counts["decisions"] += decisions
    result.counts |= {"views": views} if views else {}
    result.warnings += warnings + more


def input_fingerprint(config: Config) -> str:
    """Changes when a file arrives in the inbox or changes there, or the desk has something."""
    known = sorted(waiting.refused_digest for waiting in waiting_files(config))
    desk = f"{waiting_spool(config.desk / 'spool')} {waiting_views(config.desk)}"
    return hashlib.sha256(f"{known} {unsigned_files(config)} {desk}".encode()).hexdigest()


def _known(store: Store, waiting: Waiting) -> bool:
    """Whether this content was accepted before, or refused with this signature."""
    return bool(
        store.value(
            "SELECT count(*) FROM inbound WHERE sha256 = ? AND state = 'accepted' OR sha256 = ?",
            [waiting.digest, waiting.refused_digest],
        )
    )


def _take(store: Store, config: Config, arrival: Arrival, result: StageResult) -> None:
    try:
        counted = _accept(store, config, arrival, result.warnings)
    except PackageRefused as refused:
        result.counts["refused"] += 1
        label = arrival.waiting.label
        result.warnings.append(f"inbox, {label}: {refused}. Ask the sender for a new one.")
        _note(store, arrival, refused.reason)
        return
    result.counts["accepted"] += 1
    for name, number in counted.items():
        result.counts[name] += number
    _note(store, arrival, None)


def _accept(store: Store, config: Config, arrival: Arrival, warnings: list[str]) -> dict[str, int]:
    """Apply a file; PackageRefused comes before anything was applied."""
    if arrival.refused is not None:
        raise arrival.refused
    _check_sequence(store, arrival)
    return apply(store, config, arrival, warnings)


def _check_sequence(store: Store, arrival: Arrival) -> None:
    """A signed file has no sequence: its own hash keeps it from being taken in twice."""
    last = store.value(
        "SELECT max(sequence) FROM inbound WHERE sender = ? AND state = 'accepted'",
        [arrival.sender],
    )
    if last is not None and arrival.waiting.signature is None and arrival.sequence <= last:
        raise PackageRefused(
            "replay", f"its sequence {arrival.sequence} does not follow {last}, the sender's last"
        )


def _note(store: Store, arrival: Arrival, reason: str | None) -> None:
    """Remember the file by its hash, and log what became of it."""
    accepted = reason is None
    state = "accepted" if accepted else "refused"
    digest = arrival.waiting.digest if accepted else arrival.waiting.refused_digest
    store.sql(
        """
        INSERT INTO inbound (sha256, sender, kind, sequence, received_at, state, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [digest, arrival.sender, arrival.kind, arrival.sequence, _now(), state, reason],
    )
    audit.append(
        store,
        action="receipt" if accepted else "refusal",
        who=arrival.sender,
        why="returned by an agency",
        what={
            "kind": arrival.kind,
            "sequence": arrival.sequence,
            "sha256": digest,
            "reason": reason or "",
        },
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
