"""The run's numbers as a text file for Prometheus, for its node exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderlink.operations.run_report import RunReport

_Sample = tuple[dict[str, str], float]


def write_metrics(report: RunReport, file: Path) -> None:
    """Replace the file whole, so that no half of it is ever read."""
    part = file.with_name(f".{file.name}.part")
    file.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(as_text(report), "utf-8")
    part.replace(file)


def as_text(report: RunReport) -> str:
    """All metrics in Prometheus' text format."""
    return "".join(line + "\n" for line in _lines(report))


def _lines(report: RunReport) -> Iterator[str]:
    ended = datetime.fromisoformat(report.made_at).timestamp()
    yield from _metric("last_run_timestamp_seconds", "When the last run ended.", [({}, ended)])
    yield from _metric(
        "stage_seconds",
        "Seconds that a stage took; 0 where nothing had changed.",
        [({"stage": step.name}, step.seconds) for step in report.steps],
    )
    yield from _metric(
        "stage_memory_bytes",
        "Peak memory of the process during a stage.",
        [({"stage": step.name}, step.memory) for step in report.steps],
    )
    yield from _metric(
        "stage_count",
        "What a stage counted.",
        [
            ({"stage": step.name, "count": name}, count)
            for step in report.steps
            for name, count in step.counts.items()
        ],
    )
    yield from _metric(
        "quarantined_rows",
        "Rows set aside this night.",
        [({"feed": q.feed, "reason": q.reason}, q.rows) for q in report.quarantine],
    )
    yield from _metric("warnings", "Warnings of the run.", [({}, len(report.warnings))])
    yield from _metric("packages", "Packages of this night.", [({}, report.packages)])
    yield from _metric("store_bytes", "Size of the store.", [({}, report.store_bytes)])


def _metric(name: str, told: str, samples: Iterable[_Sample]) -> Iterator[str]:
    yield f"# HELP borderlink_{name} {told}"
    yield f"# TYPE borderlink_{name} gauge"
    for labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"borderlink_{name}{f'{{{inside}}}' if inside else ''} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
