"""Running a night, or one stage of it, and finishing what an earlier run left."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from borderlink import audit, exchange
from borderlink.config import Config
from borderlink.errors import BorderlinkError, unplanned
from borderlink.night.inputs import LATEST
from borderlink.night.opening import open_store
from borderlink.night.stages import Stage, stages
from borderlink.night.summary import NightSummary
from borderlink.progress import Progress, StageResult
from borderlink.store import Store


def run_night(config: Config, night: date, progress: Progress) -> NightSummary:
    """Run all stages of one night and deliver its packages.

    Raises BorderlinkError; what was committed before stays, and the next run goes on from there.
    """
    summary = NightSummary(night)
    run_id = uuid.uuid4().hex
    with open_store(config, create=True) as store:
        for stage in stages():
            result, seconds = run_stage(
                store, config, night, stage, progress=progress, run_id=run_id
            )
            summary.results.append(result)
            summary.seconds[stage.name] = seconds
        summary.packages = finish_night(store, config, night, progress=progress, run_id=run_id)
    return summary


def finish_night(
    store: Store, config: Config, night: date, *, progress: Progress, run_id: str
) -> list[Path]:
    """Deliver what was sealed and close the night's log; returns where its packages lie."""
    with _without_values("delivery"):
        exchange.deliver(store, config, progress)
        audit.write_anchor(store, config.audit_anchors, night)
        now = datetime.now(UTC).replace(tzinfo=None)
        # An earlier run of this night that died is done as well: this one finished its work.
        store.sql(
            "UPDATE night SET status = 'done', finished_at = ? "
            "WHERE run_id = ? OR night = ? AND finished_at IS NULL",
            [now, run_id, night],
        )
        return _packages(store, config, night)


def run_stage(
    store: Store,
    config: Config,
    night: date,
    stage: Stage,
    *,
    progress: Progress,
    run_id: str,
) -> tuple[StageResult, float]:
    """Run one stage in one transaction, or skip it when it would read what it read before.

    Returns its result and the seconds it took.
    """
    with _without_values(f"stage {stage.name}"):
        fingerprint = _digest(stage.name, stage.reads(store, config, night))
        earlier = _earlier(store, stage.name, night)
        if earlier is not None and earlier[0] == fingerprint:
            return _result(stage.name, earlier[1]), 0.0
        _begin(store, run_id, night, config)
        return _work(store, config, night, stage, progress=progress, run_id=run_id)


def _work(
    store: Store,
    config: Config,
    night: date,
    stage: Stage,
    *,
    progress: Progress,
    run_id: str,
) -> tuple[StageResult, float]:
    started = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        result = stage.run(store, config, night, progress)
        finished = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO stage_run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run_id,
                night,
                stage.name,
                # A stage may change what it read (intake its inbox, exchange its packages), so
                # the fingerprint that counts next time is the one after it.
                _digest(stage.name, stage.reads(store, config, night)),
                stage.leaves(store),
                started,
                finished,
                json.dumps(
                    {"counts": result.counts, "warnings": result.warnings, "note": result.note}
                ),
            ],
        )
    return result, (finished - started).total_seconds()


@contextmanager
def _without_values(doing: str) -> Iterator[None]:
    """Replace errors that nobody planned: their texts may quote a person's data.

    Around the transaction, not inside it: what a commit refuses, it quotes.
    """
    try:
        yield
    except BorderlinkError:
        raise
    except Exception as error:
        raise unplanned(doing, error) from None


def _digest(stage: str, text: str) -> str:
    return hashlib.sha256(f"{stage} {text}".encode()).hexdigest()[:32]


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


def _begin(store: Store, run_id: str, night: date, config: Config) -> None:
    """Log the run when its first stage has work, so that an idle run leaves no trace."""
    if not store.value("SELECT count(*) FROM night WHERE run_id = ?", [run_id]):
        now = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO night VALUES (?, ?, ?, NULL, 'running', true, ?)",
            [night, run_id, now, config.hash],
        )


def _packages(store: Store, config: Config, night: date) -> list[Path]:
    """Where the latest package of each receiver for this night lies."""
    rows = store.rows(
        "SELECT receiver, arg_max(file, sequence) FROM package WHERE night = ? "
        "GROUP BY receiver ORDER BY receiver",
        [night],
    )
    return [config.outbox / receiver / file for receiver, file in rows]
