"""A model fitted to the store's records, published as a versioned file with its report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from borderlink.config import Config
from borderlink.linkage.features import RECORD_COLUMNS
from borderlink.linkage.model import Model, save_model
from borderlink.linkage.training import TrainingData, train_model
from borderlink.linkage.training_report import report
from borderlink.progress import Progress, Silent
from borderlink.store import Store, scratch_connection


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model and the two files that hold it."""

    model: Model
    model_file: Path
    report_file: Path


def train(
    store: Store,
    config: Config,
    *,
    version: str | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Fit a model to the current records and write it below the state directory.

    Never part of a night: the night goes on with the version that the configuration pins. Raises
    ModelError when there is too little to learn from, or the version exists.
    """
    from borderlink import names

    progress = progress or Silent()
    progress.begin("train", 1)
    data = TrainingData(
        records=store.sql(f"SELECT {RECORD_COLUMNS} FROM record ORDER BY record_id").pl(),
        index=names.NameIndex.from_store(store),
        ruleset=names.RULESET,
        described=f"the store of {config.settings.name}",
    )
    scratch = scratch_connection(store.path.parent / "tmp")
    try:
        model = train_model(
            scratch,
            data,
            version=version or _next_version(config),
            pairs_per_record=config.settings.linkage.max_pairs_per_record,
        )
    finally:
        scratch.close()
    progress.advance()
    return publish(model, config.models)


def publish(model: Model, folder: Path) -> Trained:
    """Write a model and its report side by side."""
    model_file = save_model(model, folder)
    report_file = model_file.with_suffix(".md")
    report_file.write_text(report(model), "utf-8")
    return Trained(model, model_file, report_file)


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
