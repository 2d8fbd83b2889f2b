"""One agency's exports, taken in as soon as they are complete, so that the night has less to do.

`flows/watch.py` starts it when an export lands; it does nothing where nothing is complete.
"""

import quiet  # noqa: F401

import uuid
from pathlib import Path
from typing import Annotated

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from borderlink.config import CODE, load_config
from borderlink.errors import NightRunning
from borderlink.night import take_in
from telling import FlowProgress, tell

AgencyCode = Annotated[str, Field(pattern=f"^{CODE.pattern}$")]


@flow(
    name="arrival",
    flow_run_name="arrival-{agency}",
    persist_result=False,
    timeout_seconds=2 * 3600,
)
def arrival(agency: AgencyCode, config: str = "configs/demo") -> State[None]:
    """Take in what one agency has delivered; compares and reports nothing."""
    settings = load_config(Path(config))
    run_id = str(runtime.flow_run.id or uuid.uuid4())
    try:
        summary = take_in(settings, agency, FlowProgress(), run_id)
    except NightRunning:
        return Completed(message="A night is at work; it, or the next one, takes this in.")
    if summary is None:
        return Completed(message="Nothing complete and new.")
    title = f"{agency}, taken in for the night of {summary.night.isoformat()}"
    tell(f"arrival-{agency.lower()}", title, summary.results, summary.seconds)
    return Completed(message=title)
