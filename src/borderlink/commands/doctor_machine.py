"""The machine and the configuration under `borderlink doctor`: inbox, disk, keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

from borderlink import exchange
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config
from borderlink.errors import BorderlinkError
from borderlink.store import load_key

_MIN_FREE_BYTES = 2 * 1024**3
# A backup's proof needs the store twice, compaction and spilling about as much.
_STORES_FREE = 3


def machine_findings(config: Config) -> Iterator[Finding]:
    """What can be told without the store."""
    yield Finding(
        Health.WELL,
        f"configuration: {len(config.agencies)} agencies, {len(config.feeds)} feeds",
    )
    yield from _inbox(config)
    yield from _state(config)
    yield from _disk(config)
    yield from _store_key(config)
    yield from _agency_keys(config)


def _inbox(config: Config) -> Iterator[Finding]:
    if config.inbox.is_dir() and os.access(config.inbox, os.R_OK):
        yield Finding(Health.WELL, "inbox: readable")
    else:
        yield Finding(Health.ILL, "inbox: no such directory", f"Make {config.inbox} readable.")


def _state(config: Config) -> Iterator[Finding]:
    places = [p for p in (config.state, config.outbox) if p.exists()]
    for place in places:
        if not os.access(place, os.W_OK | os.X_OK):
            yield Finding(Health.ILL, f"{place}: cannot be written", f"Run: chmod u+wx {place}")


def _disk(config: Config) -> Iterator[Finding]:
    place = next(p for p in (config.state, *config.state.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    size = config.store_file.stat().st_size if config.store_file.exists() else 0
    needed = max(_MIN_FREE_BYTES, _STORES_FREE * size)
    gigabytes = f"disk: {free / 1024**3:.0f} GB free"
    if free < needed:
        remedy = f"Free at least {needed / 1024**3:.0f} GB before the next night."
        yield Finding(Health.ATTENTION, gigabytes, remedy)
    else:
        yield Finding(Health.WELL, gigabytes)


def _store_key(config: Config) -> Iterator[Finding]:
    if not config.store_file.exists():
        return
    try:
        load_key(config.keys / "store.key")
        yield Finding(Health.WELL, "store key: there, and only yours to read")
    except BorderlinkError as error:
        yield Finding(Health.ILL, "store key: not usable", str(error))


def _agency_keys(config: Config) -> Iterator[Finding]:
    receivers = [agency for agency in config.agencies.values() if agency.receives_reports]
    lacking = [agency.code for agency in receivers if not exchange.has_keys(config, agency)]
    if lacking and config.settings.make_missing_keys:
        yield Finding(Health.WELL, "keys: the next run makes those that are missing")
        return
    for code in lacking:
        remedy = f"Ask {code} for its age and Ed25519 public keys; see docs/onboarding.md"
        yield Finding(Health.ATTENTION, f"keys: {code} has none", remedy)
    if not lacking:
        yield Finding(Health.WELL, f"keys: all {len(receivers)} receivers have theirs")
