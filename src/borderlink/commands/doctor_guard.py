"""What `borderlink doctor` says of the protection of people: rules, files, the zone, erasures."""

from __future__ import annotations

import stat
from collections.abc import Iterator

from borderlink import disclosure
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config
from borderlink.store import Store


def rule_findings(config: Config) -> Iterator[Finding]:
    """Every owner's rule that cannot do what its words suggest."""
    found = disclosure.check_rules(config.agencies)
    for problem in found:
        yield Finding(Health.ATTENTION, problem, "Correct the owner's rule: docs/security.md")
    if not found:
        rules = sum(len(agency.disclosure) for agency in config.agencies.values())
        yield Finding(Health.WELL, f"disclosure: {rules} rules say what they do")


def file_findings(config: Config) -> Iterator[Finding]:
    """What lies in the state directory for others to read."""
    if not config.state.is_dir():
        return
    mode = stat.S_IMODE(config.state.stat().st_mode)
    if mode & 0o077:
        remedy = f"Run: chmod 700 {config.state}"
        yield Finding(Health.ATTENTION, f"files: others may enter {config.state}", remedy)
    else:
        yield Finding(Health.WELL, "files: only this user may enter the state directory")


def zone_findings(store: Store, _: Config) -> Iterator[Finding]:
    """Whether a night of this user could go on sealing what happened to victims."""
    sealed = int(store.value("SELECT count(*) FROM protected_detail"))
    if sealed and store.zone is None:
        remedy = "Restore keys/protected.key, or set BORDERLINK_PROTECTED_KEY_FILE for the night."
        yield Finding(Health.ILL, "protected zone: its key is not at hand", remedy)
    else:
        yield Finding(Health.WELL, f"protected zone: {sealed:,} versions of records are sealed")


def erasure_findings(store: Store, _: Config) -> Iterator[Finding]:
    """Whether bytes of erased records still stand in the store's file."""
    left = int(store.value("SELECT count(*) FROM erasure WHERE purged_at IS NULL"))
    if left:
        remedy = "The next night writes the store's file anew: borderlink run"
        yield Finding(Health.ATTENTION, f"erasure: {left} records not purged yet", remedy)
    else:
        done = int(store.value("SELECT count(*) FROM erasure"))
        yield Finding(Health.WELL, f"erasure: {done:,} records, all purged")
