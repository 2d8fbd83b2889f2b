"""Bad answers are refused or reconciled with a reason, and none is lost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.exchange import DecisionLine
from borderlink.exchange.answers import Origin, apply_answers
from borderlink.store import Store
from builders.exchanged import MATCH, decision, matched

NOW = datetime.now(UTC)


def apply(
    store: Store, config: Config, *lines: DecisionLine, **given: Any
) -> tuple[int, list[str]]:
    with store.transaction():
        return apply_answers(store, config, lines, Origin("AAA", "file", NOW, **given))


def kept(store: Store) -> list[tuple[str, str, str]]:
    return store.rows(
        "SELECT match_id, judgement, why FROM decision_set_aside ORDER BY judgement, match_id"
    )


@pytest.fixture
def one(store: Store) -> Store:
    matched(store)
    return store


def test_an_answer_on_a_withdrawn_match_is_kept_with_the_reason(one: Store, config: Config):
    one.sql("UPDATE match SET state = 'withdrawn'")
    recorded, (told,) = apply(one, config, decision())
    assert recorded == 0
    assert "was withdrawn" in told
    ((match_id, judgement, why),) = kept(one)
    assert (match_id, judgement) == (MATCH, "different")
    assert "was withdrawn" in why
    assert one.value("SELECT reason FROM decision_set_aside") == "different persons (photo)"
    entry = json.loads(one.rows("SELECT entry FROM audit_entry ORDER BY sequence")[-1][0])
    assert (entry["action"], entry["what"]) == ("refusal", {"match": MATCH})
    audit.verify(one)


def test_what_is_set_aside_is_kept_once_however_often_it_comes(one: Store, config: Config):
    one.sql("UPDATE match SET state = 'withdrawn'")
    line = decision()
    apply(one, config, line)
    apply(one, config, line)
    assert len(kept(one)) == 1


def test_accept_and_reject_of_one_moment_are_both_set_aside(one: Store, config: Config):
    at = NOW - timedelta(hours=1)
    lines = [decision(judgement=word, decided_at=at) for word in ("same", "different")]
    recorded, told = apply(one, config, *lines)
    assert (recorded, len(told)) == (0, 2)
    assert [judgement for _, judgement, _ in kept(one)] == ["different", "same"]
    assert all("two answers" in why for _, _, why in kept(one))


def test_of_accept_and_reject_in_one_file_the_later_counts_and_both_are_kept(
    one: Store, config: Config
):
    lines = [
        decision(judgement="different", decided_at=NOW - timedelta(hours=1)),
        decision(judgement="same", decided_at=NOW - timedelta(hours=2)),
    ]
    recorded, (told,) = apply(one, config, *lines)
    assert recorded == 2
    assert "more than once" in told
    said = one.rows("SELECT judgement FROM decision ORDER BY decision_id")
    assert said == [("same",), ("different",)]


def test_answers_that_a_form_exports_again_are_passed_over_in_silence(one: Store, config: Config):
    line = decision()
    apply(one, config, line)
    assert apply(one, config, line) == (0, [])
    assert one.value("SELECT count(*) FROM decision") == 1


def test_an_answer_to_an_older_report_is_reconciled_with_what_it_showed(one: Store, config: Config):
    """It is recorded with the birth that its report showed, not with the one that came since."""
    one.sql("INSERT INTO match_basis VALUES (?, DATE '2026-11-02', 'old')", [MATCH])
    one.sql("INSERT INTO match_basis VALUES (?, DATE '2026-11-04', 'new')", [MATCH])
    apply(one, config, decision(), report_night=date(2026, 11, 3))
    assert one.rows("SELECT basis, report_night FROM decision") == [("old", date(2026, 11, 3))]


def test_an_answer_to_a_report_from_before_the_match_is_set_aside(one: Store, config: Config):
    recorded, (told,) = apply(one, config, decision(), report_night=date(2026, 11, 1))
    assert recorded == 0
    assert "after the report" in told


def test_an_answer_may_name_any_comparison_it_rests_on(one: Store, config: Config):
    apply(one, config, decision(evidence=("name", "birth place")))
    assert one.value("SELECT evidence FROM decision") == ["name", "birth place"]


def test_what_a_person_writes_as_match_id_is_kept_but_not_repeated(one: Store, config: Config):
    _, (told,) = apply(one, config, decision(match_id="Yuliia-Shevchuk"))
    assert "Yuliia" not in told
    assert kept(one)[0][0] == "Yuliia-Shevchuk"
