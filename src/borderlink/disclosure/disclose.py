"""Record + ruling → what may leave of it; what is not in the result cannot be reported. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from borderlink.config import Contact
from borderlink.disclosure.fields import COMPARED, NAMES
from borderlink.disclosure.rules import Ruling
from borderlink.disclosure.told import Level, ToldValue
from borderlink.disclosure.values import Latin, values_of
from borderlink.linkage.evidence import Evidence, PairEvidence
from borderlink.person import Record


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What one receiver may see of one record; `withheld` names fields, never values."""

    level: Level
    rule: str
    contact: Contact
    fields: Mapping[str, tuple[ToldValue, ...]]
    withheld: tuple[str, ...]
    handling: tuple[str, ...]
    handling_text: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class DisclosedEvidence:
    """The comparisons that may be told; `partial` where others were withheld."""

    prior_bits: float
    items: tuple[Evidence, ...]
    partial: bool


def disclose(record: Record, ruling: Ruling, latin: Latin) -> Disclosed:
    """A hit carries handling codes and a contact; core adds the fields the ruling leaves.

    Handling codes leave with a hit because they bind the receiver. Their free text may describe
    the person, so it and the grade leave only with core data.
    """
    core = ruling.level >= Level.CORE
    fields = values_of(record, latin) if core else {}
    return Disclosed(
        level=ruling.level,
        rule=ruling.rule_id,
        contact=ruling.contact,
        fields={name: v for name, v in fields.items() if name not in ruling.withheld},
        withheld=ruling.withheld,
        handling=tuple(sorted(record.handling)),
        handling_text=record.handling_text if core else None,
        grade=_grade(record) if core else None,
    )


def disclose_evidence(
    evidence: PairEvidence, disclosed: Disclosed, ours: Collection[str]
) -> DisclosedEvidence:
    """Only comparisons of released fields; a withheld one leaves neither value nor bits.

    A total would give the withheld bits away by subtraction, so with `partial` set only the sum
    of what is shown may be told. It is set wherever `ours`, the fields that the receiver's own
    record fills, could have been compared with a withheld one: were it set only where they were,
    it would tell which withheld fields are empty.
    """
    if disclosed.level < Level.CORE:
        return DisclosedEvidence(0.0, (), partial=True)
    released = set(NAMES) - set(disclosed.withheld)
    items = tuple(item for item in evidence.items if _rests_on(item) <= released)
    withheld = COMPARED.intersection(disclosed.withheld, ours)
    partial = bool(withheld) or len(items) < len(evidence.items)
    return DisclosedEvidence(evidence.prior_bits, items, partial)


def _rests_on(item: Evidence) -> set[str]:
    """The fields that a comparison, or the words of its level, would give away.

    Linkage compares e-mail addresses and accounts as one, and has levels for another name or
    birth “on the same document”. A comparison that is no field of ours is never released.
    """
    fields = {item.comparison}
    if item.comparison in ("email", "account"):
        fields = {"email", "account"}
    if "document" in item.label:
        fields.add("document")
    return fields


def _grade(record: Record) -> str | None:
    """Source and information grade as on a 4×4 form, such as B2."""
    return f"{record.source_grade or ''}{record.information_grade or ''}" or None
