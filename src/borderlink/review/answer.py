"""An analyst's word on a match, the same thing whichever way it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Judgement(StrEnum):
    """What a person may say of a match."""

    SAME = "same"
    SAME_UNJUSTIFIED = "same, unjustified"
    DIFFERENT = "different"
    UNSURE = "unsure"

    @property
    def settles(self) -> bool:
        """Whether it answers the question; who is unsure is asked again."""
        return self is not Judgement.UNSURE


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody at `agency` says, as it was given: nothing of it is checked yet.

    `report_night` is the night of the report that is answered; None where the answer is about the
    match as it stands now, or where its sender does not say. `evidence` names the comparisons that
    the answer rests on; empty means all of them.
    """

    match_id: str
    agency: str
    judgement: str
    reason: str
    decided_by: str
    decided_at: datetime
    second_by: str | None = None
    source: str = "command"  # file, command or desk
    report_night: date | None = None
    evidence: tuple[str, ...] = ()
    valid_until: date | None = None
