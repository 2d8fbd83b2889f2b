"""What Prefect's pages show of a run: how far it is, numbers at the end, nothing of a person."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from borderlink.progress import StageResult

# Each update is a call of the API.
_UPDATE_EVERY = timedelta(seconds=5)


class FlowProgress:
    """Progress as an artifact of the flow run, one for each stage that counts its work."""

    def __init__(self) -> None:
        self._artifact: UUID | None = None
        self._done, self._total, self._told_at = 0, 0, 0.0

    def begin(self, stage: str, total: int | None = None) -> None:
        self._finish()
        self._done, self._total, self._told_at = 0, total or 0, time.monotonic()
        get_run_logger().info("%s: %s to do", stage, f"{total:,}" if total else "all")
        if total:
            key = f"progress-{stage}".replace(" ", "-")
            self._artifact = cast(UUID, create_progress_artifact(0.0, key=key))

    def advance(self, done: int = 1) -> None:
        self._done += done
        if time.monotonic() - self._told_at >= _UPDATE_EVERY.total_seconds():
            self._told_at = time.monotonic()
            self._update(100 * min(self._done / self._total, 1.0) if self._total else 0.0)

    def say(self, message: str) -> None:
        get_run_logger().info("%s", message)

    def _finish(self) -> None:
        self._update(100.0)
        self._artifact = None

    def _update(self, percent: float) -> None:
        if self._artifact is not None:
            update_progress_artifact(self._artifact, percent)


def tell(
    key: str, title: str, results: Sequence[StageResult], seconds: dict[str, float], more: str = ""
) -> None:
    """A table of what was done, and a page with the warnings; both under the same key."""
    create_table_artifact(
        key=f"{key}-stages",
        description=title,
        table=[
            {
                "step": result.stage,
                "state": "unchanged" if result.skipped else "done",
                "what": result.told,
                "seconds": round(seconds.get(result.stage, 0.0), 1),
            }
            for result in results
        ],
    )
    warnings = [warning for result in results for warning in result.warnings]
    listed = "\n".join(f"- {warning}" for warning in warnings) or "none"
    create_markdown_artifact(
        key=key,
        description=title,
        markdown=f"# {title}\n\n{more}\n\n## Warnings\n\n{listed}\n",
    )
    for warning in warnings:
        get_run_logger().warning("%s", warning)
