"""One match, as its receiver may see it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from borderlink.config import Agency, Contact, Settings
from borderlink.disclosure.compare import side_by_side
from borderlink.disclosure.disclose import (
    DisclosedEvidence,
    disclose,
    disclose_evidence,
)
from borderlink.disclosure.gather import Found
from borderlink.disclosure.hearing import heard
from borderlink.disclosure.rules import Ruling
from borderlink.disclosure.sentences import say
from borderlink.disclosure.strength import are_two_identities, probability, strength
from borderlink.disclosure.told import Level, ToldContact, ToldDecision, ToldMatch, ToldReason
from borderlink.disclosure.values import Latin, values_of
from borderlink.linkage.evidence import Evidence
from borderlink.person import Record, Role, may_be_minor

# The name of the rule behind a hit may say why it is only a hit: a victim, a minor.
_HIT_RULE = "the owner discloses a hit only"
_URGENT_ROLES = frozenset({Role.VICTIM, Role.POTENTIAL_VICTIM, Role.MISSING})


@dataclass(frozen=True, slots=True)
class Side:
    """A record and the romanised readings of its names."""

    record: Record
    latin: Latin


def told_match(
    found: Found,
    *,
    ours: Side,
    theirs: Side,
    ruling: Ruling,
    owner: Agency,
    receiver: Agency,
    night: date,
    settings: Settings,
    reference: str,
    history: tuple[ToldDecision, ...],
) -> ToldMatch:
    """The receiver's own record in full beside what the ruling leaves of the other one."""
    disclosed = disclose(theirs.record, ruling, theirs.latin)
    own = values_of(ours.record, ours.latin)
    evidence = disclose_evidence(found.evidence, disclosed, own)
    hit = ruling.level < Level.CORE
    urgent = _urgent(ours.record, night)
    told = ToldMatch(
        match_id=found.match_id,
        state=found.state,
        what_changed=_what_changed(found.what_changed, receiver, owner, ruling.withheld),
        link_class=found.link_class,
        first_night=found.first_night,
        strength=strength(
            found.match_weight, two_identities=are_two_identities(found.evidence.items)
        ),
        urgent=urgent,
        answer_by=_answer_by(found.since, settings, urgent=urgent),
        ambiguous=found.ambiguous,
        our_feed=ours.record.feed,
        our_record=ours.record.record_key,
        owner=owner.code,
        owner_name=owner.name,
        contact=_contact(ruling.contact),
        reference=reference,
        level=ruling.level,
        rule=_HIT_RULE if hit else ruling.rule_id,
        handling=disclosed.handling,
        handling_text=disclosed.handling_text,
        grade=disclosed.grade,
        fields=side_by_side(own, disclosed, evidence.items),
        partial=evidence.partial,
        withheld=ruling.withheld,
        history=tuple(_said(decision, receiver) for decision in history),
    )
    return told if hit else _with_numbers(told, found, evidence, {**theirs.latin, **ours.latin})


def _with_numbers(
    told: ToldMatch, found: Found, evidence: DisclosedEvidence, latin: Latin
) -> ToldMatch:
    """Bits rounded once, here; the parts add up to the total that every other output shows.

    The strength, too, is that of what is told: one word more would say how withheld fields compare.
    The prior takes the rounding: it is the one part whose second digit says nothing of this pair.
    """
    reasons = tuple(_reasons(evidence.items, latin, swapped=found.swapped))
    said = sum(reason.bits for reason in reasons)
    weight = round(found.match_weight, 1)
    prior = round(weight - said, 1)
    if evidence.partial:
        prior = round(evidence.prior_bits, 1)
        weight = round(prior + said, 1)
    two_identities = are_two_identities(evidence.items)
    certain = not evidence.partial and not two_identities
    return replace(
        told,
        strength=strength(weight, two_identities=two_identities),
        prior_bits=prior,
        match_weight=weight,
        match_probability=probability(weight) if certain else None,
        reasons=reasons,
        two_identities=two_identities,
    )


def _reasons(items: Iterable[Evidence], latin: Latin, *, swapped: bool) -> Iterable[ToldReason]:
    """Strongest first, for or against; what neither side states is no reason."""
    for item in sorted(items, key=lambda item: (-abs(item.bits), item.comparison)):
        bits = round(item.bits, 1)
        if bits or (item.value_a is not None and item.value_b is not None):
            a, b = item.value_a, item.value_b
            ours, theirs = (b, a) if swapped else (a, b)
            said = say(item, ours, theirs, latin)
            words = heard(ours, theirs) if item.comparison == "name" and ours and theirs else ()
            yield ToldReason(
                item.comparison, bits, said.sentence, said.pattern, said.ours, said.theirs,
                said.notes, words,
            )  # fmt: skip


def _urgent(ours: Record, night: date) -> bool:
    """By the receiver's own record only: by theirs, the mark itself would disclose the role."""
    return ours.role in _URGENT_ROLES or may_be_minor(ours.birth, ours.minor, night)


def _answer_by(since: date, settings: Settings, *, urgent: bool) -> datetime:
    """Counted from the end of the night that first asked, so that the deadline does not slide."""
    review = settings.review
    hours = review.urgent_answer_hours if urgent else review.answer_hours
    asked = datetime.combine(since, time(), ZoneInfo(settings.timezone)) + timedelta(days=1)
    return asked + timedelta(hours=hours)


def _what_changed(
    changed: tuple[str, ...], receiver: Agency, owner: Agency, withheld: Collection[str]
) -> tuple[str, ...]:
    """“our name changed”; that a withheld field of theirs changed is withheld like the field."""
    told = []
    for line in changed:
        what, of_ours, _ = line.partition(f" of {receiver.code} changed")
        their_what, of_theirs, _ = line.partition(f" of {owner.code} changed")
        if of_ours:
            told.append(f"our {what} changed")
        elif of_theirs:
            told.append(
                "their record changed" if their_what in withheld else f"their {their_what} changed"
            )
        else:
            told.append(line)
    return tuple(dict.fromkeys(told))


def _said(decision: ToldDecision, receiver: Agency) -> ToldDecision:
    """Another agency's reason is free text about its own file, so only its judgement is told."""
    return decision if decision.agency == receiver.code else replace(decision, reason="")


def _contact(contact: Contact) -> ToldContact:
    return ToldContact(contact.name, contact.phone, contact.email)
