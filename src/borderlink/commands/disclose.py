"""`borderlink disclose`."""

from __future__ import annotations

from pathlib import Path

from borderlink import audit, disclosure
from borderlink.commands.named import NamedRecord, record_named
from borderlink.config import Agency, Config, load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.person import Record, Role
from borderlink.store import Store
from borderlink.terminal import out


def disclose_command(
    directory: Path | None, state: Path | None, record: str, receiver: str, beside: str | None
) -> int:
    """Print what may leave, without any value of the record, and log the consultation."""
    config = load_config(directory, state=state)
    to = _agency(config, receiver)
    facing = _role(beside)
    with open_store(config) as store:
        named = record_named(store, record)
        found, owner = _record(store, config, named)
        _log(store, named, to)
    today = config.today().date()
    explanation = disclosure.explain_disclosure(found, owner, to, today, facing)
    out.print(f"{owner.code} → {to.code}", style="bold", markup=False)
    for line in disclosure.lines_of(explanation):
        out.print(f"  {line}", markup=False, soft_wrap=True)
    return 0


def _agency(config: Config, code: str) -> Agency:
    if code not in config.agencies:
        raise UsageError(f"RECEIVER: is no agency. Use one of: {', '.join(config.agencies)}")
    return config.agencies[code]


def _role(beside: str | None) -> Role | None:
    try:
        return None if beside is None else Role(beside)
    except ValueError:
        raise UsageError(f"--beside: is no role. Use one of: {', '.join(Role)}") from None


def _record(store: Store, config: Config, named: NamedRecord) -> tuple[Record, Agency]:
    owner = config.agencies.get(named.agency)
    if owner is None:
        raise UsageError(f"{named.agency}: takes no longer part, so nothing of it leaves.")
    return disclosure.read_records(store, [named.record_id])[named.record_id], owner


def _log(store: Store, named: NamedRecord, receiver: Agency) -> None:
    with store.transaction():
        (subject,) = audit.subjects_of(store, [named.record_id])
        audit.append(
            store,
            action="consultation",
            who=audit.actor(),
            why="disclosure explained",
            what={"owner": named.agency, "receiver": receiver.code, "subject": subject},
        )
