"""Requests, answers and recalls as an agency writes them down: three small files in JSON.

Match ids, field names and user ids are repeated in messages and in the log, so they may hold no
sentence and no name. A purpose may; it goes to the owner's report and nowhere else.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from borderlink.exchange.returns import MatchId, Moment, UserId
from borderlink.exchange.strict import Strict

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z _]{0,31}$")]
Despite = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,16}$")]
MOST_LINES = 10_000

AnswerVerdict = Literal["granted", "refused", "withdrawn"]
RecallReason = Literal["incorrect", "unlawful", "erased", "other", "lifted"]


class RequestLine(Strict):
    """An agency asks for more on a match; without `fields`, for all that can be granted."""

    match_id: MatchId
    purpose: str = Field(min_length=1, max_length=500)
    fields: tuple[FieldName, ...] = Field(default=(), max_length=32)
    asked_by: UserId
    asked_at: Moment


class RequestFile(Strict):
    """requests.json"""

    format: Literal["borderlink-requests"] = "borderlink-requests"
    version: Literal[1] = 1
    requests: tuple[RequestLine, ...] = Field(max_length=MOST_LINES)


class AnswerLine(Strict):
    """The owner's word on a request, or on an earlier grant of its own.

    `despite` names the built-in floors that the owner lifts for this one record.
    """

    match_id: MatchId
    verdict: AnswerVerdict
    fields: tuple[FieldName, ...] = Field(default=(), max_length=32)
    despite: tuple[Despite, ...] = Field(default=(), max_length=8)
    valid_until: date | None = None
    answered_by: UserId
    second_by: UserId | None = None
    answered_at: Moment


class GrantFile(Strict):
    """grants.json"""

    format: Literal["borderlink-grants"] = "borderlink-grants"
    version: Literal[1] = 1
    answers: tuple[AnswerLine, ...] = Field(max_length=MOST_LINES)


class RecallLine(Strict):
    """An owner takes back that its record was told; `lifted` takes that back again."""

    match_id: MatchId
    reason: RecallReason
    recalled_by: UserId
    recalled_at: Moment


class RecallFile(Strict):
    """recalls.json"""

    format: Literal["borderlink-recalls"] = "borderlink-recalls"
    version: Literal[1] = 1
    recalls: tuple[RecallLine, ...] = Field(max_length=MOST_LINES)
