"""`borderlink doctor`: what a night needs, whether it is there, and what to do if not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from borderlink import audit, exchange, linkage
from borderlink.commands.doctor_guard import (
    erasure_findings,
    file_findings,
    rule_findings,
    zone_findings,
)
from borderlink.commands.doctor_linkage import drift_findings, print_rules
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config, load_config
from borderlink.errors import BorderlinkError
from borderlink.night import open_store
from borderlink.store import Store
from borderlink.terminal import out, table

_MIN_FREE_BYTES = 2 * 1024**3


_WORDS = {Health.WELL: "ok", Health.ATTENTION: "look", Health.ILL: "ill"}


Check = Callable[[Store, Config], Iterator[Finding]]


def doctor_command(directory: Path | None, inbox: Path | None, state: Path | None) -> int:
    """Print every finding; 0 all well, 1 a night could not run, 3 something needs attention."""
    config = load_config(directory, inbox=inbox, state=state)
    findings = list(examine(config))
    rows = [(_WORDS[f.health], f.what, f.remedy) for f in findings]
    out.print(table(f"Health of {config.settings.name}", ("", "what", "what to do"), rows))
    if any(f.health is Health.ILL for f in findings):
        return Health.ILL
    if config.store_file.exists():
        with open_store(config, read_only=True) as store:
            print_rules(store, config)
    return max((f.health for f in findings), default=Health.WELL)


def examine(config: Config) -> Iterator[Finding]:
    """All findings of one installation."""
    yield Finding(
        Health.WELL,
        f"configuration: {len(config.agencies)} agencies, {len(config.feeds)} feeds",
    )
    yield from _inbox(config)
    yield from _disk(config)
    yield from _model(config)
    yield from _agency_keys(config)
    yield from rule_findings(config)
    yield from file_findings(config)
    if not config.store_file.exists():
        yield Finding(Health.ATTENTION, "store: none yet", "Run: borderlink run")
        return
    try:
        with open_store(config, read_only=True) as store:
            for check in _STORE_CHECKS:
                yield from check(store, config)
    except BorderlinkError as error:
        yield Finding(Health.ILL, "store: cannot be opened", str(error))


def _inbox(config: Config) -> Iterator[Finding]:
    if config.inbox.is_dir() and os.access(config.inbox, os.R_OK):
        yield Finding(Health.WELL, "inbox: readable")
    else:
        yield Finding(Health.ILL, "inbox: no such directory", f"Make {config.inbox} readable.")


def _disk(config: Config) -> Iterator[Finding]:
    place = next(p for p in (config.state, *config.state.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    gigabytes = f"disk: {free / 1024**3:.0f} GB free"
    if free < _MIN_FREE_BYTES:
        yield Finding(Health.ATTENTION, gigabytes, "Free at least 2 GB before the next night.")
    else:
        yield Finding(Health.WELL, gigabytes)


def _model(config: Config) -> Iterator[Finding]:
    try:
        yield Finding(Health.WELL, f"linkage model: {linkage.model_version(config)}")
    except BorderlinkError as error:
        yield Finding(Health.ILL, "linkage model: missing", str(error))


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


def _last_night(store: Store, config: Config) -> Iterator[Finding]:
    rows = store.rows("SELECT night, status FROM night ORDER BY started_at DESC LIMIT 1")
    if not rows:
        yield Finding(Health.ATTENTION, "last night: none", "Run: borderlink run")
        return
    night, status = rows[0]
    what = f"last night: {night.isoformat()}, {status}"
    if status != "done":
        yield Finding(Health.ATTENTION, what, "It did not finish. Run it again: borderlink run")
    elif config.today().date() - night > timedelta(days=1):
        yield Finding(Health.ATTENTION, what, "No run since. Check the schedule.")
    else:
        yield Finding(Health.WELL, what)


def _feeds(store: Store, config: Config) -> Iterator[Finding]:
    latest = {
        (agency, feed): (state, message)
        for agency, feed, state, message in store.rows(
            "SELECT agency, feed, arg_max(state, export_id), arg_max(message, export_id) "
            "FROM export GROUP BY agency, feed"
        )
    }
    for feed in config.feeds:
        name = f"feed {feed.agency}/{feed.feed}"
        state, message = latest.get(feed.key, ("never delivered", None))
        if state == "loaded":
            yield Finding(Health.WELL, f"{name}: loaded")
        else:
            remedy = message or f"Expecting {feed.files} in the inbox."
            yield Finding(Health.ATTENTION, f"{name}: {state}", remedy)


def _packages(store: Store, _config: Config) -> Iterator[Finding]:
    rows = store.rows(
        "SELECT receiver, sequence, sealed_at FROM package WHERE delivered_at IS NULL "
        "ORDER BY receiver, sequence"
    )
    now = datetime.now(UTC).replace(tzinfo=None)
    for receiver, sequence, sealed_at in rows:
        late = now - sealed_at > exchange.ALARM_AFTER
        remedy = "See that the outbox can be reached, then run: borderlink deliver"
        what = f"package {receiver} {sequence}: not delivered" + (" for over 24 h" if late else "")
        yield Finding(Health.ATTENTION, what, remedy)
    if not rows:
        yield Finding(Health.WELL, "packages: all delivered")


def _audit(store: Store, config: Config) -> Iterator[Finding]:
    try:
        verified = audit.verify(store, config.audit_anchors)
        yield Finding(Health.WELL, f"audit log: {verified.count:,} entries verify")
    except BorderlinkError as error:
        yield Finding(Health.ILL, "audit log: does not verify", str(error))


_STORE_CHECKS: tuple[Check, ...] = (
    _last_night,
    _feeds,
    drift_findings,
    _packages,
    _audit,
    zone_findings,
    erasure_findings,
)
