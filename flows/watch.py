"""Starts `arrival` when an agency's export has landed and is complete. Run it beside the worker.

    PREFECT_API_URL=http://127.0.0.1:4200/api python flows/watch.py --config /etc/borderlink

It looks at names, sizes and times only, opens nothing and keeps nothing: started anew, it starts
`arrival` once more for what lies there, which then finds nothing new.
"""

import quiet  # noqa: F401

import argparse
import time
from pathlib import Path

from prefect.deployments import run_deployment

from borderlink.config import load_config
from borderlink.exchange import installation_code
from borderlink.night.landing import Inbox

LOOK_EVERY = 30  # seconds


def main() -> None:
    """Look for as long as the process lives."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("configs/demo"))
    config = load_config(parser.parse_args().config.resolve())
    name = f"arrival/arrival-{installation_code(config)}"
    inbox = Inbox(config)
    while True:
        for agency in inbox.landed():
            print(f"{agency}: something landed and is complete", flush=True)
            run_deployment(name, parameters={"agency": agency}, timeout=0, as_subflow=False)
        time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    main()
