"""A model fitted to the store's records, published as a versioned file with its report.

A model that is worse than the one in use is not published, unless forced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from borderlink.config import Config
from borderlink.errors import ModelError
from borderlink.linkage.decided import read_decided
from borderlink.linkage.features import RECORD_COLUMNS
from borderlink.linkage.judging import Verdict, judge
from borderlink.linkage.level_counts import candidate_levels
from borderlink.linkage.model import Model, load_model, save_model
from borderlink.linkage.training import Fit, TrainingData, fit_model
from borderlink.linkage.training_report import report
from borderlink.linkage.weights_chart import weights_chart
from borderlink.progress import Progress, Silent
from borderlink.store import Store, scratch_connection


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model, the files that hold it, and how it compares with the model in use."""

    model: Model
    model_file: Path
    report_file: Path
    chart_file: Path
    verdict: str = ""


def train(
    store: Store,
    config: Config,
    *,
    version: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Trained:
    """Fit a model to the current records and write it below the state directory.

    Never part of a night: the night goes on with the version that the configuration pins. Raises
    ModelError when there is too little to learn from, the version exists, or, unless `force`d,
    the model is worse than the one in use.
    """
    from borderlink import names

    progress = progress or Silent()
    progress.begin("train", 2)
    data = TrainingData(
        records=store.sql(f"SELECT {RECORD_COLUMNS} FROM record ORDER BY record_id").pl(),
        index=names.NameIndex.from_store(store),
        ruleset=names.RULESET,
        described=trained_on(config),
        decided=read_decided(store),
    )
    scratch = scratch_connection(store.path.parent / "tmp")
    try:
        fit = fit_model(
            scratch,
            data,
            version=version or _next_version(config),
            pairs_per_record=config.settings.linkage.max_pairs_per_record,
        )
        progress.advance()
        verdict = _verdict(scratch, data, fit, config)
    finally:
        scratch.close()
    progress.advance()
    if isinstance(verdict, Verdict):
        verdict = replace(verdict, forced=_allowed(verdict, force=force))
    return publish(_judged(fit.model, verdict), config.models, str(verdict))


def trained_on(config: Config) -> str:
    """How a model names the store it was trained on."""
    return f"the store of {config.settings.name}"


def publish(model: Model, folder: Path, verdict: str = "") -> Trained:
    """Write a model, its report and the chart of its weights side by side."""
    model_file = save_model(model, folder)
    chart_file = model_file.with_suffix(".svg")
    chart_file.write_text(weights_chart(model), "utf-8")
    report_file = model_file.with_suffix(".md")
    report_file.write_text(report(model, chart_file.name), "utf-8")
    return Trained(model, model_file, report_file, chart_file, verdict)


def _verdict(
    scratch: duckdb.DuckDBPyConnection, data: TrainingData, fit: Fit, config: Config
) -> Verdict | str:
    """How the new model compares with the pinned one, or why that cannot be told."""
    try:
        in_use = load_model(config)
        in_use.comparisons()
    except ModelError as error:
        return f"not compared: {error}"
    levels = fit.candidates
    if in_use.bands != fit.model.bands:
        levels = candidate_levels(scratch, in_use, data.index)
    verdict = judge(fit, in_use, levels, report_weight=config.settings.linkage.report_weight)
    return verdict or "not compared: no pair is known that could judge"


def _allowed(verdict: Verdict, *, force: bool) -> bool:
    """Whether the model is published by force only; raises ModelError where it is not at all."""
    if verdict.worse and not force:
        raise ModelError(
            f"the new model is worse than the one in use and was not written: {verdict}. Look "
            "for what changed in the records since; to publish it all the same, run: borderlink "
            "train --force"
        )
    return verdict.worse


def _judged(model: Model, verdict: Verdict | str) -> Model:
    facts = verdict.facts() if isinstance(verdict, Verdict) else {}
    return replace(model, report={**model.report, "judged": {"words": str(verdict), **facts}})


def _next_version(config: Config) -> str:
    """Today's date and the first number that is free."""
    today = config.today().date().isoformat()
    number = 1
    while any(
        (folder / f"{today}.{number}.json").exists()
        for folder in (config.models, config.directory / "models", Path(__file__).parent / "models")
    ):
        number += 1
    return f"{today}.{number}"
