"""`borderlink erase`."""

from __future__ import annotations

from pathlib import Path

from borderlink import erasure
from borderlink.commands.named import record_named
from borderlink.config import load_config
from borderlink.night import hold_still, open_store, purge
from borderlink.terminal import out


def erase_command(directory: Path | None, state: Path | None, record: str, order: str) -> int:
    """Erase, write the store's file anew, and print where the record was and is no more."""
    config = load_config(directory, state=state)
    with hold_still(config):
        with open_store(config) as store:
            named = record_named(store, record)
            receipt = erasure.erase_by_order(store, config, named.record_id, order)
        purge(config)
    for line in erasure.lines_of(receipt):
        out.print(line, markup=False, soft_wrap=True)
    return 0
