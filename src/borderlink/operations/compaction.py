"""Compaction: a store that holds much empty space is written anew and takes the old one's place."""

from __future__ import annotations

from dataclasses import dataclass

from borderlink.config import Config
from borderlink.night.lease import hold_still
from borderlink.night.opening import open_store, store_key
from borderlink.store.copying import free_share, rewrite_store

# Rewriting costs as much disk as the store; below this share it gains too little.
WORTH_IT = 0.3


@dataclass(frozen=True, slots=True)
class Compaction:
    """Bytes of the store's file before and after; equal where it was not worth it."""

    before: int
    after: int


def compact(config: Config, *, worth_it: float = WORTH_IT) -> Compaction:
    """Rewrite the store when the share of empty space in it is above `worth_it`.

    The old file stays whole until the new one, verified and on disk, takes its name.
    """
    before = config.store_file.stat().st_size
    with hold_still(config):
        with open_store(config) as store:
            share = free_share(store)
        if share <= worth_it:
            return Compaction(before, before)
        rewrite_store(config.store_file, store_key(config))
    return Compaction(before, config.store_file.stat().st_size)
