"""What an owner grants beyond its rules: on request, for one match, field by field, for a time.

A grant goes before the owner's own rules, since it is the owner's later and more exact word. It
never shows a match of which nothing may leave. Where a built-in floor allows a hit only, it gives
nothing more unless the owner named that floor in the grant itself: a person who turns out to be a
minor after the grant is a hit again. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from borderlink.config import Agency
from borderlink.disclosure.fields import NAMES, PLACES
from borderlink.disclosure.floors import fitting_floors
from borderlink.disclosure.rules import Ruling
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Record

# How an owner names the floors that it lifts → their ids.
LIFTABLE: Mapping[str, str] = {
    "role": "built-in: role",
    "minor": "built-in: minor",
    "identity": "built-in: protected identity",
    "H2": "built-in: H2",
}
LOCATION = "location"
DESPITE = (*LIFTABLE, LOCATION)

# Exploitation, health, sexuality, ethnicity, religion: no machine hands these over (DESIGN §4).
NEVER_GRANTED = frozenset({"sensitive"})
GRANTABLE = tuple(name for name in NAMES if name not in NEVER_GRANTED)


@dataclass(frozen=True, slots=True)
class Grant:
    """An owner's standing word: these fields, despite these floors, until the end of this day."""

    grant_id: int
    fields: tuple[str, ...]
    despite: frozenset[str]
    valid_until: date

    @property
    def rule(self) -> str:
        """What stands as the rule where a match was told by this grant."""
        return f"grant {self.grant_id}"


def with_grant(
    ruling: Ruling,
    grant: Grant,
    *,
    record: Record,
    owner: Agency,
    receiver: Agency,
    on: date,
    facing: str | None = None,
) -> Ruling:
    """The ruling with what the grant adds: exactly its fields, or nothing at all."""
    if ruling.level is Level.NOTHING or grant.valid_until < on:
        return ruling
    if standing_floors(
        grant.despite, record=record, owner=owner, receiver=receiver, on=on, facing=facing
    ):
        return ruling
    released = {name for name in grant.fields if name in GRANTABLE}
    if keeps_places(record, grant.despite):
        released -= PLACES
    if not released:
        return ruling
    return replace(
        ruling,
        level=Level.FULL,
        rule_id=grant.rule,
        withheld=tuple(name for name in ruling.withheld if name not in released),
    )


def standing_floors(
    despite: Collection[str],
    *,
    record: Record,
    owner: Agency,
    receiver: Agency,
    on: date,
    facing: str | None = None,
) -> list[str]:
    """How an owner would name the floors that still stand; ids of those that cannot be lifted."""
    names = {floor: name for name, floor in LIFTABLE.items()}
    lifted = {LIFTABLE[name] for name in despite if name in LIFTABLE}
    return [
        names.get(floor.id, floor.id)
        for floor in fitting_floors(record, owner, receiver, on, facing)
        if floor.id not in lifted
    ]


def keeps_places(record: Record, despite: Collection[str]) -> bool:
    """Whether places stay withheld: where the person lives may be at risk, or nobody looked."""
    return record.protect_location != Flag.NO and LOCATION not in despite
