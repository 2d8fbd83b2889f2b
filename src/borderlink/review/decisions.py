"""An analyst's word on a match: checked, then appended, never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.review.answer import Answer, Judgement
from borderlink.review.match_id import parse_match_id
from borderlink.review.parties import Party, parties
from borderlink.review.states import CLASS_OF, LinkClass, State, answered
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class _Match:
    """What is decided about, as it stands in the store."""

    match_id: str
    first_night: date
    state: str
    basis: str
    evidence: str


def record_decision(store: Store, config: Config, answer: Answer) -> bool:
    """Append a decision, inside the caller's transaction; False where it is known already.

    The agency's own question is settled at once; everything else follows the next night. An answer
    to an older report rests on what that report showed: what changed since re-opens the match.

    Raises UsageError, saying why, when the match is unknown or withdrawn, the agency is no party
    to it, the judgement is no word of ours, or a second person is required and missing.
    """
    match = _match(store, answer.match_id)
    sides = parties(store, match.match_id)
    if answer.agency not in {side.agency for side in sides}:
        raise UsageError(
            f"match {match.match_id}: {answer.agency} owns neither record and may not decide."
        )
    word = _judgement(answer.judgement)
    if not answer.reason.strip() or not answer.decided_by.strip():
        raise UsageError(f"match {match.match_id}: a decision needs a reason and who decided.")
    if not all(
        audit.is_id(who.strip())
        for who in (answer.decided_by, answer.second_by)
        if who and who.strip()
    ):
        raise UsageError(
            f"match {match.match_id}: who decided is an id of letters, digits, “.”, “-” and “_”, "
            "not a name."
        )
    _check_second(match.match_id, word, sides, answer)
    basis = _basis(store, match, answer)
    if _known(store, match.match_id, word, answer):
        return False
    _append(store, match, word, answer, basis=basis, valid_until=_valid_until(config, answer))
    _settle(store, match.match_id, word, answer)
    audit.append(
        store,
        action="decision",
        who=f"{answer.agency}:{answer.decided_by.strip()}",
        why=f"decided by {answer.source}",
        what={"match": match.match_id, "judgement": word.value},
    )
    return True


def set_aside(store: Store, answer: Answer, why: str) -> None:
    """Keep an answer that could not be taken, inside the caller's transaction."""
    store.sql(
        "INSERT INTO decision_set_aside VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            datetime.now(UTC).replace(tzinfo=None),
            answer.agency,
            answer.match_id,
            answer.judgement,
            answer.reason,
            answer.decided_by,
            answer.second_by,
            _utc(answer.decided_at),
            answer.source,
            why,
        ],
    )


def _match(store: Store, written: str) -> _Match:
    known = parse_match_id(written)
    rows = store.rows(
        "SELECT match_id, first_night, state, basis, evidence FROM match WHERE match_id = ?",
        [known],
    )
    if not rows:
        raise UsageError(f"match {written}: there is no such match. Check the id.")
    match = _Match(*rows[0])
    if match.state == State.WITHDRAWN:
        raise UsageError(f"match {known}: was withdrawn; there is nothing left to decide.")
    return match


def _judgement(text: str) -> Judgement:
    try:
        return Judgement(text.strip().lower())
    except ValueError:
        known = ", ".join(f"“{word}”" for word in Judgement)
        # The text itself is not repeated: it may come from a file and name somebody.
        raise UsageError(f"This is not a judgement. Use one of: {known}.") from None


def _check_second(
    match_id: str, word: Judgement, sides: tuple[Party, Party], answer: Answer
) -> None:
    """Four eyes for victims, minors and misused identities (DESIGN §7)."""
    second = (answer.second_by or "").strip().casefold()
    if second and second == answer.decided_by.strip().casefold():
        raise UsageError(f"match {match_id}: the second reviewer must be another person.")
    if second or not word.settles:
        return
    on = answer.decided_at.date()
    if any(side.needs_four_eyes(on) for side in sides) or word is Judgement.SAME_UNJUSTIFIED:
        raise UsageError(
            f"match {match_id}: a victim, a minor or a misused identity needs a second reviewer. "
            "Give the second person's id."
        )


def _basis(store: Store, match: _Match, answer: Answer) -> str:
    """Hashes of what the answer rests on, as the analyst saw it.

    Of the comparisons it may name only names, births and documents ever re-open a match; an answer
    that names none of them rests on all three.
    """
    seen = _seen(store, match, answer)
    if not answer.evidence:
        return seen
    hashes = json.loads(seen)
    named = {what: hashes[what] for what in hashes if _of(what) in answer.evidence}
    return json.dumps(named) if named else seen


def _of(what: str) -> str:
    """name of AAA → name"""
    return what.partition(" ")[0]


def _seen(store: Store, match: _Match, answer: Answer) -> str:
    """The basis on the night of the report that is answered.

    A file that names none answers what its sender knew on the day of the decision; a command or the
    desk, the match as it is now.
    """
    night = answer.report_night
    if night is None and answer.source == "file":
        night = answer.decided_at.date()
    elif night is None:
        return match.basis
    if answer.report_night is not None and night < match.first_night:
        raise UsageError(
            f"match {match.match_id}: was found on {match.first_night.isoformat()}, after the "
            "report that this answers."
        )
    seen = store.value(
        "SELECT max_by(basis, night) FROM match_basis WHERE match_id = ? AND night <= ?",
        [match.match_id, night],
    )
    return match.basis if seen is None else str(seen)


def _valid_until(config: Config, answer: Answer) -> date:
    """As configured, or sooner where the analyst says so."""
    days = config.settings.review.decision_valid_days
    last = (answer.decided_at + timedelta(days=days)).date()
    return min(answer.valid_until or last, last)


def _known(store: Store, match_id: str, word: Judgement, answer: Answer) -> bool:
    """Whether these very words came in before: a form exports all its answers every time."""
    return bool(
        store.value(
            """
            SELECT count(*) FROM decision
            WHERE match_id = ? AND agency = ? AND judgement = ? AND reason = ?
                AND decided_by = ? AND decided_at = ? AND second_by IS NOT DISTINCT FROM ?
            """,
            [
                match_id,
                answer.agency,
                word.value,
                answer.reason.strip(),
                answer.decided_by.strip(),
                _utc(answer.decided_at),
                answer.second_by,
            ],
        )
    )


def _append(
    store: Store, match: _Match, word: Judgement, answer: Answer, *, basis: str, valid_until: date
) -> None:
    store.sql(
        """
        INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by,
                              second_by, decided_at, valid_until, basis, source,
                              report_night, evidence, evidence_sha256)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            store.reserve_ids("decision"),
            match.match_id,
            answer.agency,
            word.value,
            answer.reason.strip(),
            answer.decided_by.strip(),
            answer.second_by,
            _utc(answer.decided_at),
            valid_until,
            basis,
            answer.source,
            answer.report_night,
            list(answer.evidence),
            hashlib.sha256(match.evidence.encode()).hexdigest(),
        ],
    )


def _settle(store: Store, match_id: str, word: Judgement, answer: Answer) -> None:
    """The agency's own question, unless a later answer of its own came in before this one."""
    later = store.value(
        "SELECT count(*) FROM decision WHERE match_id = ? AND agency = ? AND decided_at > ?",
        [match_id, answer.agency, _utc(answer.decided_at)],
    )
    if later:
        return
    state = State.SETTLED if word.settles else State.OPEN
    on = answer.decided_at.date()
    what = list(answered(word, on))
    link_class = CLASS_OF.get(word, LinkClass.TO_VERIFY)
    store.sql(
        "UPDATE match_side SET state = ?, link_class = ?, night = ?, what_changed = ? "
        "WHERE match_id = ? AND agency = ?",
        [state.value, link_class.value, on, what, match_id, answer.agency],
    )
    store.sql(
        "INSERT INTO match_change VALUES (?, ?, ?, ?, ?)",
        [on, match_id, answer.agency, state.value, what],
    )


def _utc(at: datetime) -> datetime:
    """As the store keeps times: UTC, without saying so."""
    return at.astimezone(UTC).replace(tzinfo=None)
