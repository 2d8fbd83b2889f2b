"""The built-in limits that no owner's rule can loosen. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from borderlink.config import Agency
from borderlink.disclosure.selectors import releases
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Handling, Record, Role, may_be_minor

# Europol's codes and DESIGN §4: a role nobody stated is protected like a victim's.
PROTECTED_ROLES = frozenset(
    {Role.VICTIM, Role.POTENTIAL_VICTIM, Role.WITNESS, Role.MISSING, Role.UNKNOWN}
)
_KNOWN_ROLES = frozenset(Role)
# Whom somebody looks for in order to help; any other role, or none stated, may be a suspect's.
_CARED_FOR = frozenset({Role.VICTIM, Role.POTENTIAL_VICTIM, Role.WITNESS, Role.MISSING})
_KNOWN_CODES = frozenset(Handling)
_CONSENTS = frozenset({"yes", "y", "true", "1", "given", "granted", "consent given"})


@dataclass(frozen=True, slots=True)
class Floor:
    """No more than `level` may leave, and why."""

    id: str
    level: Level
    why: str


def fitting_floors(
    record: Record, owner: Agency, receiver: Agency, on: date, facing: str | None = None
) -> Iterator[Floor]:
    """Every built-in limit that holds for this record and receiver, strictest first."""
    yield from _nothing_at_all(record, owner, receiver, facing)
    if in_protected_role(record):
        yield Floor("built-in: role", Level.HIT, f"the role is protected: {record.role}")
    if may_be_minor(record.birth, record.minor, on):
        yield Floor("built-in: minor", Level.HIT, "the person may be under 18")
    if is_protected(record):
        yield Floor("built-in: protected identity", Level.HIT, f"protected: {_flag(record)}")
    if why := _not_free(record):
        yield Floor("built-in: H2", Level.HIT, why)


def _nothing_at_all(
    record: Record, owner: Agency, receiver: Agency, facing: str | None
) -> Iterator[Floor]:
    """Limits under which the receiver does not learn that the record exists.

    H3 is free text (“not to country CCC”). A machine cannot weigh it, so H3 shows nothing to
    anyone whom the record's own `releasable_to` does not name.
    """
    released = releases(record.releasable_to, receiver)
    if Handling.H3 in record.handling and not released:
        yield Floor("built-in: H3", Level.NOTHING, "H3 in free text, and not released by name")
    if record.releasable_to and not released:
        yield Floor("built-in: releasable to", Level.NOTHING, "released to others only")
    if owner.kind == "ngo" and not _consents(record):
        yield Floor("built-in: NGO consent", Level.NOTHING, "the person's consent is not stated")
    if owner.kind == "ngo" and facing is not None and facing not in _CARED_FOR:
        yield Floor(
            "built-in: NGO", Level.NOTHING, "an NGO's record is shown only to help a person"
        )


def in_protected_role(record: Record) -> bool:
    """Victims, witnesses, the missing, and every role that is unknown."""
    return record.role in PROTECTED_ROLES or record.role not in _KNOWN_ROLES


def is_protected(record: Record) -> bool:
    """Whether the identity is protected; a risk that was never assessed counts as one."""
    return record.protect_identity != Flag.NO


def needs_victim_contact(record: Record, on: date) -> bool:
    """Whether those who protect victims should take the call."""
    return (
        in_protected_role(record)
        or may_be_minor(record.birth, record.minor, on)
        or is_protected(record)
    )


def _consents(record: Record) -> bool:
    return (record.consent or "").strip().casefold() in _CONSENTS


def _not_free(record: Record) -> str | None:
    """Why no more than a hit leaves by the handling codes; a code that is missing counts as H2."""
    if Handling.H2 in record.handling:
        return "not passed on without the owner's permission"
    if not record.handling:
        return "no handling code is stated, which counts as H2"
    if not set(record.handling) <= _KNOWN_CODES:
        return "a handling code is unknown, which counts as H2"
    return None


def _flag(record: Record) -> str:
    return "risk not assessed" if record.protect_identity != Flag.YES else "yes"
