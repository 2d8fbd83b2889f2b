"""A match between a suspect of AAA and one of BBB that AAA was told of, and words about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from borderlink.exchange import AnswerLine, RecallLine, RequestLine
from borderlink.linkage.evidence import Evidence
from borderlink.store import Store
from builders.exchanged import MATCH, NIGHT
from builders.stored import put_match, put_record
from builders.told import record

NAME = Evidence("name", 4, "nearly the same", 14.0, "Yuliia Shevchuk", "Yuliia Shevchuk")
NOW = datetime.now(UTC)


def told_to_aaa(store: Store, **theirs: Any) -> None:
    """Record 1 is AAA's, record 2 is BBB's; AAA was sent a hit the night before."""
    put_record(store, 1, record(record_key="A-1", phones=["+380501112233"]))
    content = {"agency": "BBB", "record_key": "B-1", "phones": ["+66812345678"]}
    put_record(store, 2, record(**(content | theirs)))
    put_match(store, MATCH, (1, 2), NAME)
    sent(store, NIGHT - timedelta(days=1))


def sent(store: Store, night: date, rule: str = "default", sequence: int = 0) -> None:
    """AAA's package of this night told the match."""
    store.sql(
        "INSERT INTO sent VALUES ('AAA', ?, ?, ?, 'BBB', 1, 'hit', [], ?)",
        [sequence, night, MATCH, rule],
    )


def asking(**given: Any) -> RequestLine:
    """AAA's analyst asks for everything."""
    content: dict[str, Any] = {
        "match_id": MATCH,
        "purpose": "Hearing on Friday.",
        "asked_by": "analyst.k",
        "asked_at": NOW,
    }
    return RequestLine(**(content | given))


def granting(**given: Any) -> AnswerLine:
    """BBB's officer grants the phone for a week."""
    content: dict[str, Any] = {
        "match_id": MATCH,
        "verdict": "granted",
        "fields": ("phone",),
        "valid_until": NOW.date() + timedelta(days=7),
        "answered_by": "officer.m",
        "answered_at": NOW,
    }
    return AnswerLine(**(content | given))


def recalling(**given: Any) -> RecallLine:
    """BBB's officer takes the match back."""
    content: dict[str, Any] = {
        "match_id": MATCH,
        "reason": "incorrect",
        "recalled_by": "officer.m",
        "recalled_at": NOW,
    }
    return RecallLine(**(content | given))
