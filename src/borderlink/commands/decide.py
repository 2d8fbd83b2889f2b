"""`borderlink decide`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.review import Answer, record_decision
from borderlink.terminal import out


def decide_command(
    directory: Path | None,
    state: Path | None,
    *,
    match: str,
    judgement: str,
    reason: str,
    by: str,
    agency: str,
    second: str | None,
    evidence: tuple[str, ...],
    valid_until: date | None,
) -> int:
    """Append the decision and say when it takes effect."""
    config = load_config(directory, state=state)
    answer = Answer(
        match_id=match,
        agency=agency,
        judgement=judgement,
        reason=reason,
        decided_by=by,
        second_by=second,
        decided_at=datetime.now(UTC),
        evidence=evidence,
        valid_until=valid_until,
    )
    with open_store(config) as store, store.transaction():
        record_decision(store, config, answer)
    out.print(f"Recorded: {match} {judgement}. It counts from the next run on.", markup=False)
    return 0
