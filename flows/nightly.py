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
from borderlink.errors import StoreLocked
from borderlink.night import finish_night, open_store, run_stage, stages
from borderlink.progress import Silent, StageResult


async def _locked(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Only a store that another process is writing to gets better by waiting."""
    return isinstance(await state.aresult(raise_on_failure=False), StoreLocked)


@task(
    task_run_name="{name}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_locked,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def stage(name: str, config: str, night: date, run_id: str) -> StageResult:
    """One stage, in one transaction."""
    settings = load_config(Path(config))
    step = next(step for step in stages() if step.name == name)
    with open_store(settings, create=True) as store:
        result, _ = run_stage(store, settings, night, step, progress=Silent(), run_id=run_id)
    return result


@task(
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    cache_policy=NO_CACHE,
    persist_result=False,
)
def deliver(config: str, night: date, run_id: str) -> int:
    """Hand over what was sealed; a delivery that failed half-way is finished by the next try."""
    settings = load_config(Path(config))
    with open_store(settings) as store:
        return len(finish_night(store, settings, night, progress=Silent(), run_id=run_id))


def _run_name() -> str:
    """Named by the night's date, also where the schedule gave none."""
    parameters = runtime.flow_run.parameters
    night = parameters.get("night") or load_config(Path(parameters["config"])).today().date()
    return f"night-{night}"


@flow(name="nightly", flow_run_name=_run_name, persist_result=False, timeout_seconds=6 * 3600)
def nightly(config: str = "configs/demo", night: date | None = None) -> None:
    """One night for all agencies. Safe to repeat; processes everything that is pending."""
    settings = load_config(Path(config))
    date_of_night = night or settings.today().date()
    run_id = str(runtime.flow_run.id or uuid.uuid4())
    results = [stage(step.name, config, date_of_night, run_id) for step in stages()]
    packages = deliver(config, date_of_night, run_id)
    _tell(settings, date_of_night, results, packages)


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
