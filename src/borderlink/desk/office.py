"""What the desk does, whatever page asks for it: open books, take answers, take them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from borderlink.config import Config
from borderlink.desk.book import Book, GivenAnswer, Opened
from borderlink.desk.publish import book_file, book_key
from borderlink.desk.sessions import Done, Session
from borderlink.desk.users import User
from borderlink.errors import UsageError
from borderlink.exchange import DecisionLine, ensure_keys
from borderlink.exchange.spool import Spooled, spool_answer, spooled, take_back
from borderlink.exchange.views import PURPOSE, View, log_view
from borderlink.review import Judgement
from borderlink.store import derived

_LONGEST_REASON = 2000


class Outcome(StrEnum):
    """What became of an answer."""

    RECORDED = "recorded"
    WAITS = "waits for a second reviewer"
    SENT_BACK = "sent back: the two reviewers differ"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that needs a second reviewer; `against` is the user who came to another one."""

    spooled: Spooled

    @property
    def line(self) -> DecisionLine:
        return self.spooled.line

    @property
    def against(self) -> str | None:
        return self.line.second_by


class Office:
    """The desk of an installation; `key` is that of its store. One process at a time."""

    def __init__(self, config: Config, key: str) -> None:
        self.config = config
        self._key = key
        self._keys = ensure_keys(config)
        self._books: dict[str, Book] = {}
        self._spool = config.desk / "spool"
        self._second = config.desk / "second"
        self._proposals = {
            (one.agency, one.line.match_id): Proposal(one)
            for one in spooled(self._second, self._keys)
        }

    def book(self, agency: str) -> Book:
        """The agency's latest book; raises UsageError where no night has written one."""
        known = self._books.get(agency)
        if known is not None and known.is_current():
            return known
        file = book_file(self.config, agency)
        if not file.exists():
            raise UsageError(f"{agency}: no night has written this agency's book yet.")
        book = Book(file, derived(self._key, book_key(agency)).hex())
        for one in spooled(self._spool, self._keys):
            if one.agency == agency:
                book.note(_given(one))
        if known is not None:
            known.close()
        self._books[agency] = book
        return book

    def close(self) -> None:
        """Close all books."""
        for book in self._books.values():
            book.close()
        self._books.clear()

    def view(self, user: User, what: str, **ids: str | int) -> None:
        """Log that somebody looks at something, before it is shown."""
        key = derived(self._key, PURPOSE)
        view = View(f"{user.agency}:{user.user_id}", f"desk: {what}", ids)
        log_view(self.config.desk, key, view)

    def proposals(self, agency: str) -> dict[str, Proposal]:
        """What waits for a second reviewer, by match."""
        return {match: one for (owner, match), one in self._proposals.items() if owner == agency}

    def proposal(self, agency: str, match_id: str) -> Proposal | None:
        return self._proposals.get((agency, match_id))

    def answer(self, session: Session, match_id: str, judgement: str, reason: str) -> Outcome:
        """Take an answer; raises UsageError, saying why, where it cannot be taken."""
        user = session.user
        opened = self._answerable(user, match_id)
        line = _line(user, match_id, judgement, reason)
        proposal = self.proposal(user.agency, match_id)
        if proposal is not None and proposal.line.decided_by != user.user_id:
            return self._review(session, proposal, line)
        if Judgement(line.judgement).settles and needs_second(opened, line.judgement):
            return self._propose(session, line, proposal)
        self._record(session, line, proposal)
        return Outcome.RECORDED

    def undo(self, session: Session) -> str | None:
        """Take back the last thing this session did; returns its match, None where there is none.

        What the store has already taken in stays in the history: an *unsure* follows it.
        """
        if not session.done:
            return None
        done = session.done.pop()
        user = session.user
        if done.is_proposal:
            if take_back(done.file):
                self._proposals.pop((user.agency, done.match_id), None)
        elif take_back(done.file):
            self.book(user.agency).forget(done.file.stem)
        else:
            line = _line(user, done.match_id, Judgement.UNSURE, "taken back by whoever gave it")
            self._spool_line(user.agency, line)
            return done.match_id
        if done.replaced is not None:
            self._store_proposal(user.agency, done.replaced)
        return done.match_id

    def _answerable(self, user: User, match_id: str) -> Opened:
        opened = self.book(user.agency).open(match_id)
        if opened is None:
            raise UsageError(f"match {match_id}: there is no such match.")
        if not user.role.may_answer:
            raise UsageError("You may look, but not answer.")
        if opened.match.state == "withdrawn":
            raise UsageError(f"match {match_id}: was withdrawn; there is nothing left to decide.")
        return opened

    def _review(self, session: Session, proposal: Proposal, line: DecisionLine) -> Outcome:
        """The second reviewer's own answer: the same one records it, another one goes back."""
        first = proposal.line
        if line.judgement != first.judgement:
            contrary = line.model_copy(update={"second_by": first.decided_by})
            self._propose(session, contrary, proposal)
            return Outcome.SENT_BACK
        both = {
            "decided_by": first.decided_by,
            "second_by": line.decided_by,
            "reason": f"{first.reason} · {line.decided_by}: {line.reason}"[:_LONGEST_REASON],
        }
        self._record(session, line.model_copy(update=both), proposal)
        return Outcome.RECORDED

    def _propose(self, session: Session, line: DecisionLine, replaced: Proposal | None) -> Outcome:
        agency = session.user.agency
        self._drop(agency, replaced)
        file = self._store_proposal(agency, line).spooled.file
        session.done.append(Done(line.match_id, file, _of(replaced), is_proposal=True))
        return Outcome.WAITS

    def _record(self, session: Session, line: DecisionLine, replaced: Proposal | None) -> None:
        agency = session.user.agency
        file = self._spool_line(agency, line).file
        self._drop(agency, replaced)
        session.done.append(Done(line.match_id, file, _of(replaced)))

    def _spool_line(self, agency: str, line: DecisionLine) -> Spooled:
        book = self.book(agency)
        file = spool_answer(self._spool, self._keys, agency, line, book.night)
        one = Spooled(file, agency, book.night, line.decided_at, line)
        book.note(_given(one))
        return one

    def _store_proposal(self, agency: str, line: DecisionLine) -> Proposal:
        night = self.book(agency).night
        file = spool_answer(self._second, self._keys, agency, line, night)
        proposal = Proposal(Spooled(file, agency, night, line.decided_at, line))
        self._proposals[agency, line.match_id] = proposal
        return proposal

    def _drop(self, agency: str, proposal: Proposal | None) -> None:
        if proposal is not None:
            take_back(proposal.spooled.file)
            self._proposals.pop((agency, proposal.line.match_id), None)


def needs_second(opened: Opened, judgement: str) -> bool:
    """Victims, minors, whoever is told as a hit only, and misused identities."""
    return opened.second or judgement == Judgement.SAME_UNJUSTIFIED


def _line(user: User, match_id: str, judgement: str, reason: str) -> DecisionLine:
    try:
        word = Judgement(judgement)
    except ValueError:
        raise UsageError("Choose one of the answers.") from None
    text = " ".join(reason.split())
    if not text or len(text) > _LONGEST_REASON:
        raise UsageError(f"A reason is needed, of at most {_LONGEST_REASON} characters.")
    return DecisionLine(
        match_id=match_id,
        judgement=word.value,
        reason=text,
        decided_by=user.user_id,
        decided_at=datetime.now(UTC),
    )


def _of(proposal: Proposal | None) -> DecisionLine | None:
    return proposal.line if proposal else None


def _given(one: Spooled) -> GivenAnswer:
    line = one.line
    return GivenAnswer(
        line.match_id,
        one.file.stem,
        line.judgement,
        line.reason,
        line.decided_by,
        line.second_by,
        line.decided_at,
    )
