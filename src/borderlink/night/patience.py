"""Trying again where that helps: a store that another command uses, an outbox out of reach."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from borderlink.config import Config
from borderlink.errors import DeliveryFailed, StoreLocked
from borderlink.night.opening import open_store
from borderlink.progress import Progress
from borderlink.store import Store

Result = TypeVar("Result")


def patiently(config: Config, progress: Progress, doing: str, work: Callable[[], Result]) -> Result:
    """Do the work; wait and try again, as often as the configuration says, where that may help."""
    for seconds in config.settings.night.retry_seconds:
        try:
            return work()
        except (StoreLocked, DeliveryFailed):
            progress.say(f"{doing} did not work; trying again in {seconds:g} s")
            time.sleep(seconds)
    return work()


@contextmanager
def open_patiently(config: Config, progress: Progress, *, create: bool = False) -> Iterator[Store]:
    """The installation's store, once no other command uses it."""
    with ExitStack() as stack:
        yield patiently(
            config,
            progress,
            "opening the store",
            lambda: stack.enter_context(open_store(config, create=create)),
        )
