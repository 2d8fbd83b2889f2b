"""Ours beside theirs, field by field, with a verdict in one word. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from borderlink.disclosure.disclose import Disclosed
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.told import ToldField, ToldValue, Verdict
from borderlink.linkage.evidence import Evidence

Values = tuple[ToldValue, ...]

# A person has one place of birth and one set of nationalities: there, a part in common is less.
_WHOLE = frozenset({"birth place", "nationality"})


def side_by_side(
    ours: Mapping[str, Values], disclosed: Disclosed, evidence: Iterable[Evidence]
) -> tuple[ToldField, ...]:
    """A line for each field that either side may show; lines that would be empty are left out.

    A withheld field looks the same whether or not the other side fills it.
    """
    supported = {item.comparison for item in evidence if item.bits > 0}
    lines = []
    for name in NAMES:
        mine, others = ours.get(name, ()), disclosed.fields.get(name, ())
        if mine or others:
            withheld = name in disclosed.withheld
            verdict = Verdict.WITHHELD if withheld else _verdict(name, mine, others, supported)
            lines.append(ToldField(name, mine, others, verdict))
    return tuple(lines)


def _verdict(name: str, ours: Values, theirs: Values, supported: set[str]) -> Verdict:
    if not ours or not theirs:
        return Verdict.MISSING
    mine, others = _forms(ours), _forms(theirs)
    if name in _WHOLE and _part_only(ours, theirs):
        return Verdict.SIMILAR
    if mine & others:
        return Verdict.SAME
    return Verdict.SIMILAR if name in supported else Verdict.DIFFERENT


def _part_only(ours: Values, theirs: Values) -> bool:
    """Some values are shared, but each side also has one that the other lacks."""
    mine, others = ({_folded(v.raw) for v in side} for side in (ours, theirs))
    return bool(mine & others) and bool(mine - others) and bool(others - mine)


def _forms(values: Values) -> set[str]:
    return {_folded(form) for v in values for form in (v.raw, v.normalised) if form}


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold().strip()
