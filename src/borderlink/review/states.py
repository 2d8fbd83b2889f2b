"""The memory of a match: which state follows, and what changed. Pure; knows no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderlink.review.decisions import Judgement


class State(StrEnum):
    """Where a match stands; `SETTLED` matches stay silent."""

    NEW = "new"
    OPEN = "open"
    CHANGED = "changed"
    REOPENED = "re-opened"
    RENEWED = "renewed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class LinkClass(StrEnum):
    """What the two records are to each other; all but the first are a person's word."""

    TO_VERIFY = "to verify"
    SAME_JUSTIFIED = "same, justified"
    SAME_UNJUSTIFIED = "same, unjustified"
    DIFFERENT = "different"


_CLASS_OF = {
    Judgement.SAME: LinkClass.SAME_JUSTIFIED,
    Judgement.SAME_UNJUSTIFIED: LinkClass.SAME_UNJUSTIFIED,
    Judgement.DIFFERENT: LinkClass.DIFFERENT,
}

# Hash of each thing a match rests on, by what and whose: {"name of A": "9f3c…", …}.
Basis = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the latest decision of one agency says, and until when."""

    agency: str
    judgement: Judgement
    valid_until: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Status:
    """State, link class, the night the state was reached, and what changed, in words."""

    state: State
    link_class: LinkClass
    since: date
    what_changed: tuple[str, ...] = ()


def next_status(
    previous: Status | None,
    previous_basis: Basis,
    basis: Basis | None,
    decisions: Sequence[Standing],
    night: date,
) -> Status:
    """The status of a match this night; `basis` is None where the machine no longer finds it.

    Running the same night again gives the same status.
    """
    if basis is None:
        return _withdrawn(previous, night)
    word = _common_word(decisions)
    if word is not None:
        return _decided(previous, word, basis, night)
    if _disagree(decisions):
        return _asked_again(previous, State.CHANGED, ("the agencies disagree",), night)
    return _undecided(previous, night, _differences(previous_basis, basis) if previous else ())


def _withdrawn(previous: Status | None, night: date) -> Status:
    if previous is not None and previous.state is State.WITHDRAWN:
        return previous
    gone = ("one of the records was withdrawn or no longer resembles the other",)
    return Status(State.WITHDRAWN, LinkClass.TO_VERIFY, night, gone)


def _decided(previous: Status | None, word: Standing, basis: Basis, night: date) -> Status:
    """A decision holds until it expires or something that it rested on changes."""
    changed = _differences(word.basis, basis)
    if changed:
        return _asked_again(previous, State.REOPENED, changed, night)
    if word.valid_until < night:
        expired = (f"the decision was valid until {word.valid_until.isoformat()}",)
        return _asked_again(previous, State.RENEWED, expired, night)
    link_class = _CLASS_OF[word.judgement]
    if previous is not None and (previous.state, previous.link_class) == (
        State.SETTLED,
        link_class,
    ):
        return previous
    return Status(State.SETTLED, link_class, night)


def _asked_again(
    previous: Status | None, state: State, what: tuple[str, ...], night: date
) -> Status:
    """Once asked again it stays so until someone answers, with the night it was first asked."""
    same_question = previous is not None and previous.state is state
    if previous is not None and same_question and previous.what_changed == what:
        return previous
    return Status(state, LinkClass.TO_VERIFY, night, what)


def _undecided(previous: Status | None, night: date, changed: tuple[str, ...]) -> Status:
    if previous is None:
        return Status(State.NEW, LinkClass.TO_VERIFY, night)
    if previous.state is State.WITHDRAWN:
        return Status(State.CHANGED, LinkClass.TO_VERIFY, night, ("the match is back",))
    if changed:
        return Status(State.CHANGED, LinkClass.TO_VERIFY, night, changed)
    if previous.since == night or previous.state is State.OPEN:
        return previous
    return Status(State.OPEN, LinkClass.TO_VERIFY, night, previous.what_changed)


def _common_word(decisions: Sequence[Standing]) -> Standing | None:
    """The decision that holds: all who decided say the same, and it is not *unsure*.

    Of several, the one that expires first.
    """
    words = {decision.judgement for decision in decisions}
    if len(words) != 1 or words == {Judgement.UNSURE}:
        return None
    return min(decisions, key=lambda decision: (decision.valid_until, decision.agency))


def _disagree(decisions: Sequence[Standing]) -> bool:
    return len({decision.judgement for decision in decisions}) > 1


def _differences(before: Basis, now: Basis) -> tuple[str, ...]:
    return tuple(
        f"{what} changed"
        for what in sorted(before.keys() | now.keys())
        if before.get(what) != now.get(what)
    )
