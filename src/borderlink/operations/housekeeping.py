"""What keeps an installation healthy between nights, job by job.

Each tells what it did or why it could not; one that fails does not keep the others from being done.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import BorderlinkError, unplanned
from borderlink.night.opening import open_store
from borderlink.operations.backup import make_backup
from borderlink.operations.compaction import compact
from borderlink.operations.restore import prove
from borderlink.progress import Progress, StageResult

# What died leaves these; what lives needs them for minutes.
_LEFT_AFTER = timedelta(days=1)
_LEFTOVERS = (".proof-*", ".store.restored", "store.compacted*")


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its name, and the work, which returns numbers for the summary."""

    name: str
    work: Callable[[Config], dict[str, int]]


@dataclass(slots=True)
class Housekept:
    """What was done; a job that failed is a warning with the reason."""

    results: list[StageResult] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        return 1 if self.failed else 0


def keep_house(config: Config, progress: Progress, *, backups: Path | None = None) -> Housekept:
    """Do every job; with `backups`, also leave a backup in that folder, for good."""
    done = Housekept()
    for job in jobs(backups):
        progress.begin(job.name)
        done.results.append(_do(config, job, done))
        progress.advance()
    _remember(config, done)
    return done


def jobs(backups: Path | None = None) -> Iterator[Job]:
    """The jobs in their order: what may be gone goes first, so that no backup holds it."""
    yield Job("leftovers", _remove_leftovers)
    yield Job("run reports", _remove_old_reports)
    yield Job("audit log", _verify_audit)
    yield Job("compaction", _compact)
    yield Job("backup proof", _prove)
    if backups is not None:
        yield Job("backup", lambda config: {"bytes": make_backup(config, backups).bytes})


def last_housekeeping(config: Config) -> tuple[datetime, dict[str, str]] | None:
    """When house was last kept, and for each job “done” or why it failed; None if never."""
    try:
        kept = json.loads(_file(config).read_text("utf-8"))
        return datetime.fromisoformat(kept["at"]), dict(kept["jobs"])
    except (OSError, ValueError, KeyError):
        return None


def _do(config: Config, job: Job, done: Housekept) -> StageResult:
    try:
        return StageResult(job.name, job.work(config))
    except Exception as error:
        told = error if isinstance(error, BorderlinkError) else unplanned(job.name, error)
        done.failed.append(job.name)
        return StageResult(job.name, warnings=[f"{job.name}: {told}"])


def _remember(config: Config, done: Housekept) -> None:
    """Beside the store, since it tells of the store's own health."""
    told = {r.stage: r.warnings[0] if r.warnings else "done" for r in done.results}
    content = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "jobs": told}
    temporary = _file(config).with_name("housekeeping.part")
    temporary.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    temporary.replace(_file(config))


def _file(config: Config) -> Path:
    return config.state / "housekeeping.json"


def _remove_leftovers(config: Config) -> dict[str, int]:
    oldest = datetime.now(UTC) - _LEFT_AFTER
    found = [
        p for pattern in _LEFTOVERS for p in config.state.glob(pattern) if _changed(p) < oldest
    ]
    for place in found:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    return {"removed": len(found)}


def _remove_old_reports(config: Config) -> dict[str, int]:
    """Run reports older than the configuration keeps them."""
    oldest = datetime.now(UTC) - timedelta(days=config.settings.night.keep_runs_days)
    old = [run for run in config.runs.glob("*") if _changed(run) < oldest]
    for run in old:
        shutil.rmtree(run)
    return {"removed": len(old)}


def _changed(place: Path) -> datetime:
    return datetime.fromtimestamp(place.stat().st_mtime, UTC)


def _verify_audit(config: Config) -> dict[str, int]:
    with open_store(config, read_only=True) as store:
        return {"entries": audit.verify(store, config.audit_anchors).count}


def _compact(config: Config) -> dict[str, int]:
    done = compact(config)
    return {"bytes before": done.before, "bytes after": done.after}


def _prove(config: Config) -> dict[str, int]:
    proved = prove(config)
    return {"tables": len(proved.manifest.tables), "bytes": proved.bytes}
