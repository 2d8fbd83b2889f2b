"""An analyst's word on a match: checked, then appended, never changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.person import Role, may_be_minor
from borderlink.review.match_id import parse_match_id
from borderlink.review.parties import Party, parties
from borderlink.store import Store


class Judgement(StrEnum):
    """What a person may say of a match."""

    SAME = "same"
    SAME_UNJUSTIFIED = "same, unjustified"
    DIFFERENT = "different"
    UNSURE = "unsure"


_VICTIMS = frozenset({Role.VICTIM, Role.POTENTIAL_VICTIM, Role.UNKNOWN})


def record_decision(
    store: Store,
    config: Config,
    *,
    match_id: str,
    agency: str,
    judgement: str,
    reason: str,
    decided_by: str,
    decided_at: datetime,
    second_by: str | None = None,
    source: str = "command",
) -> None:
    """Append a decision, inside the caller's transaction; it counts from the next night on.

    Raises UsageError, saying why, when the match is unknown or withdrawn, the agency is no party
    to it, the judgement is no word of ours, or a second person is required and missing.
    """
    known = parse_match_id(match_id)
    rows = store.rows("SELECT state, basis FROM match WHERE match_id = ?", [known])
    if not rows:
        raise UsageError(f"match {match_id}: there is no such match. Check the id.")
    state, basis = rows[0]
    if state == "withdrawn":
        raise UsageError(f"match {known}: was withdrawn; there is nothing left to decide.")
    sides = parties(store, str(known))
    if agency not in {side.agency for side in sides}:
        raise UsageError(f"match {known}: {agency} owns neither record and may not decide.")
    word = _judgement(judgement)
    if not reason.strip() or not decided_by.strip():
        raise UsageError(f"match {known}: a decision needs a reason and who decided.")
    _check_second(
        str(known), word, sides, decided_by=decided_by, second_by=second_by, decided_at=decided_at
    )
    store.sql(
        """
        INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by,
                              second_by, decided_at, valid_until, basis, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            store.reserve_ids("decision"),
            known,
            agency,
            word.value,
            reason.strip(),
            decided_by.strip(),
            second_by,
            decided_at.replace(tzinfo=None),
            (decided_at + timedelta(days=config.settings.review.decision_valid_days)).date(),
            basis,
            source,
        ],
    )
    audit.append(
        store,
        action="decision",
        who=f"{agency}:{decided_by.strip()}",
        why=f"decided by {source}",
        what={"match": str(known), "judgement": word.value},
    )


def _judgement(text: str) -> Judgement:
    try:
        return Judgement(text.strip().lower())
    except ValueError:
        known = ", ".join(f"“{word}”" for word in Judgement)
        # The text itself is not repeated: it may come from a file and name somebody.
        raise UsageError(f"This is not a judgement. Use one of: {known}.") from None


def _check_second(
    match_id: str,
    word: Judgement,
    sides: tuple[Party, Party],
    *,
    decided_by: str,
    second_by: str | None,
    decided_at: datetime,
) -> None:
    """Four eyes for victims, minors and misused identities (DESIGN §7)."""
    second = (second_by or "").strip().casefold()
    if second and second == decided_by.strip().casefold():
        raise UsageError(f"match {match_id}: the second reviewer must be another person.")
    if second or word is Judgement.UNSURE:
        return
    on = decided_at.date()
    vulnerable = any(
        side.role in _VICTIMS or may_be_minor(side.birth, side.minor, on) for side in sides
    )
    if vulnerable or word is Judgement.SAME_UNJUSTIFIED:
        raise UsageError(
            f"match {match_id}: a victim, a minor or a misused identity needs a second reviewer. "
            "Give the second person's id."
        )
