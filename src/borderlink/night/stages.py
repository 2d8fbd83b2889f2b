"""The stages of a night in their order, and what makes each of them run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from borderlink import desk, erasure, exchange, intake, linkage, names, reports, review
from borderlink.config import Config
from borderlink.night import inputs
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

StageFunction = Callable[[Store, Config, date, Progress], StageResult]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a night: what it does, what it reads, and what it leaves behind.

    `reads` and `leaves` return text; a stage runs when what it reads differs from the last time.
    """

    name: str
    run: StageFunction
    reads: Callable[[Store, Config, date], str]
    leaves: Callable[[Store], str]


def stages() -> tuple[Stage, ...]:
    """The stages in the order in which a night runs them."""
    return (
        Stage("collect", exchange.collect, inputs.returned_files, lambda _: ""),
        Stage("intake", intake.run, inputs.delivered_files, inputs.current_records),
        Stage("retention", erasure.sweep, inputs.retention_reads, inputs.current_records),
        Stage("names", names.run, inputs.names_reads, inputs.current_names),
        Stage("linkage", linkage.run, inputs.linkage_reads, inputs.scored_pairs),
        Stage("drift", linkage.watch, inputs.watch_reads, lambda _: ""),
        Stage("review", review.run, inputs.review_reads, inputs.matches),
        Stage("reports", reports.run, inputs.reports_reads, inputs.report_files),
        Stage("desk", desk.run, inputs.desk_reads, lambda _: ""),
        Stage("exchange", exchange.run, inputs.exchange_reads, lambda _: ""),
    )
