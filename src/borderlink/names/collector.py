"""The collector of cycles, paused: preparing makes many objects and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Within the block no cycle is looked for; that took a third of the time of preparing names.

    Nor is it afterwards in what the block made, before the next full collection.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # To and fro, all objects become old ones; young ones would be gone through at once,
            # which took a tenth of the time.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
