"""Why a record does or does not leave, and rules that do not do what their owner may think."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from borderlink.config import Agency, DisclosureRule
from borderlink.disclosure.fields import CORE, NAMES, field_called
from borderlink.disclosure.floors import PROTECTED_ROLES
from borderlink.disclosure.rules import Ruling, Verdict, all_verdicts, decide, misfit
from borderlink.disclosure.told import Level
from borderlink.person import Record, Role

_KINDS = frozenset({"police", "border", "immigration", "prosecution", "ngo", "authority"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """What of one record may leave to one receiver, and why; holds no value of the record."""

    ruling: Ruling
    verdicts: tuple[Verdict, ...]  # the built-in floors and the owner's rules that fit
    misfits: tuple[tuple[str, str], ...]  # the owner's other rules: id, why it does not fit
    withheld: tuple[tuple[str, str], ...]  # field, what keeps it back


def explain_disclosure(
    record: Record, owner: Agency, receiver: Agency, on: date, facing: str | None = None
) -> Explanation:
    """The outcome, then every floor and rule with what it says, then what keeps each field back.

    `facing` is the role of the receiver's own record, as in `decide`.
    """
    ruling = decide(record, owner, receiver, on, facing)
    verdicts = tuple(all_verdicts(record, owner, receiver, on, facing))
    misfits = ((rule.id, misfit(rule, record, receiver, on)) for rule in owner.disclosure)
    return Explanation(
        ruling=ruling,
        verdicts=verdicts,
        misfits=tuple((rule_id, why) for rule_id, why in misfits if why is not None),
        withheld=tuple((name, _keeps_back(name, ruling, verdicts)) for name in ruling.withheld),
    )


def lines_of(explanation: Explanation) -> list[str]:
    """The explanation as lines for a terminal."""
    ruling = explanation.ruling
    lines = [f"{_level(ruling.level)}, by “{ruling.rule_id}”"]
    lines += [
        f"fits: “{verdict.rule_id}”: at most {_level(verdict.level)} ({verdict.why})"
        for verdict in explanation.verdicts
    ]
    lines += [f"does not fit: “{rule}”: {why}" for rule, why in explanation.misfits]
    if ruling.level >= Level.HIT:
        lines.append(f"whom to call: {ruling.contact.name}")
    leaves = [name for name in NAMES if name not in ruling.withheld]
    lines.append("leaves: " + (", ".join(leaves) if leaves else _without_fields(ruling.level)))
    for why in dict.fromkeys(why for _, why in explanation.withheld):
        names = ", ".join(name for name, its_why in explanation.withheld if its_why == why)
        lines.append(f"withheld: {names}: {why}")
    return lines


def check_rules(agencies: Mapping[str, Agency]) -> list[str]:
    """Every rule of every owner that has no effect, or another one than its words suggest."""
    return [
        f"{agency.code}: disclosure rule “{rule.id}”: {problem}"
        for agency in agencies.values()
        for rule in agency.disclosure
        for problem in _problems(rule, agency, agencies)
    ]


def _without_fields(level: Level) -> str:
    if level is Level.NOTHING:
        return "nothing, and it is in no count"
    return "that the record exists, its handling codes and how strong the match is"


def _keeps_back(name: str, ruling: Ruling, verdicts: Iterable[Verdict]) -> str:
    if ruling.level < Level.CORE:
        return f"by “{ruling.rule_id}”"
    rules = [verdict.rule_id for verdict in verdicts if name in verdict.withheld]
    if rules:
        return "by " + " and ".join(f"“{rule}”" for rule in rules)
    if name not in CORE:
        return "it is no identity data and needs a granted request"
    return "it is a place, and the location is protected or its risk was not assessed"


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
    if owner.kind == "ngo" and rule.level != "nothing" and not rule.purpose:
        yield "an NGO's rule without purpose = [...] tells nothing by itself"
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
