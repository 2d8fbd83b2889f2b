"""`borderlink train`."""

from __future__ import annotations

from pathlib import Path

from borderlink import linkage
from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.terminal import live_progress, out


def train_command(
    directory: Path | None, state: Path | None, version: str | None, *, force: bool
) -> int:
    """Fit a model on the store's records and say how to put it to use."""
    config = load_config(directory, state=state)
    with open_store(config, read_only=True) as store, live_progress() as progress:
        trained = linkage.train(store, config, version=version, force=force, progress=progress)
    out.print(f"Model   {trained.model_file}", markup=False)
    out.print(f"Report  {trained.report_file}", markup=False)
    out.print(f"Judged  {trained.verdict}", markup=False)
    out.print(
        f'To use it, write model = "{trained.model.version}" under [linkage] in '
        f"{config.directory / 'borderlink.toml'}. Until then the nights go on as before.",
        markup=False,
    )
    return 0
