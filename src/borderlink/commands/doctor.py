"""`borderlink doctor`: what a night needs, whether it is there, and what to do if not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from borderlink import audit
from borderlink.commands.doctor_guard import (
    erasure_findings,
    file_findings,
    rule_findings,
    zone_findings,
)
from borderlink.commands.doctor_linkage import drift_findings, model_findings, print_rules
from borderlink.commands.doctor_machine import machine_findings
from borderlink.commands.doctor_nights import (
    clock_findings,
    feed_findings,
    housekeeping_findings,
    night_findings,
    package_findings,
    running_findings,
)
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config, load_config
from borderlink.errors import BorderlinkError, StoreLocked
from borderlink.night import open_store
from borderlink.store import Store
from borderlink.terminal import out, table

_WORDS = {Health.WELL: "ok", Health.ATTENTION: "look", Health.ILL: "ill"}

Check = Callable[[Store, Config], Iterator[Finding]]


def doctor_command(
    directory: Path | None, inbox: Path | None, state: Path | None, *, as_json: bool
) -> int:
    """Print every finding; 0 all well, 1 a night could not run, 3 something needs attention."""
    config = load_config(directory, inbox=inbox, state=state)
    findings = list(examine(config))
    status = _status(findings)
    if as_json:
        print(json.dumps(_as_json(config, findings, status), ensure_ascii=False))
        return status
    rows = [(_WORDS[f.health], f.what, f.remedy) for f in findings]
    out.print(table(f"Health of {config.settings.name}", ("", "what", "what to do"), rows))
    _print_rules(config)
    return status


def examine(config: Config) -> Iterator[Finding]:
    """All findings of one installation."""
    yield from machine_findings(config)
    yield from rule_findings(config)
    yield from file_findings(config)
    yield from model_findings(config)
    yield from housekeeping_findings(config)
    if not config.store_file.exists():
        yield Finding(Health.ATTENTION, "store: none yet", "Run: borderlink run")
        return
    running = list(running_findings(config))
    yield from running
    try:
        with open_store(config, read_only=True) as store:
            for check in _STORE_CHECKS:
                yield from check(store, config)
    except StoreLocked as error:
        if not running:
            yield Finding(Health.ATTENTION, "store: in use by another command", str(error))
    except BorderlinkError as error:
        yield Finding(Health.ILL, "store: cannot be opened", str(error))


def _audit(store: Store, config: Config) -> Iterator[Finding]:
    try:
        verified = audit.verify(store, config.audit_anchors)
        yield Finding(Health.WELL, f"audit log: {verified.count:,} entries verify")
    except BorderlinkError as error:
        yield Finding(Health.ILL, "audit log: does not verify", str(error))


def _status(findings: list[Finding]) -> int:
    if any(f.health is Health.ILL for f in findings):
        return Health.ILL
    return max((f.health for f in findings), default=Health.WELL)


def _as_json(config: Config, findings: list[Finding], status: int) -> dict[str, object]:
    return {
        "installation": config.settings.name,
        "status": int(status),
        "ready": status != Health.ILL,
        "findings": [
            {"health": _WORDS[f.health], "what": f.what, "remedy": f.remedy} for f in findings
        ],
    }


def _print_rules(config: Config) -> None:
    if not config.store_file.exists():
        return
    try:
        with open_store(config, read_only=True) as store:
            print_rules(store, config)
    except BorderlinkError:
        return  # told above, in the table


_STORE_CHECKS: tuple[Check, ...] = (
    night_findings,
    clock_findings,
    feed_findings,
    drift_findings,
    package_findings,
    _audit,
    zone_findings,
    erasure_findings,
)
