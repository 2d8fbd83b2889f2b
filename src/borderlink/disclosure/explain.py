"""Why a record does or does not leave, and rules that do not do what their owner may think."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from borderlink.config import Agency, DisclosureRule
from borderlink.disclosure.fields import NAMES, field_called
from borderlink.disclosure.floors import PROTECTED_ROLES
from borderlink.disclosure.rules import all_verdicts, decide, misfit
from borderlink.disclosure.told import Level
from borderlink.person import Record, Role

_KINDS = frozenset({"police", "border", "immigration", "prosecution", "ngo", "authority"})


def explain_disclosure(record: Record, owner: Agency, receiver: Agency, on: date) -> list[str]:
    """The outcome, then every floor and rule with what it says; holds no value of the record."""
    ruling = decide(record, owner, receiver, on)
    lines = [f"{owner.code} → {receiver.code}: {_level(ruling.level)}, by “{ruling.rule_id}”"]
    lines += [
        f"fits: “{verdict.rule_id}”: at most {_level(verdict.level)} ({verdict.why})"
        for verdict in all_verdicts(record, owner, receiver, on)
    ]
    for rule in owner.disclosure:
        if why := misfit(rule, record, receiver, on):
            lines.append(f"does not fit: “{rule.id}”: {why}")
    if ruling.level >= Level.CORE:
        lines.append("leaves: " + ", ".join(n for n in NAMES if n not in ruling.withheld))
    if ruling.level >= Level.HIT:
        lines.append("withheld: " + ", ".join(ruling.withheld))
    return lines


def check_rules(agencies: Mapping[str, Agency]) -> list[str]:
    """Every rule of every owner that has no effect, or another one than its words suggest."""
    return [
        f"{agency.code}: disclosure rule “{rule.id}”: {problem}"
        for agency in agencies.values()
        for rule in agency.disclosure
        for problem in _problems(rule, agency, agencies)
    ]


def _problems(rule: DisclosureRule, owner: Agency, agencies: Mapping[str, Agency]) -> Iterator[str]:
    for selector in rule.to:
        if not _known(selector, agencies.values()):
            yield f"to = {selector!r} names nobody here, so the rule never fits for it"
    for name in rule.withhold:
        if field_called(name) is None:
            yield f"withhold = {name!r} is no field, so the rule gives a hit at most"
    for role in sorted(set(rule.roles) - set(Role)):
        yield f"roles = {role!r} is no role, so the rule never fits for it"
    if rule.level == "full":
        yield "level = 'full' gives core data until a request is granted"
    if rule.level in ("core", "full") and rule.roles and set(rule.roles) <= PROTECTED_ROLES:
        yield "victims, witnesses and the missing are never told beyond a hit"
    if rule.level in ("core", "full") and (rule.minor or rule.protected):
        yield "minors and protected identities are never told beyond a hit"
    if sum(other.id == rule.id for other in owner.disclosure) > 1:
        yield "another rule has the same id, so a report cannot say which one decided"


def _known(selector: str, agencies: Iterable[Agency]) -> bool:
    kind, _, value = selector.partition(":")
    if kind == "kind":
        return value.lower() in _KINDS
    if kind == "country":
        return any(agency.country.lower() == value.lower() for agency in agencies)
    return selector == "*" or any(agency.code == selector for agency in agencies)


def _level(level: Level) -> str:
    return level.name.lower()
