"""The night as a Prefect flow: a task a stage, and artifacts that hold numbers only.

The work is done by `borderlink.night`; `borderlink run` does the same without Prefect.
"""

import quiet  # noqa: F401

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from borderlink import night as nights
from borderlink.config import Config, load_config
from borderlink.errors import DeliveryFailed, StoreLocked
from borderlink.night import NightSummary, Tonight
from borderlink.operations.run_report import tell_run
from borderlink.progress import StageResult
from telling import FlowProgress, tell


async def _gets_better(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Only a store that another process uses, and an outbox, get better by waiting."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, StoreLocked | DeliveryFailed)


@task(cache_policy=NO_CACHE, persist_result=False)
def arrivals(tonight: Tonight) -> StageResult | None:
    """Wait for the exports that are due, each until its feed's deadline."""
    return nights.await_feeds(tonight)


@task(
    task_run_name="{name}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_gets_better,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def stage(name: str, tonight: Tonight) -> tuple[StageResult, float]:
    """One stage, in one transaction."""
    step = next(step for step in nights.stages() if step.name == name)
    with nights.open_store(tonight.config) as store:
        return nights.run_stage(store, step, tonight)


@task(
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_gets_better,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def deliver(tonight: Tonight) -> list[Path]:
    """Hand over what was sealed; a delivery that failed half-way is finished by the next try."""
    with nights.open_store(tonight.config) as store:
        packages = nights.finish_night(store, tonight)
    nights.purge(tonight.config)
    return packages


def _run_name() -> str:
    """Named by the night's date, also where the schedule gave none."""
    parameters = runtime.flow_run.parameters
    night = parameters.get("night") or load_config(Path(parameters["config"])).today().date()
    return f"night-{night}"


@flow(name="nightly", flow_run_name=_run_name, persist_result=False, timeout_seconds=8 * 3600)
def nightly(config: str = "configs/demo", night: date | None = None) -> None:
    """One night for all agencies. Safe to repeat; processes everything that is pending."""
    settings = load_config(Path(config))
    run_id = str(runtime.flow_run.id or uuid.uuid4())
    with nights.one_night(settings, night, FlowProgress(), run_id) as tonight:
        summary = NightSummary(tonight.night, run_id)
        if waited := arrivals(tonight):
            summary.add(waited, 0.0)
        for step in nights.stages():
            summary.add(*stage(step.name, tonight))
        summary.packages = deliver(tonight)
    tell_run(settings, summary)
    _tell(settings, summary)


def _tell(config: Config, summary: NightSummary) -> None:
    tell(
        f"night-{summary.night.isoformat()}",
        f"Night {summary.night.isoformat()} of {config.settings.name}",
        summary.results,
        summary.seconds,
        f"{len(summary.packages)} packages",
    )


if __name__ == "__main__":
    nightly()
