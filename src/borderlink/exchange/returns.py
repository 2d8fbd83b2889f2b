"""What agencies send back on matches and packages: decisions and receipts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from borderlink.exchange.manifest import Code, Sha256
from borderlink.exchange.strict import Strict

# Words that are repeated in messages and in the log, so they may hold no sentence and no name.
MatchId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Judgement = Annotated[str, StringConstraints(pattern=r"^[a-z, ]{1,40}$")]
UserId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z ]{1,20}$")]
# Not before: a clock that was never set; and the year 1 cannot be told in every time zone.
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))]


class DecisionLine(Strict):
    """One analyst's word on one match.

    `evidence` names the comparisons it rests on, empty for all of them; `valid_until` lets it
    expire sooner than the installation would.
    """

    match_id: MatchId
    judgement: Judgement
    reason: str = Field(min_length=1, max_length=2000)
    decided_by: UserId
    second_by: UserId | None = None
    decided_at: Moment
    evidence: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    valid_until: date | None = None


class DecisionFile(Strict):
    """decisions.json, and what the form of the HTML report exports.

    `receiver` is the agency whose report is answered, `report` that report's content hash.
    """

    format: Literal["borderlink-decisions"] = "borderlink-decisions"
    version: Literal[1] = 1
    receiver: Code | None = None
    night: date | None = None
    report: str | None = Field(default=None, max_length=64)
    decisions: tuple[DecisionLine, ...] = Field(max_length=100_000)


class Receipt(Strict):
    """receipt.json: a package arrived, was opened and verified."""

    format: Literal["borderlink-receipt"] = "borderlink-receipt"
    version: Literal[1] = 1
    sender: Code
    sequence: int = Field(ge=1, lt=2**63)
    sha256: Sha256  # of the sealed file
