"""Requests, grants and recalls come in as decisions do: signed as what they are, and in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from borderlink import audit
from borderlink.config import Config
from borderlink.exchange import (
    GrantFile,
    RecallFile,
    RequestFile,
    as_file,
    ensure_keys,
    recipient_of,
    seal_answer,
)
from borderlink.store import Store
from builders.asked import asking, granting, recalling, told_to_aaa
from builders.exchanged import HUB, agency_keys
from builders.returned import collecting, put, signed, states

WISHES = {
    "requests": RequestFile(requests=(asking(),)),
    "grants": GrantFile(answers=(granting(),)),
    "recalls": RecallFile(recalls=(recalling(),)),
}


def sealed_wish(config: Config, kind: str, code: str, sequence: int) -> bytes:
    return seal_answer(
        WISHES[kind],
        keys=agency_keys(config, code),
        receiver=HUB,
        recipient=recipient_of(ensure_keys(config).own.identity),
        sequence=sequence,
    )


def test_requests_grants_and_recalls_come_in_sealed(store: Store, config: Config) -> None:
    """From a partner who runs Borderlink, in the order in which it made them."""
    told_to_aaa(store)
    for number, (kind, code) in enumerate(
        (("requests", "AAA"), ("grants", "BBB"), ("recalls", "BBB")), 1
    ):
        put(config, sealed_wish(config, kind, code, number), f"{number}.age")
    counts = collecting(store, config).counts
    assert (counts["requests"], counts["grants"], counts["recalls"]) == (1, 1, 1)
    sources = [store.value(f"SELECT source FROM {t}") for t in ("request", "answer", "recall")]
    assert sources == ["file"] * 3
    audit.verify(store)


def test_a_request_comes_in_with_a_stock_signature(store: Store, config: Config) -> None:
    """An agency without Borderlink writes a small file and signs it with ssh-keygen."""
    told_to_aaa(store)
    file = put(config, as_file(WISHES["requests"]), "requests-AAA-2026-11-03.json")
    signed(config, file, namespace="borderlink-requests")
    assert collecting(store, config).counts["requests"] == 1
    assert store.value("SELECT asker FROM request") == "AAA"


def test_what_was_signed_as_one_kind_is_not_taken_as_another(store: Store, config: Config) -> None:
    """A grant under the signature of a decision file is not read."""
    told_to_aaa(store)
    file = put(config, as_file(WISHES["grants"]), "grants-BBB-2026-11-03.json")
    signed(config, file, "BBB", namespace="borderlink-decisions")
    collecting(store, config)
    assert states(store) == [("BBB", 0, "refused", "content")]
    assert store.value("SELECT count(*) FROM answer") == 0


def test_a_grant_that_was_held_back_is_not_taken(store: Store, config: Config) -> None:
    """Whoever kept a signed file for months cannot open again what was closed since."""
    told_to_aaa(store)
    put(config, sealed_wish(config, "requests", "AAA", 1))
    collecting(store, config)
    old = granting(
        answered_at=datetime.now(UTC) - timedelta(days=31),
        valid_until=datetime.now(UTC).date() + timedelta(days=90),
    )
    file = put(config, as_file(GrantFile(answers=(old,))), "grants-BBB-2026-11-03.json")
    signed(config, file, "BBB", namespace="borderlink-grants")
    result = collecting(store, config)
    assert "written too long ago" in result.warnings[0]
    assert store.value("SELECT count(*) FROM answer") == 0
