"""What was told can be taken back; the receiver reads so once, and nothing of it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from borderlink import audit
from borderlink.config import Config, DisclosureRule
from borderlink.disclosure.tell import tell
from borderlink.disclosure.told import ToldNight
from borderlink.errors import UsageError
from borderlink.exchange import record_recall, run
from borderlink.progress import Silent
from borderlink.reports import run as make_reports
from borderlink.store import Store
from builders.asked import recalling, told_to_aaa
from builders.exchanged import MATCH, NIGHT
from builders.told import agency


def recall(store: Store, code: str = "BBB", **given: Any) -> list[str]:
    with store.transaction():
        return record_recall(store, code, recalling(**given), source="command")


def told(store: Store, config: Config, days: int = 0, code: str = "AAA") -> ToldNight:
    return tell(store, config, config.agencies[code], NIGHT + timedelta(days=days)).told


def sealed_night(store: Store, config: Config, days: int = 0) -> None:
    """Reports made and sealed."""
    night = NIGHT + timedelta(days=days)
    with store.transaction():
        make_reports(store, config, night, Silent())
    with store.transaction():
        run(store, config, night, Silent())


def test_the_next_report_takes_the_match_back(store: Store, config: Config) -> None:
    """With the owner, the reference, the receiver's own record and the reason; no value."""
    told_to_aaa(store)
    assert recall(store) == ["AAA"]
    night = told(store, config)
    (notice,) = night.recalled
    assert night.matches == ()
    assert (notice.match_id, notice.owner, notice.our_record) == (MATCH, "BBB", "A-1")
    assert (notice.reason, notice.last_told) == ("incorrect", NIGHT - timedelta(days=1))


def test_a_recall_is_told_once(store: Store, config: Config) -> None:
    """In every package of its night, and in none of a later one; the match stays untold."""
    told_to_aaa(store)
    recall(store)
    sealed_night(store, config)
    assert told(store, config).recalled
    later = told(store, config, days=1)
    assert (later.recalled, later.matches) == ((), ())
    assert store.rows("SELECT rule, level FROM sent WHERE receiver = 'AAA' AND night = ?", [NIGHT])


def test_the_other_side_still_reads_its_part(store: Store, config: Config) -> None:
    """BBB took back its own record; AAA's record is AAA's to take back."""
    told_to_aaa(store)
    recall(store)
    night = told(store, config, code="BBB")
    assert (len(night.matches), night.recalled) == (1, ())


def test_an_erased_match_is_recalled_by_itself(store: Store, config: Config) -> None:
    """Erasure takes the rows away; who was sent what stays known."""
    told_to_aaa(store)
    store.sql("DELETE FROM match")
    store.sql("DELETE FROM record_identity WHERE record_id = 2")
    (notice,) = told(store, config).recalled
    assert (notice.owner, notice.reason) == ("BBB", "no longer released")


def test_what_the_owner_no_longer_releases_is_recalled(store: Store, config: Config) -> None:
    """A stricter rule is a reason to discard what was told under the old one."""
    told_to_aaa(store)
    config.agencies["BBB"] = agency("BBB", DisclosureRule(id="none", level="nothing"))
    assert [notice.match_id for notice in told(store, config).recalled] == [MATCH]


def test_what_was_never_sent_is_not_recalled(store: Store, config: Config) -> None:
    """Else the notice would disclose the match."""
    told_to_aaa(store)
    store.sql("DELETE FROM sent")
    store.sql("DELETE FROM match")
    assert told(store, config).recalled == ()
    with pytest.raises(UsageError, match="was told in it"):
        recall(store)


def test_only_the_owner_recalls(store: Store, config: Config) -> None:
    """The receiver of a record cannot take it back."""
    told_to_aaa(store)
    with pytest.raises(UsageError, match="no record of AAA"):
        recall(store, "AAA")


def test_a_recall_can_be_lifted(store: Store, config: Config) -> None:
    """The match is told again, also where the notice went out already."""
    told_to_aaa(store)
    recall(store)
    sealed_night(store, config)
    recall(store, reason="lifted")
    night = told(store, config, days=1)
    assert ([m.match_id for m in night.matches], night.recalled) == ([MATCH], ())


def test_a_package_that_waits_is_withdrawn(store: Store, config: Config) -> None:
    """It never leaves; the next one has its number and does not tell the match."""
    told_to_aaa(store)
    store.sql("DELETE FROM sent")
    sealed_night(store, config)
    assert store.rows("SELECT sequence FROM package WHERE receiver = 'AAA'") == [(1,)]
    recall(store)
    assert store.rows("SELECT sequence FROM package WHERE receiver = 'AAA'") == []
    sealed_night(store, config)
    assert store.rows("SELECT sequence FROM package WHERE receiver = 'AAA'") == [(1,)]
    assert store.rows("SELECT * FROM sent WHERE receiver = 'AAA'") == []
    recall(store, reason="lifted")


def test_a_package_that_has_left_the_store_is_not_withdrawn(store: Store, config: Config) -> None:
    """The receiver may have it; the next report recalls the match."""
    told_to_aaa(store)
    sealed_night(store, config)
    store.sql("UPDATE package SET sealed = NULL")
    recall(store)
    assert store.value("SELECT count(*) FROM package WHERE receiver = 'AAA'") == 1
    assert told(store, config, days=1).recalled


def test_a_recall_is_logged(store: Store, config: Config) -> None:
    """Who took back what from whom, and what was withdrawn before it left."""
    told_to_aaa(store)
    sealed_night(store, config)
    recall(store)
    entries = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    found = [(e["who"], e["to"], e["what"]) for e in entries if e["action"] == "recall"]
    assert found == [
        ("BBB:officer.m", "AAA", {"match": MATCH, "reason": "incorrect"}),
        ("exchange", "AAA", {"sequence": 1}),
    ]
    audit.verify(store)
