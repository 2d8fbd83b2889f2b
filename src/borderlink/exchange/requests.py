"""Requests for more, and the owner's word on them: checked, appended, logged, never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from borderlink import audit
from borderlink.config import Config
from borderlink.disclosure.asked import Asked, requests_of
from borderlink.disclosure.fields import PLACES, field_called
from borderlink.disclosure.grants import DESPITE, GRANTABLE, keeps_places, standing_floors
from borderlink.errors import UsageError
from borderlink.exchange.matched import Matched, known_match_id, last_sent, matched
from borderlink.exchange.wishes import AnswerLine, RequestLine
from borderlink.store import Store

LONGEST_GRANT = timedelta(days=366)


def record_request(
    store: Store, config: Config, agency: str, line: RequestLine, *, source: str
) -> str:
    """Append a request of `agency`, inside the caller's transaction; returns the owner's code.

    Raises UsageError when the match was never told to the agency, when the same is asked already,
    when a field cannot be granted, or when asking would disclose a record that the agency itself
    lets nobody know of.
    """
    match_id = known_match_id(line.match_id)
    found = matched(store, config, match_id, agency)
    if not last_sent(store, match_id, agency):
        raise UsageError(f"match {match_id}: {agency} has no such match. Check the id.")
    owner = found.theirs.agency.code
    if not found.may_be_known_to_them(line.asked_at.date()):
        raise UsageError(
            f"match {match_id}: asking would tell {owner} that {agency} holds a matching record, "
            "which its own rules forbid. Change the rule, or call them with the reference."
        )
    waiting = [one for one in requests_of(store, agency) if one.match_id == match_id]
    if any(one.asker == agency and one.verdict is None for one in waiting):
        raise UsageError(f"match {match_id}: is asked already and waits for {owner}.")
    fields = _fields(match_id, line.fields)
    store.sql(
        """
        INSERT INTO request (request_id, match_id, asker, owner, fields, purpose, asked_by,
                             asked_at, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            store.reserve_ids("request"),
            match_id,
            agency,
            owner,
            list(fields),
            line.purpose.strip(),
            line.asked_by,
            _naive(line.asked_at),
            source,
        ],
    )
    audit.append(
        store,
        action="request",
        who=f"{agency}:{line.asked_by}",
        why=f"more is asked, by {source}",
        to=owner,
        what={"match": match_id, "fields": ",".join(fields) or "all"},
    )
    return owner


def record_answer(
    store: Store, config: Config, agency: str, line: AnswerLine, *, source: str
) -> Asked:
    """Append an owner's word on the request made of it; returns that request.

    Raises UsageError when nothing was asked, when a grant names no field, no end or one too far,
    or when a floor stands in its way that it does not name. Lifting a floor takes two persons.
    """
    match_id = known_match_id(line.match_id)
    asked = _asked(store, match_id, agency, line.verdict)
    fields: tuple[str, ...] = ()
    if line.verdict == "granted":
        found = matched(store, config, match_id, agency)
        fields = _fields(match_id, line.fields)
        _check_grant(found, line, fields, asked)
    store.sql(
        """
        INSERT INTO answer (answer_id, request_id, verdict, fields, despite, valid_until,
                            answered_by, second_by, answered_at, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            store.reserve_ids("answer"),
            asked.request_id,
            line.verdict,
            list(fields),
            sorted(line.despite),
            line.valid_until if fields else None,
            line.answered_by,
            line.second_by,
            _naive(line.answered_at),
            source,
        ],
    )
    audit.append(
        store,
        action="grant",
        who=f"{agency}:{line.answered_by}",
        why=f"{line.verdict}, by {source}",
        to=asked.asker,
        what={
            "match": match_id,
            "fields": ",".join(fields),
            "despite": ",".join(sorted(line.despite)),
            "until": str(line.valid_until or ""),
            "second": line.second_by or "",
        },
    )
    return asked


def _asked(store: Store, match_id: str, owner: str, verdict: str) -> Asked:
    """The latest request made of this owner; a grant can be withdrawn only where one was given."""
    found = [
        one for one in requests_of(store, owner) if one.match_id == match_id and one.owner == owner
    ]
    if not found:
        raise UsageError(f"match {match_id}: nobody asked {owner} for more.")
    latest = found[-1]
    if verdict == "withdrawn" and latest.verdict != "granted":
        raise UsageError(f"match {match_id}: {owner} granted nothing that could be withdrawn.")
    return latest


def _check_grant(found: Matched, line: AnswerLine, fields: Collection[str], asked: Asked) -> None:
    match_id, on = found.match_id, line.answered_at.date()
    if not fields:
        raise UsageError(f"match {match_id}: name the fields that you grant.")
    if line.valid_until is None or not on <= line.valid_until <= on + LONGEST_GRANT:
        raise UsageError(f"match {match_id}: a grant ends on a day within a year; give that day.")
    if unknown := sorted(set(line.despite) - set(DESPITE)):
        raise UsageError(
            f"match {match_id}: {', '.join(unknown)} is no limit. Use: {', '.join(DESPITE)}."
        )
    _check_floors(found, line, fields, asked)
    second = (line.second_by or "").casefold()
    if line.despite and second in ("", line.answered_by.casefold()):
        raise UsageError(
            f"match {match_id}: to lift a protection takes a second person. Give that person's id."
        )


def _check_floors(found: Matched, line: AnswerLine, fields: Collection[str], asked: Asked) -> None:
    """What protects the record must be named, so that nobody lifts it unawares."""
    ours = found.ours
    standing = standing_floors(
        line.despite,
        record=ours.record,
        owner=ours.agency,
        receiver=found.theirs.agency,
        on=line.answered_at.date(),
        facing=str(found.theirs.record.role),
    )
    if PLACES.intersection(fields) and keeps_places(ours.record, line.despite):
        standing.append("location")
    if standing:
        raise UsageError(
            f"match {found.match_id}: protected by {', '.join(standing)}, so {asked.asker} would "
            "get nothing more. Lift it by name (despite), or refuse."
        )


def _fields(match_id: str, names: Iterable[str]) -> tuple[str, ...]:
    """Fields by their told names, each once, in the report's order."""
    found = {name: field_called(name) for name in names}
    if wrong := sorted(name for name, field in found.items() if field not in GRANTABLE):
        raise UsageError(
            f"match {match_id}: {', '.join(wrong)} cannot be asked or granted. "
            f"Use: {', '.join(GRANTABLE)}."
        )
    return tuple(name for name in GRANTABLE if name in found.values())


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
