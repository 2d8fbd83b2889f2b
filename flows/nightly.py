"""The night as a Prefect flow: a task a stage, and an artifact that holds numbers only.

The work is done by `borderlink.night`; `borderlink run` does the same without Prefect.
"""

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from borderlink.config import Config, load_config
from borderlink.errors import DeliveryFailed, StoreLocked
from borderlink.night import Tonight, finish_night, one_night, open_store, run_stage, stages
from borderlink.progress import Silent, StageResult


async def _gets_better(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Only a store that another process uses, and an outbox, get better by waiting."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, StoreLocked | DeliveryFailed)


@task(
    task_run_name="{name}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_gets_better,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def stage(name: str, tonight: Tonight) -> StageResult:
    """One stage, in one transaction."""
    step = next(step for step in stages() if step.name == name)
    with open_store(tonight.config) as store:
        result, _ = run_stage(store, step, tonight)
    return result


@task(
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_gets_better,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def deliver(tonight: Tonight) -> int:
    """Hand over what was sealed; a delivery that failed half-way is finished by the next try."""
    with open_store(tonight.config) as store:
        return len(finish_night(store, tonight))


def _run_name() -> str:
    """Named by the night's date, also where the schedule gave none."""
    parameters = runtime.flow_run.parameters
    night = parameters.get("night") or load_config(Path(parameters["config"])).today().date()
    return f"night-{night}"


@flow(name="nightly", flow_run_name=_run_name, persist_result=False, timeout_seconds=6 * 3600)
def nightly(config: str = "configs/demo", night: date | None = None) -> None:
    """One night for all agencies. Safe to repeat; processes everything that is pending."""
    settings = load_config(Path(config))
    run_id = str(runtime.flow_run.id or uuid.uuid4())
    with one_night(settings, night, Silent(), run_id) as tonight:
        results = [stage(step.name, tonight) for step in stages()]
        packages = deliver(tonight)
    _tell(settings, tonight.night, results, packages)


def _tell(config: Config, night: date, results: list[StageResult], packages: int) -> None:
    """The run's summary: stages, numbers and warnings; nothing about a person."""
    rows = "\n".join(
        f"| {result.stage} | {'unchanged' if result.skipped else 'done'} | {result.told} |"
        for result in results
    )
    warnings = [warning for result in results for warning in result.warnings]
    listed = "\n".join(f"- {warning}" for warning in warnings) or "none"
    create_markdown_artifact(
        key=f"night-{night.isoformat()}",
        description=f"Night {night.isoformat()} of {config.settings.name}",
        markdown=(
            f"# Night {night.isoformat()}\n\n{packages} packages\n\n"
            f"| stage | state | what |\n|---|---|---|\n{rows}\n\n## Warnings\n\n{listed}\n"
        ),
    )
    logger = get_run_logger()
    for warning in warnings:
        logger.warning(warning)


if __name__ == "__main__":
    nightly()
