"""Originator control: what may leave of a record, for whom, and which rule says so. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from borderlink.config import Agency, Contact, DisclosureRule
from borderlink.disclosure.fields import CORE, NAMES, PLACES, field_called
from borderlink.disclosure.floors import (
    PROTECTED_ROLES,
    fitting_floors,
    is_protected,
    needs_victim_contact,
)
from borderlink.disclosure.selectors import names_receiver
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Record, Role, may_be_minor

DEFAULT_RULE = "default"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one receiver may be told of one record, by which rule, and whom to call about it."""

    level: Level
    rule_id: str
    withheld: tuple[str, ...]  # told names of fields; never values
    contact: Contact


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one floor or one owner's rule says of a record."""

    level: Level
    rule_id: str
    why: str
    withheld: frozenset[str] = frozenset()


def decide(
    record: Record, owner: Agency, receiver: Agency, on: date, facing: str | None = None
) -> Ruling:
    """The strictest of the built-in floors and the owner's fitting rules; without a rule, `hit`.

    `facing` is the role of the receiver's own record in the match: an NGO's record is never shown
    beside a suspect. `full` is never the outcome: it needs a granted request.
    """
    verdicts = all_verdicts(record, owner, receiver, on, facing)
    strictest = min(verdicts, key=lambda verdict: verdict.level)
    kept_back = frozenset[str]().union(*(verdict.withheld for verdict in verdicts))
    return Ruling(
        level=strictest.level,
        rule_id=strictest.rule_id,
        withheld=_withheld(strictest.level, kept_back, record),
        contact=_contact(record, owner, on),
    )


def all_verdicts(
    record: Record, owner: Agency, receiver: Agency, on: date, facing: str | None = None
) -> list[Verdict]:
    """Everything that has a say, floors first: where two are equally strict, a floor is named."""
    floors = [
        Verdict(floor.level, floor.id, floor.why)
        for floor in fitting_floors(record, owner, receiver, on, facing)
    ]
    fitting = [rule for rule in owner.disclosure if not misfit(rule, record, receiver, on)]
    rules = [_verdict(rule) for rule in fitting]
    if not fitting or (owner.kind == "ngo" and not any(rule.purpose for rule in fitting)):
        rules.append(_default(owner))
    return floors + rules


def misfit(rule: DisclosureRule, record: Record, receiver: Agency, on: date) -> str | None:
    """The first condition of a rule that does not hold for a record, in words; None if it fits.

    What is unknown never escapes a rule that would be stricter than the default: an unknown role
    is taken for every protected role that such a rule names.
    """
    strict = _level(rule) <= Level.HIT
    roles = set(rule.roles)
    unknown = strict and record.role == Role.UNKNOWN and bool(roles & PROTECTED_ROLES)
    checks = (
        (names_receiver(rule.to, receiver), "the receiver is not named"),
        (not roles or record.role in roles or unknown, "the role is another"),
        (not rule.handling or _any(rule.handling, record.handling), "the handling code is another"),
        (rule.minor in (None, may_be_minor(record.birth, record.minor, on)), "the age is another"),
        (rule.protected in (None, is_protected(record)), "the protection is another"),
        (not rule.purpose or _any(rule.purpose, [record.purpose or ""]), "the purpose is another"),
    )
    return next((why for holds, why in checks if not holds), None)


def _verdict(rule: DisclosureRule) -> Verdict:
    named = {name: field_called(name) for name in rule.withhold}
    if unknown := sorted(name for name, field in named.items() if field is None):
        # Nobody can tell what was to be withheld, so nothing of the record leaves.
        why = f"withholds {', '.join(unknown)}, which is no field, so only a hit is safe"
        return Verdict(min(_level(rule), Level.HIT), rule.id, why)
    level = _level(rule)
    why = "the owner's rule"
    if level is Level.FULL:
        level, why = Level.CORE, "the owner's rule; `full` also needs a granted request"
    return Verdict(level, rule.id, why, frozenset(filter(None, named.values())))


def _default(owner: Agency) -> Verdict:
    if owner.kind == "ngo":
        why = "an NGO's data leave only by a rule that names the purpose they were given for"
        return Verdict(Level.NOTHING, DEFAULT_RULE, why)
    return Verdict(Level.HIT, DEFAULT_RULE, "no rule of the owner fits")


def _level(rule: DisclosureRule) -> Level:
    return Level[rule.level.upper()]


def _withheld(level: Level, kept_back: frozenset[str], record: Record) -> tuple[str, ...]:
    released = CORE - kept_back if level >= Level.CORE else frozenset[str]()
    if record.protect_location != Flag.NO:
        released -= PLACES
    return tuple(name for name in NAMES if name not in released)


def _contact(record: Record, owner: Agency, on: date) -> Contact:
    """Those who protect victims are called about them, where the owner names such people."""
    if needs_victim_contact(record, on) and owner.victim_contact:
        return owner.victim_contact
    return owner.contact


def _any(wanted: Iterable[str], found: Iterable[str]) -> bool:
    return not {w.casefold() for w in wanted}.isdisjoint(f.casefold() for f in found)
