"""The memory of a match: which state follows for an agency, and what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borderlink.review.answer import Judgement


class State(StrEnum):
    """What an agency is asked of a match."""

    NEW = "new"
    OPEN = "open"
    CHANGED = "changed"
    REOPENED = "re-opened"
    RENEWED = "renewed"
    SETTLED = "settled"  # answered; no night has met the match since
    SUPPRESSED = "suppressed"  # answered, found again, and kept silent
    WITHDRAWN = "withdrawn"

    @property
    def silent(self) -> bool:
        """Whether the agency has answered and is not asked."""
        return self in (State.SETTLED, State.SUPPRESSED)


class LinkClass(StrEnum):
    """What the two records are to each other; all but the first are a person's word."""

    TO_VERIFY = "to verify"
    SAME_JUSTIFIED = "same, justified"
    SAME_UNJUSTIFIED = "same, unjustified"
    DIFFERENT = "different"


CLASS_OF: Mapping[Judgement, LinkClass] = {
    Judgement.SAME: LinkClass.SAME_JUSTIFIED,
    Judgement.SAME_UNJUSTIFIED: LinkClass.SAME_UNJUSTIFIED,
    Judgement.DIFFERENT: LinkClass.DIFFERENT,
}

# Hash of each thing a match rests on, by what and whose: {"name of A": "9f3c…", …}.
Basis = Mapping[str, str]

GONE = "one of the records was withdrawn or no longer resembles the other"
BACK = "the match is back"
DISAGREE = "the agencies disagree"
CONTRADICT = "the answers on these persons contradict one another"

# Of two agencies that answered, the match as a whole stands where the more open one stands.
_OPENNESS = (State.CHANGED, State.REOPENED, State.RENEWED, State.SETTLED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the latest answer of one agency says, until when, and on what it rests."""

    agency: str
    judgement: Judgement
    valid_until: date
    basis: Basis

    def holds(self, basis: Basis, night: date) -> bool:
        """Whether it answers the question and nothing that it rests on is another since."""
        fresh = self.valid_until >= night and not differences(self.basis, basis)
        return self.judgement.settles and fresh


@dataclass(frozen=True, slots=True)
class Status:
    """State, link class, the night the state was reached, and what changed, in words."""

    state: State
    link_class: LinkClass
    since: date
    what_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What was known before tonight: an agency's status, and what the match rested on."""

    status: Status | None = None
    basis: Basis | None = None


def side_status(
    known: Known,
    basis: Basis | None,
    own: Standing | None,
    other: Standing | None,
    night: date,
    *,
    contradicted: bool = False,
) -> Status:
    """Where a match stands for the agency that said `own`; `other` is the other agency's word.

    `basis` is None where the machine no longer finds the match. `contradicted` says that the
    agency's own answer and answers on other matches cannot all be true. Running the same night
    again gives the same status.
    """
    previous = known.status
    if basis is None:
        return _withdrawn(previous, night)
    if disagree(own, other):
        return _asked_again(previous, State.CHANGED, (DISAGREE,), night)
    if own is None or not own.judgement.settles:
        return _undecided(known, basis, night)
    return _decided(previous, own, basis, night, contradicted=contradicted)


def overall(sides: Iterable[tuple[Status, Standing | None]]) -> Status:
    """The match as a whole: as those who answered left it; where nobody did, as it was found."""
    both = list(sides)
    answered = [status for status, word in both if word is not None and word.judgement.settles]
    if not answered or both[0][0].state is State.WITHDRAWN:
        return both[0][0]
    first = min(answered, key=lambda status: _OPENNESS.index(_plain(status.state)))
    return Status(_plain(first.state), first.link_class, first.since, first.what_changed)


def disagree(own: Standing | None, other: Standing | None) -> bool:
    """Whether two agencies gave different answers to one question; an unsure one gave none."""
    return (
        own is not None
        and other is not None
        and own.judgement.settles
        and other.judgement.settles
        and own.judgement is not other.judgement
    )


def differences(before: Basis, now: Basis) -> tuple[str, ...]:
    """What of `before` is another now, in words; what it does not name does not matter."""
    return tuple(f"{what} changed" for what in sorted(before) if before[what] != now.get(what))


def answered(judgement: Judgement, on: date) -> tuple[str, ...]:
    """What an answer changes."""
    return (f"answered “{judgement}” on {on.isoformat()}",)


def _plain(state: State) -> State:
    """A match is settled by answers; only an agency's own question is suppressed."""
    return State.SETTLED if state is State.SUPPRESSED else state


def _withdrawn(previous: Status | None, night: date) -> Status:
    if previous is not None and previous.state is State.WITHDRAWN:
        return previous
    return Status(State.WITHDRAWN, LinkClass.TO_VERIFY, night, (GONE,))


def _decided(
    previous: Status | None, word: Standing, basis: Basis, night: date, *, contradicted: bool
) -> Status:
    """An answer holds until it expires or something that it rests on changes."""
    changed = differences(word.basis, basis)
    if changed:
        return _asked_again(previous, State.REOPENED, changed, night)
    if word.valid_until < night:
        expired = (f"the decision was valid until {word.valid_until.isoformat()}",)
        return _asked_again(previous, State.RENEWED, expired, night)
    if contradicted:
        return _asked_again(previous, State.REOPENED, (CONTRADICT,), night)
    link_class = CLASS_OF[word.judgement]
    before = (previous.state, previous.link_class) if previous else None
    if previous is not None and before == (State.SUPPRESSED, link_class):
        return previous
    said = previous.what_changed if previous and before == (State.SETTLED, link_class) else ()
    return Status(State.SUPPRESSED, link_class, night, said)


def _asked_again(
    previous: Status | None, state: State, what: tuple[str, ...], night: date
) -> Status:
    """Once asked again it stays so until someone answers, with the night it was first asked."""
    same_question = previous is not None and previous.state is state
    if previous is not None and same_question and previous.what_changed == what:
        return previous
    return Status(state, LinkClass.TO_VERIFY, night, what)


def _undecided(known: Known, basis: Basis, night: date) -> Status:
    previous = known.status
    if previous is None:
        return Status(State.NEW, LinkClass.TO_VERIFY, night)
    if previous.state is State.WITHDRAWN:
        return Status(State.CHANGED, LinkClass.TO_VERIFY, night, (BACK,))
    changed = differences(known.basis or {}, basis)
    if changed:
        return Status(State.CHANGED, LinkClass.TO_VERIFY, night, changed)
    if previous.state.silent:
        return Status(State.OPEN, LinkClass.TO_VERIFY, night)
    if previous.since == night or previous.state is State.OPEN:
        return previous
    return Status(State.OPEN, LinkClass.TO_VERIFY, night, previous.what_changed)
