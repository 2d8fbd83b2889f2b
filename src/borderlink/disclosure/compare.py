"""Ours beside theirs, field by field, with a verdict in one word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from borderlink.disclosure.disclose import Disclosed
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.fold import folded
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
    compared = {item.comparison: item.bits for item in evidence}
    lines = []
    for name in NAMES:
        mine, others = ours.get(name, ()), disclosed.fields.get(name, ())
        if mine or others:
            withheld = name in disclosed.withheld
            verdict = (
                Verdict.WITHHELD if withheld else _verdict(name, mine, others, compared.get(name))
            )
            lines.append(ToldField(name, mine, others, verdict))
    return tuple(lines)


def _verdict(name: str, ours: Values, theirs: Values, bits: float | None) -> Verdict:
    """Equal to the eye, or else as the comparison found; `bits` is None where it made none."""
    if not ours or not theirs:
        return Verdict.MISSING
    mine, others = _forms(ours), _forms(theirs)
    if name in _WHOLE and _part_only(ours, theirs):
        return Verdict.SIMILAR
    if mine & others:
        return Verdict.SAME
    if bits is None:
        return Verdict.NOT_COMPARED
    return Verdict.SIMILAR if bits > 0 else Verdict.DIFFERENT


def _part_only(ours: Values, theirs: Values) -> bool:
    """Some values are shared, but each side also has one that the other lacks."""
    mine, others = ({folded(v.raw) for v in side} for side in (ours, theirs))
    return bool(mine & others) and bool(mine - others) and bool(others - mine)


def _forms(values: Values) -> set[str]:
    return {folded(form) for v in values for form in (v.raw, v.normalised) if form}
