"""Fitting a linkage model as a Prefect flow; never part of the night."""

import quiet  # noqa: F401

from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import Field

from borderlink import linkage
from borderlink.config import load_config
from borderlink.night import open_store

ModelVersion = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@flow(name="train", persist_result=False, timeout_seconds=3 * 3600)
def train(
    config: str = "configs/demo", version: ModelVersion | None = None, force: bool = False
) -> None:
    """Fit a new model on the store and publish its report; the night's pinned version stays.

    Fails where the model is worse than the pinned one, unless forced.
    """
    settings = load_config(Path(config))
    with open_store(settings, read_only=True) as store:
        trained = linkage.train(store, settings, version=version, force=force)
    create_markdown_artifact(
        key=f"model-{trained.model.version.replace('.', '-').lower()}",
        description=f"Linkage model {trained.model.version}",
        markdown=trained.report_file.read_text("utf-8"),
    )


if __name__ == "__main__":
    train()
