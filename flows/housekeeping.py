"""Keeping house as a Prefect flow: audit log, backup and its proof, compaction; once a day."""

import quiet  # noqa: F401

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from borderlink.config import load_config
from borderlink.operations.housekeeping import keep_house
from telling import FlowProgress, tell


@flow(
    name="housekeeping",
    flow_run_name="housekeeping",
    persist_result=False,
    timeout_seconds=4 * 3600,
)
def housekeeping(config: str = "configs/demo", backups: str | None = None) -> State[None]:
    """Do every job; fails, after all are done, when one of them failed."""
    settings = load_config(Path(config))
    done = keep_house(settings, FlowProgress(), backups=Path(backups) if backups else None)
    tell("housekeeping", f"Housekeeping of {settings.settings.name}", done.results, {})
    if done.failed:
        return Failed(message=f"failed: {', '.join(done.failed)}")
    return Completed(message="all done")


if __name__ == "__main__":
    housekeeping()
