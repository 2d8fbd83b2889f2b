"""The decisions of one agency's file → the store: recorded, reconciled or set aside; none lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.exchange.returns import DecisionLine
from borderlink.review import Answer, parse_match_id, record_decision, set_aside
from borderlink.store import Store

_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose decisions these are, how they came, and which report they answer, if they say so."""

    agency: str
    source: str  # file or desk
    made: datetime
    report_night: date | None = None


def apply_answers(
    store: Store, config: Config, lines: Sequence[DecisionLine], origin: Origin
) -> tuple[int, list[str]]:
    """Record what can be recorded, inside the caller's transaction.

    Returns how many are new, and a sentence for each that was set aside or reconciled. What was
    taken in before, word for word, is passed over in silence.
    """
    told = []
    doubtful = _said_twice_at_once(lines)
    recorded: dict[str, list[str]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.decided_at, line.match_id, line.judgement)):
        answer = _answer(line, origin)
        try:
            known = _check(line, origin, doubtful)
            if record_decision(store, config, answer):
                recorded[known].append(line.judgement)
        except UsageError as error:
            _keep(store, answer, str(error))
            told.append(f"decision of {origin.agency} not taken: {error}")
    told += [_reconciled(origin, known) for known, said in recorded.items() if len(set(said)) > 1]
    return sum(len(said) for said in recorded.values()), told


def _said_twice_at_once(lines: Iterable[DecisionLine]) -> set[str]:
    """Matches whose last word is two words of one moment: nobody can tell which one counts."""
    by_match: dict[str, dict[datetime, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in lines:
        if known := parse_match_id(line.match_id):
            by_match[known][line.decided_at].add(line.judgement)
    return {known for known, said in by_match.items() if len(said[max(said)]) > 1}


def _reconciled(origin: Origin, match_id: str) -> str:
    return (
        f"match {match_id}: {origin.agency} answered it more than once in one file; "
        "the last word counts, and all are kept."
    )


def _check(line: DecisionLine, origin: Origin, doubtful: set[str]) -> str:
    """The id of the match that is answered."""
    match_id = parse_match_id(line.match_id)
    if match_id is None:
        # What stands there instead is not repeated: it may be a name.
        raise UsageError("its match id is mistyped, or none of ours.")
    # The time of making is the sender's word: one that lies ahead must not let a decision do so.
    made = min(origin.made, datetime.now(UTC))
    if line.decided_at > made + _CLOCKS_DIFFER:
        raise UsageError(f"match {match_id}: was decided after its file was made.")
    if match_id in doubtful:
        raise UsageError(
            f"match {match_id}: the file gives two answers of one moment. Send the one that counts."
        )
    return match_id


def _answer(line: DecisionLine, origin: Origin) -> Answer:
    return Answer(
        match_id=line.match_id,
        agency=origin.agency,
        judgement=line.judgement,
        reason=line.reason,
        decided_by=line.decided_by,
        second_by=line.second_by,
        decided_at=line.decided_at.astimezone(UTC),
        source=origin.source,
        report_night=origin.report_night,
        evidence=line.evidence,
        valid_until=line.valid_until,
    )


def _keep(store: Store, answer: Answer, why: str) -> None:
    """Keep the answer, once however often it comes, and log that it was refused."""
    if store.value(
        "SELECT count(*) FROM decision_set_aside "
        "WHERE agency = ? AND match_id = ? AND judgement = ? AND decided_by = ? "
        "AND decided_at = ? AND why = ?",
        [
            answer.agency,
            answer.match_id,
            answer.judgement,
            answer.decided_by,
            answer.decided_at.replace(tzinfo=None),
            why,
        ],
    ):
        return
    set_aside(store, answer, why)
    audit.append(
        store,
        action="refusal",
        who=f"{answer.agency}:{answer.decided_by}",
        why=f"decision by {answer.source} not taken",
        what={"match": parse_match_id(answer.match_id) or "unknown"},
    )
