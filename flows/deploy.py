"""Set up pool, deployments and automations on a Prefect server; run it again after any change.

    PREFECT_API_URL=http://127.0.0.1:4200/api python flows/deploy.py --config configs/demo

It is idempotent: what exists is brought to what is written here.
"""

import quiet  # noqa: F401

import argparse
import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from prefect import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
)
from prefect.flows import Flow
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL

from automations import automations, notification, set_up
from borderlink.config import Config, load_config
from borderlink.exchange import installation_code
from borderlink.night.schedule import doubtful_nights

POOL = "borderlink"
CHECKOUT = Path(__file__).resolve().parent.parent
# Of each run's process, whatever the worker's own environment says.
ENVIRONMENT = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


@dataclass(frozen=True)
class Deployment:
    """One flow of one installation: how often it runs, with which parameters, how many at once."""

    entrypoint: str
    name: str
    parameters: dict[str, Any]
    schedule: Schedule | None = None
    at_once: int = 1


def deployments(config: Config, arguments: argparse.Namespace) -> list[Deployment]:
    """All that an installation needs."""
    name, zone = installation_code(config), config.settings.timezone
    given = {"config": str(arguments.config.resolve())}
    backups = {"backups": str(arguments.backups.resolve())} if arguments.backups else {}
    return [
        Deployment("flows/nightly.py:nightly", f"nightly-{name}", given, _at(arguments.cron, zone)),
        Deployment(
            "flows/housekeeping.py:housekeeping",
            f"housekeeping-{name}",
            given | backups,
            _at(arguments.housekeeping, zone),
        ),
        Deployment("flows/arrival.py:arrival", f"arrival-{name}", given, at_once=4),
        Deployment("flows/train.py:train", f"train-{name}", given),
    ]


async def deploy(deployment: Deployment) -> None:
    """Create or update one deployment. A run that finds another one running is cancelled:

    a night processes everything pending, so a queue of nights would only run out of order.
    """
    source = str(CHECKOUT)
    flow = await Flow.afrom_source(source=source, entrypoint=deployment.entrypoint)
    await flow.adeploy(
        name=deployment.name,
        work_pool_name=POOL,
        parameters=deployment.parameters,
        job_variables={"env": ENVIRONMENT},
        schedule=deployment.schedule,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=deployment.at_once, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        build=False,
        push=False,
        print_next_steps=False,
        ignore_warnings=True,
    )


async def deploy_all(wanted: list[Deployment], notify: str | None) -> None:
    """The pool, every deployment, and the automations."""
    async with get_client() as client:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"), overwrite=True)
        for deployment in wanted:
            await deploy(deployment)
        actions = notification(await _block(notify)) if notify else []
        await set_up(client, automations(POOL, actions))


async def _block(name: str) -> str:
    """The id of a notification block, such as slack-webhook/ops."""
    kind, _, document = name.partition("/")
    async with get_client() as client:
        found = await client.read_block_document_by_name(document, kind)
    return str(found.id)


def _at(cron: str, zone: str) -> Schedule:
    return Cron(cron, timezone=zone)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("configs/demo"))
    parser.add_argument("--cron", default="30 1 * * *", help="when the night starts")
    parser.add_argument("--housekeeping", default="0 12 * * *", help="when house is kept")
    parser.add_argument("--backups", type=Path, help="where housekeeping leaves backups")
    parser.add_argument("--notify", metavar="KIND/NAME", help="a notification block of the server")
    arguments = parser.parse_args()
    if not PREFECT_API_URL.value():
        # Prefect would start a server of its own, deploy to it, and forget it at once.
        parser.error("set PREFECT_API_URL to the server's address, ending in /api")
    return arguments


def main() -> None:
    """Read the arguments and set everything up."""
    arguments = _arguments()
    config = load_config(arguments.config.resolve())
    zone = config.settings.timezone
    for day, problem in doubtful_nights(arguments.cron, zone, date.today()):
        print(f"Careful: on {day} {arguments.cron!r} {problem} in {zone}. Choose another time.")
    wanted = deployments(config, arguments)
    asyncio.run(deploy_all(wanted, arguments.notify))
    print(f"Deployed to pool {POOL}: {', '.join(deployment.name for deployment in wanted)}.")
    print(f"The night starts at {arguments.cron} {zone}.")
    print(f"Serve it with: prefect worker start --pool {POOL} --type process")


if __name__ == "__main__":
    main()
