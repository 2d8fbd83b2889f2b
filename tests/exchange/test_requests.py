"""More is told only after a request and by the owner's grant, exactly, for a time, and logged."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from borderlink import audit
from borderlink.config import Config, DisclosureRule
from borderlink.disclosure.tell import tell
from borderlink.disclosure.told import Level, ToldMatch, ToldNight
from borderlink.errors import UsageError
from borderlink.exchange import record_answer, record_request
from borderlink.person import Role
from borderlink.store import Store
from builders.asked import NOW, asking, granting, sent, told_to_aaa
from builders.exchanged import MATCH
from builders.told import agency

TODAY = NOW.date()


def ask(store: Store, config: Config, code: str = "AAA", **given: Any) -> str:
    with store.transaction():
        return record_request(store, config, code, asking(**given), source="command")


def answer(store: Store, config: Config, code: str = "BBB", **given: Any) -> None:
    with store.transaction():
        record_answer(store, config, code, granting(**given), source="command")


def told(store: Store, config: Config, code: str = "AAA", night: date = TODAY) -> ToldNight:
    return tell(store, config, config.agencies[code], night).told


def only(night: ToldNight) -> ToldMatch:
    (match,) = night.matches
    return match


def theirs(match: ToldMatch) -> dict[str, str]:
    """Their values, by field."""
    return {f.field: f.theirs[0].raw for f in match.fields if f.theirs}


def logged(store: Store, action: str) -> list[dict[str, Any]]:
    entries = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    return [entry for entry in entries if entry["action"] == action]


def test_the_owner_reads_the_request_and_its_purpose(store: Store, config: Config) -> None:
    """In its own report, with its own record; the asker's report says that it waits."""
    told_to_aaa(store)
    assert ask(store, config) == "BBB"
    (of_them,) = told(store, config, "BBB").requests
    assert (of_them.by_us, of_them.other, of_them.our_record) == (False, "AAA", "B-1")
    assert (of_them.purpose, of_them.state) == ("Hearing on Friday.", "waiting")
    (of_us,) = told(store, config, "AAA").requests
    assert (of_us.by_us, of_us.other, of_us.our_record) == (True, "BBB", "A-1")


def test_a_grant_is_carried_exactly(store: Store, config: Config) -> None:
    """The phone and nothing else of a record that was a hit before."""
    told_to_aaa(store)
    assert theirs(only(told(store, config))) == {}
    ask(store, config)
    answer(store, config)
    match = only(told(store, config))
    assert (match.level, theirs(match)) == (Level.FULL, {"phone": "+66812345678"})
    assert match.granted_until == TODAY + timedelta(days=7)
    assert told(store, config).requests[0].state == "granted"
    assert only(told(store, config, "BBB")).level is Level.HIT


def test_a_grant_ends_by_itself(store: Store, config: Config) -> None:
    """The day after its last one the match is a hit again, and both sides read why."""
    told_to_aaa(store)
    ask(store, config)
    answer(store, config)
    after = told(store, config, night=TODAY + timedelta(days=8))
    assert (only(after).level, after.requests[0].state) == (Level.HIT, "expired")


@pytest.mark.parametrize("verdict", ["refused", "withdrawn"])
def test_a_grant_can_be_taken_back(store: Store, config: Config, verdict: str) -> None:
    """From then on nothing more leaves; a later grant opens it again."""
    told_to_aaa(store)
    ask(store, config)
    answer(store, config)
    answer(store, config, verdict=verdict, fields=(), valid_until=None)
    night = told(store, config)
    assert (only(night).level, night.requests[0].state) == (Level.HIT, verdict)
    answer(store, config)
    assert only(told(store, config)).level is Level.FULL


def test_a_settled_match_carries_its_grant_once(store: Store, config: Config) -> None:
    """Whoever decided may ask later; after it was sent the match is silent again."""
    told_to_aaa(store)
    store.sql("UPDATE match SET state = 'settled'")
    ask(store, config)
    answer(store, config)
    night = told(store, config)
    assert (only(night).level, night.suppressed) == (Level.FULL, 0)
    sent(store, TODAY, "grant 1", sequence=2)
    assert only(told(store, config)).level is Level.FULL
    later = told(store, config, night=TODAY + timedelta(days=1))
    assert (later.matches, later.suppressed) == ((), 1)


def test_a_record_that_becomes_protected_is_a_hit_again(store: Store, config: Config) -> None:
    """The grant did not name this protection."""
    told_to_aaa(store)
    ask(store, config)
    answer(store, config)
    store.sql("UPDATE record_version SET minor = true WHERE record_id = 2")
    assert only(told(store, config)).level is Level.HIT


def test_a_protection_is_lifted_by_name_and_by_two(store: Store, config: Config) -> None:
    """Without the name, or without the second person, the owner is told what stands."""
    told_to_aaa(store, role=Role.VICTIM)
    ask(store, config)
    with pytest.raises(UsageError, match="protected by role"):
        answer(store, config)
    with pytest.raises(UsageError, match="second person"):
        answer(store, config, despite=("role",), second_by="OFFICER.M")
    answer(store, config, despite=("role",), second_by="chief.r")
    assert theirs(only(told(store, config))) == {"phone": "+66812345678"}
    assert logged(store, "grant")[0]["what"]["despite"] == "role"


def test_request_and_grant_are_logged_without_the_purpose(store: Store, config: Config) -> None:
    """Who, what, to whom and until when; the purpose may name people."""
    told_to_aaa(store)
    ask(store, config, purpose="About Yuliia Shevchuk")
    answer(store, config)
    (asked,), (granted,) = logged(store, "request"), logged(store, "grant")
    assert (asked["who"], asked["to"], asked["what"]["match"]) == ("AAA:analyst.k", "BBB", MATCH)
    assert (granted["to"], granted["what"]["fields"]) == ("AAA", "phone")
    assert "Yuliia" not in json.dumps([asked, granted])
    audit.verify(store)


def test_only_what_was_told_can_be_asked_about(store: Store, config: Config) -> None:
    """The same words as for a match that does not exist, so that nobody learns of one."""
    told_to_aaa(store)
    store.sql("DELETE FROM sent")
    with pytest.raises(UsageError, match="has no such match") as error:
        ask(store, config)
    store.sql("DELETE FROM match")
    with pytest.raises(UsageError) as other:
        ask(store, config)
    assert str(error.value) == str(other.value)


def test_a_stranger_to_the_match_can_neither_ask_nor_grant(store: Store, config: Config) -> None:
    """And the asker cannot grant itself."""
    told_to_aaa(store)
    config.agencies["CCC"] = agency("CCC")
    with pytest.raises(UsageError, match="has no such match"):
        ask(store, config, "CCC")
    ask(store, config)
    for code in ("AAA", "CCC"):
        with pytest.raises(UsageError, match="nobody asked"):
            answer(store, config, code)


def test_asking_twice_waits_for_the_first_answer(store: Store, config: Config) -> None:
    """After a refusal it can be asked again."""
    told_to_aaa(store)
    ask(store, config)
    with pytest.raises(UsageError, match="waits for BBB"):
        ask(store, config)
    answer(store, config, verdict="refused", fields=(), valid_until=None)
    ask(store, config)


def test_asking_must_not_disclose_the_asker(store: Store, config: Config) -> None:
    """AAA's own rule tells BBB nothing, so a request would say what the rule hides."""
    told_to_aaa(store)
    config.agencies["AAA"] = agency("AAA", DisclosureRule(id="none", level="nothing"))
    with pytest.raises(UsageError, match="its own rules forbid"):
        ask(store, config)
    config.agencies["AAA"] = agency("AAA")
    ask(store, config)
    config.agencies["AAA"] = agency("AAA", DisclosureRule(id="none", level="nothing"))
    assert told(store, config, "BBB").requests == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"fields": ()}, "name the fields"),
        ({"fields": ("sensitive",)}, "cannot be asked or granted"),
        ({"fields": ("shoe size",)}, "cannot be asked or granted"),
        ({"valid_until": None}, "within a year"),
        ({"valid_until": TODAY - timedelta(days=1)}, "within a year"),
        ({"valid_until": TODAY + timedelta(days=400)}, "within a year"),
        ({"despite": ("everything",), "second_by": "b"}, "is no limit"),
    ],
)
def test_a_grant_must_be_exact(
    store: Store, config: Config, given: dict[str, Any], words: str
) -> None:
    """Fields that exist, an end that is near, protections by their names."""
    told_to_aaa(store)
    ask(store, config)
    with pytest.raises(UsageError, match=words):
        answer(store, config, **given)
    assert store.value("SELECT count(*) FROM answer") == 0


def test_what_was_never_granted_cannot_be_withdrawn(store: Store, config: Config) -> None:
    """A refusal is the word for that."""
    told_to_aaa(store)
    ask(store, config)
    with pytest.raises(UsageError, match="granted nothing"):
        answer(store, config, verdict="withdrawn", fields=(), valid_until=None)


def test_an_answered_request_leaves_the_reports_after_two_weeks(
    store: Store, config: Config
) -> None:
    """It stays in the store."""
    told_to_aaa(store)
    ask(store, config)
    answer(store, config, verdict="refused", fields=(), valid_until=None)
    assert told(store, config, night=TODAY + timedelta(days=14)).requests
    assert not told(store, config, night=TODAY + timedelta(days=15)).requests
