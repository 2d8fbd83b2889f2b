"""Set up the work pool and the deployments on a Prefect server; run it again after any change.

    PREFECT_API_URL=http://127.0.0.1:4200/api python flows/deploy.py --config configs/demo

It is idempotent: what exists is brought to what is written here.
"""

import argparse
import asyncio
from pathlib import Path

from prefect import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
)
from prefect.flows import Flow
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL

from borderlink.config import load_config
from borderlink.exchange import installation_code

POOL = "borderlink"
CHECKOUT = Path(__file__).resolve().parent.parent


async def make_pool() -> None:
    """A pool of processes on this machine: the store has one writer, on one machine."""
    async with get_client() as client:
        await client.create_work_pool(
            WorkPoolCreate(name=POOL, type="process"),
            overwrite=True,
        )


async def deploy(entrypoint: str, name: str, config: Path, schedule: Schedule | None) -> None:
    """Create or update one deployment. A run that finds another one running is cancelled:

    a night processes everything pending, so a queue of nights would only run out of order.
    """
    flow = await Flow.afrom_source(source=str(CHECKOUT), entrypoint=entrypoint)
    await flow.adeploy(
        name=name,
        work_pool_name=POOL,
        parameters={"config": str(config)},
        schedule=schedule,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        build=False,
        push=False,
        print_next_steps=False,
        ignore_warnings=True,
    )


def main() -> None:
    """Read the arguments and set everything up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("configs/demo"))
    parser.add_argument("--cron", default="30 1 * * *", help="when the night starts")
    arguments = parser.parse_args()
    if not PREFECT_API_URL.value():
        # Prefect would start a server of its own, deploy to it, and forget it at once.
        parser.error("set PREFECT_API_URL to the server's address, ending in /api")
    config = arguments.config.resolve()
    settings = load_config(config)
    name, timezone = installation_code(settings), settings.settings.timezone
    asyncio.run(deploy_all(config, name, Cron(arguments.cron, timezone=timezone)))
    print(f"Deployed to pool {POOL}: {arguments.cron} {timezone}.")
    print(f"Serve it with: prefect worker start --pool {POOL} --type process")


async def deploy_all(config: Path, name: str, schedule: Schedule) -> None:
    """The pool, the night with its schedule, and training on demand."""
    await make_pool()
    await deploy("flows/nightly.py:nightly", f"nightly-{name}", config, schedule)
    await deploy("flows/train.py:train", f"train-{name}", config, None)


if __name__ == "__main__":
    main()
