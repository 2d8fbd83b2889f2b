"""Fitting a linkage model as a Prefect flow; never part of the night."""

from pathlib import Path

from borderlink.commands.train import train_model
from prefect import flow
from prefect.artifacts import create_markdown_artifact

from borderlink.config import load_config


@flow(name="train", persist_result=False, timeout_seconds=3 * 3600)
def train(config: str = "configs/demo", version: str | None = None) -> None:
    """Fit a new model version on the store and publish its report; the night's pin stays."""
    fitted = train_model(load_config(Path(config)), version)
    create_markdown_artifact(
        key=f"model-{fitted.version.replace('.', '-')}",
        description=f"Linkage model {fitted.version}",
        markdown=fitted.report,
    )


if __name__ == "__main__":
    train()
