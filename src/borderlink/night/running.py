"""Running a night, or one stage of it, and finishing what an earlier run left."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

from borderlink import audit, exchange, linkage
from borderlink.config import Config
from borderlink.errors import DeliveryFailed, without_values
from borderlink.night.arrivals import await_feeds
from borderlink.night.dates import missed_nights
from borderlink.night.inputs import LATEST
from borderlink.night.lease import fence, one_night
from borderlink.night.limits import time_limit
from borderlink.night.patience import open_patiently, patiently
from borderlink.night.purging import purge
from borderlink.night.stages import Stage, stages
from borderlink.night.summary import NightSummary
from borderlink.night.tonight import Tonight
from borderlink.progress import Progress, StageResult
from borderlink.store import Store


def run_night(
    config: Config, night: date | None, progress: Progress, *, full: bool = False
) -> NightSummary:
    """Run all stages of one night and deliver its packages; without a date, today's.

    `full`: linkage compares every record anew, whatever changed.
    Raises BorderlinkError; what was committed before stays, and the next run goes on from there.
    """
    with one_night(config, night, progress) as tonight:
        summary = NightSummary(tonight.night, tonight.run_id)
        if arrivals := await_feeds(tonight):
            summary.add(arrivals, 0.0)
        with open_patiently(config, progress) as store:
            summary.missed = missed_nights(store, config, tonight.night)
            if full:
                linkage.ask_for_full(store)
            for stage in stages():
                summary.add(*run_stage(store, stage, tonight))
            summary.packages = patiently(
                config, progress, "delivery", lambda: finish_night(store, tonight)
            )
        purge(config)
    return summary


def finish_night(store: Store, tonight: Tonight) -> list[Path]:
    """Deliver what was sealed and close the night's log; returns where its packages lie.

    A receiver that cannot be reached does not keep the night open: its packages wait in the store,
    and DeliveryFailed tells of them once the night is closed.
    """
    with without_values("delivery"):
        with store.transaction():
            fence(store, tonight.token)
        try:
            exchange.deliver(store, tonight.config, tonight.progress)
        except DeliveryFailed:
            _close(store, tonight)
            raise
        _close(store, tonight)
        return _packages(store, tonight.config, tonight.night)


def _close(store: Store, tonight: Tonight) -> None:
    audit.write_anchor(store, tonight.config.audit_anchors, tonight.night)
    now = datetime.now(UTC).replace(tzinfo=None)
    # An earlier run of this night that died is done as well: this one finished its work.
    store.sql(
        "UPDATE night SET status = 'done', finished_at = ? "
        "WHERE run_id = ? OR night = ? AND finished_at IS NULL",
        [now, tonight.run_id, tonight.night],
    )


def run_stage(store: Store, stage: Stage, tonight: Tonight) -> tuple[StageResult, float]:
    """Run one stage in one transaction, or skip it when it would read what it read before.

    Returns its result and the seconds it took. Raises LeaseLost when another run has taken over,
    TimeLimitReached when the stage takes too long.
    """
    with without_values(f"stage {stage.name}"):
        fingerprint = _fingerprint(store, stage, tonight)
        earlier = _earlier(store, stage.name, tonight.night)
        if earlier is not None and earlier[0] == fingerprint:
            return _result(stage.name, earlier[1]), 0.0
        with time_limit(store, tonight.config.settings.night.stage_limit, f"stage {stage.name}"):
            return _work(store, stage, tonight)


def _work(store: Store, stage: Stage, tonight: Tonight) -> tuple[StageResult, float]:
    started = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        fence(store, tonight.token)
        _begin(store, tonight)
        result = stage.run(store, tonight.config, tonight.night, tonight.progress)
        finished = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO stage_run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                tonight.run_id,
                tonight.night,
                stage.name,
                # A stage may change what it read (intake its inbox, exchange its packages), so
                # the fingerprint that counts next time is the one after it.
                _fingerprint(store, stage, tonight),
                stage.leaves(store),
                started,
                finished,
                json.dumps(
                    {"counts": result.counts, "warnings": result.warnings, "note": result.note}
                ),
            ],
        )
    return result, (finished - started).total_seconds()


def _fingerprint(store: Store, stage: Stage, tonight: Tonight) -> str:
    text = f"{stage.name} {stage.reads(store, tonight.config, tonight.night)}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _earlier(store: Store, stage: str, night: date) -> tuple[str, str] | None:
    """Fingerprint and counts of the stage's latest run; warnings belong to their own night."""
    rows = store.rows(
        f"SELECT fingerprint, counts, night FROM stage_run WHERE stage = ? {LATEST}",
        [stage],
    )
    if not rows:
        return None
    fingerprint, counts, of_night = rows[0]
    if of_night != night:
        counts = json.dumps({**json.loads(counts), "warnings": []})
    return fingerprint, counts


def _result(stage: str, stored: str) -> StageResult:
    content = json.loads(stored)
    # Stages that an earlier version ran left no note.
    note = content.get("note", "")
    return StageResult(stage, content["counts"], content["warnings"], skipped=True, note=note)


def _begin(store: Store, tonight: Tonight) -> None:
    """Log the run when its first stage has work, so that an idle run leaves no trace."""
    if not store.value("SELECT count(*) FROM night WHERE run_id = ?", [tonight.run_id]):
        now = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO night VALUES (?, ?, ?, NULL, 'running', true, ?)",
            [tonight.night, tonight.run_id, now, tonight.config.hash],
        )


def _packages(store: Store, config: Config, night: date) -> list[Path]:
    """Where the latest package of each receiver for this night lies."""
    rows = store.rows(
        "SELECT receiver, arg_max(file, sequence) FROM package WHERE night = ? "
        "GROUP BY receiver ORDER BY receiver",
        [night],
    )
    return [config.outbox / receiver / file for receiver, file in rows]
