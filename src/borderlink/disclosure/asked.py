"""What the store knows of requests, grants and recalls, as tonight's reports need it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from borderlink.config import Config
from borderlink.disclosure.grants import Grant
from borderlink.disclosure.told import ToldRecall, ToldRequest
from borderlink.store import Store

# How long a request that was answered stays in both sides' reports.
_STILL_TOLD = timedelta(days=14)
_RELEASED_NO_MORE = "no longer released"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the owner's latest word on it; `verdict` is None while it waits."""

    request_id: int
    match_id: str
    asker: str
    owner: str
    fields: tuple[str, ...]
    purpose: str
    asked_at: datetime
    answer_id: int | None
    verdict: str | None
    granted: tuple[str, ...]
    despite: frozenset[str]
    valid_until: date | None
    answered_at: datetime | None

    def grant(self, on: date) -> Grant | None:
        """The grant that holds on this day, if one does."""
        if self.verdict != "granted" or self.answer_id is None or self.valid_until is None:
            return None
        if self.valid_until < on:
            return None
        return Grant(self.answer_id, self.granted, self.despite, self.valid_until)

    def state(self, on: date) -> str:
        """waiting, granted, expired, refused or withdrawn."""
        if self.verdict == "granted" and self.grant(on) is None:
            return "expired"
        return self.verdict or "waiting"


_ASKED = """
WITH latest AS (
    SELECT * FROM answer
    QUALIFY row_number() OVER (PARTITION BY request_id ORDER BY answer_id DESC) = 1
)
SELECT r.request_id, r.match_id, r.asker, r.owner, r.fields, r.purpose, r.asked_at,
    a.answer_id, a.verdict, a.fields, a.despite, a.valid_until, a.answered_at
FROM request r LEFT JOIN latest a ON a.request_id = r.request_id
WHERE r.asker = $agency OR r.owner = $agency
ORDER BY r.request_id
"""


def requests_of(store: Store, agency: str) -> list[Asked]:
    """Every request that an agency made or was asked, oldest first."""
    return [
        Asked(
            request_id=number,
            match_id=match,
            asker=asker,
            owner=owner,
            fields=tuple(fields),
            purpose=purpose,
            asked_at=asked_at.replace(tzinfo=UTC),
            answer_id=answer,
            verdict=verdict,
            granted=tuple(granted or ()),
            despite=frozenset(despite or ()),
            valid_until=until,
            answered_at=answered_at.replace(tzinfo=UTC) if answered_at else None,
        )
        for (
            number, match, asker, owner, fields, purpose, asked_at,
            answer, verdict, granted, despite, until, answered_at,
        ) in store.rows(_ASKED, {"agency": agency})
    ]  # fmt: skip


def grants_for(asked: Collection[Asked], receiver: str, on: date) -> dict[str, Grant]:
    """Match → the grant under which this receiver is told more of it."""
    own = ((one.match_id, one.grant(on)) for one in asked if one.asker == receiver)
    return {match: grant for match, grant in own if grant is not None}


def carried_before(store: Store, receiver: str, night: date) -> frozenset[tuple[str, str]]:
    """(match, rule) of every grant that a package of an earlier night carried."""
    rows = store.rows(
        "SELECT DISTINCT match_id, rule FROM sent "
        "WHERE receiver = ? AND night < ? AND starts_with(rule, 'grant ')",
        [receiver, night],
    )
    return frozenset((match, rule) for match, rule in rows)


def told_requests(
    asked: Collection[Asked],
    *,
    config: Config,
    receiver: str,
    night: date,
    own_records: Mapping[str, tuple[str, str]],
    references: Mapping[str, str],
) -> tuple[ToldRequest, ...]:
    """What waits, what is granted, and what was answered lately, on matches in `own_records`.

    A match that the receiver may not know of is not in it: a request would disclose that match.
    """
    return tuple(
        _told(
            one,
            config=config,
            by_us=one.asker == receiver,
            night=night,
            ours=own_records[one.match_id],
            reference=references[one.match_id],
        )
        for one in asked
        if one.match_id in own_records and _is_news(one, night)
    )


def _is_news(one: Asked, night: date) -> bool:
    if one.state(night) in ("waiting", "granted"):
        return True
    ended = one.valid_until if one.verdict == "granted" else None
    last = ended or (one.answered_at or one.asked_at).date()
    return last + _STILL_TOLD >= night


def _told(
    one: Asked,
    *,
    config: Config,
    by_us: bool,
    night: date,
    ours: tuple[str, str],
    reference: str,
) -> ToldRequest:
    other = one.owner if by_us else one.asker
    known = config.agencies.get(other)
    return ToldRequest(
        match_id=one.match_id,
        by_us=by_us,
        other=other,
        other_name=known.name if known else other,
        reference=reference,
        our_feed=ours[0],
        our_record=ours[1],
        asked_fields=one.fields,
        purpose=one.purpose,
        asked_at=one.asked_at,
        state=one.state(night),
        granted_fields=one.granted,
        valid_until=one.valid_until,
    )


def recalled_matches(store: Store, receiver: str) -> dict[str, str]:
    """Match → why its owner took it back, where that still stands."""
    rows = store.rows(
        """
        SELECT match_id, reason FROM recall WHERE receiver = ?
        QUALIFY row_number() OVER (PARTITION BY match_id ORDER BY rowid DESC) = 1
        """,
        [receiver],
    )
    return {match: reason for match, reason in rows if reason != "lifted"}


def told_recalls(
    store: Store,
    config: Config,
    receiver: str,
    matches: Collection[str],
    references: Mapping[str, str],
) -> tuple[ToldRecall, ...]:
    """A notice for each of these matches: sent before, and not to be used any more."""
    reasons = recalled_matches(store, receiver)
    rows = store.rows(
        """
        SELECT s.match_id, max_by(s.owner, s.sequence), max(s.night),
            max_by(i.feed, s.sequence), max_by(i.record_key, s.sequence)
        FROM sent s
        LEFT JOIN record_identity i ON i.record_id = s.record_id AND i.agency = s.receiver
        WHERE s.receiver = $receiver AND s.match_id IN (SELECT unnest($matches))
            AND s.rule <> 'withdrawn'
        GROUP BY s.match_id ORDER BY s.match_id
        """,
        {"receiver": receiver, "matches": sorted(matches)},
    )
    return tuple(
        ToldRecall(
            match_id=match,
            owner=owner,
            owner_name=config.agencies[owner].name if owner in config.agencies else owner,
            reference=references[match],
            our_feed=feed,
            our_record=record,
            reason=reasons.get(match, _RELEASED_NO_MORE),
            last_told=last,
        )
        for match, owner, last, feed, record in rows
    )


def wishes_fingerprint(store: Store) -> str:
    """Changes with every request, answer and recall, and when a match is gone."""
    counted = ("request", "answer", "recall", "match")
    return " ".join(str(store.value(f"SELECT count(*) FROM {table}")) for table in counted)
