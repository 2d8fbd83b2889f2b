"""The report of one run, for the data engineer: times, rows, pairs, drift, quarantine, memory.

    STATE/runs/2026-11-25-0c2f9a1b/report.html   one file, no network, no scripts
    STATE/runs/2026-11-25-0c2f9a1b/run.json      the same for programs

Numbers and codes only; nothing of a person.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

from borderlink import __version__
from borderlink.config import Config
from borderlink.errors import without_values
from borderlink.night.opening import open_store
from borderlink.night.summary import NightSummary
from borderlink.operations.metrics import write_metrics
from borderlink.store import Store
from borderlink.store.copying import free_share

_LAST_NIGHTS = 14


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the run; seconds of the wall clock, peak memory in bytes (0: not measured)."""

    name: str
    state: str
    seconds: float
    memory: int
    note: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many rows of a feed were set aside this night, and why."""

    feed: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier night, to compare with: its seconds and the records it left."""

    night: str
    seconds: float
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything that the page shows."""

    installation: str
    night: str
    run_id: str
    version: str
    made_at: str
    steps: list[Step]
    warnings: list[str]
    missed: list[str]
    packages: int
    quarantine: list[Reason]
    past: list[Past]
    store_bytes: int
    store_free: float

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    @property
    def memory(self) -> int:
        return max((step.memory for step in self.steps), default=0)


def tell_run(config: Config, summary: NightSummary) -> Path:
    """Write the run's report, and its metrics where the configuration asks for them."""
    with without_values("run report"):
        with open_store(config, read_only=True) as store:
            report = report_run(store, config, summary)
        if config.settings.night.metrics_file:
            write_metrics(report, Path(config.settings.night.metrics_file))
        return write_report(config, report)


def report_run(store: Store, config: Config, summary: NightSummary) -> RunReport:
    """Gather the run's numbers from its summary and from the store."""
    return RunReport(
        installation=config.settings.name,
        night=str(summary.night),
        run_id=summary.run_id,
        version=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        steps=_steps(summary),
        warnings=summary.warnings,
        missed=[str(day) for day in summary.missed],
        packages=len(summary.packages),
        quarantine=_quarantine(store, summary.night),
        past=_past(store, summary.night),
        store_bytes=config.store_file.stat().st_size,
        store_free=free_share(store),
    )


def write_report(config: Config, report: RunReport) -> Path:
    """Write page and JSON to the run's folder; returns the page's path."""
    folder = config.runs / f"{report.night}-{report.run_id[:8]}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = asdict(report) | {"seconds": report.seconds}
    (folder / "run.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    page = folder / "report.html"
    page.write_text(render(report), "utf-8")
    return page


def render(report: RunReport) -> str:
    """The page."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["megabytes"] = lambda size: f"{size / 1024**2:,.0f} MB"
    source = resources.files("borderlink.operations") / "run_report.html.j2"
    return environment.from_string(source.read_text("utf-8")).render(run=report)


def _steps(summary: NightSummary) -> list[Step]:
    return [
        Step(
            result.stage,
            "unchanged" if result.skipped else "done",
            round(summary.seconds.get(result.stage, 0.0), 3),
            summary.memory.get(result.stage, 0),
            result.note,
            result.counts,
        )
        for result in summary.results
    ]


def _quarantine(store: Store, night: date) -> list[Reason]:
    rows = store.rows(
        "SELECT agency || '/' || feed, reason, count(*) FROM quarantine WHERE night = ? "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2",
        [night],
    )
    return [Reason(*row) for row in rows]


def _past(store: Store, night: date) -> list[Past]:
    """The nights before and this one: what each stage's last run took and counted."""
    rows = store.rows(
        """
        WITH latest AS (
            SELECT night, stage, arg_max(counts, rowid) AS counts,
                arg_max(date_diff('millisecond', started_at, finished_at), rowid) AS took
            FROM stage_run WHERE night <= ? GROUP BY night, stage
        )
        SELECT night, sum(took) / 1000, map(list(stage), list(counts)) FROM latest
        GROUP BY night ORDER BY night DESC LIMIT ?
        """,
        [night, _LAST_NIGHTS],
    )
    return [Past(str(day), seconds, _of_interest(told)) for day, seconds, told in rows]


def _of_interest(told: dict[str, str]) -> dict[str, int]:
    wanted = (("intake", "rows"), ("linkage", "records"), ("linkage", "scored"), ("review", "new"))
    found: dict[str, int] = {}
    for stage, count in wanted:
        counts = json.loads(told.get(stage, "{}")).get("counts", {})
        found[f"{stage} {count}"] = counts.get(count, 0)
    return found
