"""What a verified file of an agency does: decisions, receipts, requests, grants, recalls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from borderlink.config import Config
from borderlink.errors import PackageRefused, UsageError
from borderlink.exchange.answers import Origin, apply_answers
from borderlink.exchange.arrivals import Arrival
from borderlink.exchange.matched import known_match_id
from borderlink.exchange.recalls import record_recall
from borderlink.exchange.requests import record_answer, record_request
from borderlink.exchange.returned import read_answer
from borderlink.exchange.returns import DecisionFile, Receipt
from borderlink.exchange.seal import VALID_FOR
from borderlink.exchange.wishes import GrantFile, RecallFile, RequestFile
from borderlink.store import Store

_CLOCKS_DIFFER = timedelta(minutes=5)
_FILE = "file"

Line = TypeVar("Line")


def apply(store: Store, config: Config, arrival: Arrival, warnings: list[str]) -> dict[str, int]:
    """Apply a file and count what it held; PackageRefused comes before anything was applied.

    A line that cannot be taken is told in `warnings`, and the others count.
    """
    files, sender = arrival.files, arrival.sender
    match arrival.kind:
        case "decisions":
            decisions = read_answer(files, DecisionFile)
            _check_answers(decisions, arrival)
            made = arrival.created or datetime.now(UTC)
            origin = Origin(sender, _FILE, made, decisions.night)
            recorded, told = apply_answers(store, config, decisions.decisions, origin)
            warnings += told
            return {"decisions": recorded}
        case "requests":
            asked = read_answer(files, RequestFile)
            taken = _each(
                asked.requests,
                lambda line: record_request(
                    store, config, sender, _dated(line, line.asked_at, arrival), source=_FILE
                ),
                f"request of {sender}",
                warnings,
            )
            return {"requests": taken}
        case "grants":
            answered = read_answer(files, GrantFile)
            taken = _each(
                answered.answers,
                lambda line: record_answer(
                    store, config, sender, _dated(line, line.answered_at, arrival), source=_FILE
                ),
                f"grant of {sender}",
                warnings,
            )
            return {"grants": taken}
        case "recalls":
            recalled = read_answer(files, RecallFile)
            taken = _each(
                recalled.recalls,
                lambda line: record_recall(
                    store, sender, _dated(line, line.recalled_at, arrival), source=_FILE
                ),
                f"recall of {sender}",
                warnings,
            )
            return {"recalls": taken}
        case "receipt":
            _note_receipt(store, sender, read_answer(files, Receipt))
            return {"receipts": 1}
    raise PackageRefused("kind", "this kind of package is not taken in here")


def _each(
    lines: Iterable[Line], record: Callable[[Line], object], what: str, warnings: list[str]
) -> int:
    taken = 0
    for line in lines:
        try:
            record(line)
            taken += 1
        except UsageError as error:
            warnings.append(f"{what} not taken: {error}")
    return taken


def _check_answers(content: DecisionFile, arrival: Arrival) -> None:
    """The answers of one agency to its own report, not an old one."""
    if content.receiver not in (None, arrival.sender):
        raise PackageRefused("sender", "it answers a report that went to another agency")
    if content.night and datetime.now(UTC).date() - VALID_FOR > content.night:
        raise PackageRefused("expired", "it answers a report that is too old")


def _dated(line: Line, at: datetime, arrival: Arrival) -> Line:
    """The line, if it was written in the time that a package is valid.

    A file that somebody held back must not give, or take back, what was decided otherwise since.
    """
    match_id = getattr(line, "match_id", "")
    _check_time(match_id, at, arrival)
    if at < datetime.now(UTC) - VALID_FOR:
        raise UsageError(f"match {known_match_id(match_id)}: was written too long ago.")
    return line


def _check_time(match_id: str, at: datetime, arrival: Arrival) -> None:
    """The time of making is the sender's word: one that lies ahead must not let a line do so."""
    known = known_match_id(match_id)
    made = min(arrival.created or datetime.now(UTC), datetime.now(UTC))
    if at > made + _CLOCKS_DIFFER:
        raise UsageError(f"match {known}: was decided after its file was made.")


def _note_receipt(store: Store, sender: str, receipt: Receipt) -> None:
    of = [sender, receipt.sequence, receipt.sha256]
    if not store.value(
        "SELECT count(*) FROM package WHERE receiver = ? AND sequence = ? AND sha256 = ?", of
    ):
        raise PackageRefused("content", "it is the receipt of a package that was never sent")
    store.sql(
        "UPDATE package SET receipt_at = coalesce(receipt_at, ?) "
        "WHERE receiver = ? AND sequence = ? AND sha256 = ?",
        [datetime.now(UTC).replace(tzinfo=None), *of],
    )
