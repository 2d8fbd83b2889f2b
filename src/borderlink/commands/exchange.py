"""`borderlink deliver`, `borderlink request`, `borderlink grant` and `borderlink recall`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from borderlink import exchange
from borderlink.config import Config, load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.terminal import err, live_progress, out

Line = TypeVar("Line", bound=BaseModel)
_NEXT = "It counts from the next run on."


def deliver_command(directory: Path | None, state: Path | None, *, due: bool) -> int:
    """Deliver what waits; raises DeliveryFailed when something of it could not be."""
    config = load_config(directory, state=state)
    with open_store(config) as store, live_progress() as progress:
        if not exchange.deliver(store, config, progress, only_due=due):
            err.print("Nothing waits." if not due else "Nothing is due.")
    return 0


def request_command(
    directory: Path | None,
    state: Path | None,
    *,
    match: str,
    agency: str,
    purpose: str,
    by: str,
    fields: str,
) -> int:
    """Append the request and say whom it was made of."""
    config = _config(directory, state, agency)
    line = _line(
        exchange.RequestLine,
        match_id=match,
        purpose=purpose,
        fields=_split(fields),
        asked_by=by,
        asked_at=datetime.now(UTC),
    )
    with open_store(config) as store, store.transaction():
        owner = exchange.record_request(store, config, agency, line, source="command")
    out.print(f"Recorded: {agency} asks {owner} for more on {match}. {_NEXT}", markup=False)
    return 0


def grant_command(
    directory: Path | None,
    state: Path | None,
    *,
    match: str,
    agency: str,
    by: str,
    fields: str,
    until: date | None,
    despite: str,
    second: str | None,
    refuse: bool,
    withdraw: bool,
) -> int:
    """Append the owner's answer and say who gets what."""
    config = _config(directory, state, agency)
    if refuse and withdraw:
        raise UsageError("--refuse and --withdraw: give one of them.")
    verdict = "refused" if refuse else "withdrawn" if withdraw else "granted"
    if verdict != "granted" and (fields or until or despite):
        raise UsageError("--fields, --until and --despite belong to a grant.")
    line = _line(
        exchange.AnswerLine,
        match_id=match,
        verdict=verdict,
        fields=_split(fields),
        despite=_split(despite),
        valid_until=until,
        answered_by=by,
        second_by=second,
        answered_at=datetime.now(UTC),
    )
    with open_store(config) as store, store.transaction():
        asked = exchange.record_answer(store, config, agency, line, source="command")
    out.print(f"Recorded: {asked.asker}'s request on {match} is {verdict}. {_NEXT}", markup=False)
    return 0


def recall_command(
    directory: Path | None,
    state: Path | None,
    *,
    match: str,
    agency: str,
    reason: str,
    by: str,
) -> int:
    """Append the recall and say who will be told."""
    config = _config(directory, state, agency)
    line = _line(
        exchange.RecallLine,
        match_id=match,
        reason=reason,
        recalled_by=by,
        recalled_at=datetime.now(UTC),
    )
    with open_store(config) as store, store.transaction():
        receivers = exchange.record_recall(store, agency, line, source="command")
    out.print(f"Recorded: {match}, {reason}, for {', '.join(receivers)}. {_NEXT}", markup=False)
    return 0


def _config(directory: Path | None, state: Path | None, agency: str) -> Config:
    config = load_config(directory, state=state)
    if agency not in config.agencies:
        raise UsageError(f"--agency: is no agency. Use one of: {', '.join(config.agencies)}")
    return config


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _line(model: type[Line], **given: Any) -> Line:
    """The line of a file that says the same; names the option that does not fit, not its value."""
    try:
        return model(**given)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise UsageError(f"{field.replace('_', ' ')}: {_RULES[field]}") from None


_ID = "up to 64 letters, digits, “.”, “-” and “_”: an id, no name."
_RULES = {
    "match_id": "is mistyped, or none of ours.",
    "purpose": "say it in 1 to 500 characters.",
    "fields": "names of fields, separated by commas.",
    "despite": "role, minor, identity, location or H2, separated by commas.",
    "asked_by": _ID,
    "answered_by": _ID,
    "second_by": _ID,
    "recalled_by": _ID,
}
