"""Answers of the desk wait sealed, are taken in once, and can be taken back until then."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.exchange import ensure_keys
from borderlink.exchange.spool import collect_spool, spool_answer, spooled, take_back
from borderlink.store import Store
from builders.exchanged import MATCH, agency_keys, decision, matched

NIGHT = date(2026, 11, 3)


@pytest.fixture
def folder(config: Config) -> Path:
    return config.desk / "spool"


def spool(config: Config, folder: Path, **given: object) -> Path:
    return spool_answer(folder, ensure_keys(config), "AAA", decision(**given), NIGHT)


def collect(store: Store, config: Config, **given: timedelta) -> tuple[int, list[str]]:
    with store.transaction():
        return collect_spool(store, config, ensure_keys(config), **given)


def test_an_answer_is_taken_in_once_and_its_file_goes(store: Store, config: Config, folder: Path):
    matched(store)
    spool(config, folder)
    assert collect(store, config) == (1, [])
    assert collect(store, config) == (0, [])
    assert list(folder.iterdir()) == []
    assert store.rows("SELECT match_id, source, report_night FROM decision") == [
        (MATCH, "desk", NIGHT)
    ]


def test_a_transaction_that_fails_loses_nothing(store: Store, config: Config, folder: Path):
    matched(store)
    spool(config, folder)
    with pytest.raises(ZeroDivisionError), store.transaction():
        collect_spool(store, config, ensure_keys(config))
        raise ZeroDivisionError
    assert len(list(spooled(folder, ensure_keys(config)))) == 1
    assert collect(store, config) == (1, [])


def test_what_is_young_stays_and_can_be_taken_back(store: Store, config: Config, folder: Path):
    matched(store)
    file = spool(config, folder)
    assert collect(store, config, kept_back=timedelta(minutes=2)) == (0, [])
    assert take_back(file)
    assert collect(store, config) == (0, [])


def test_what_was_taken_in_cannot_be_taken_back(store: Store, config: Config, folder: Path):
    matched(store)
    file = spool(config, folder)
    collect(store, config)
    assert not take_back(file)


def test_the_reason_does_not_lie_there_in_the_clear(config: Config, folder: Path):
    file = spool(config, folder, reason="Hanna Kravets is on the photo")
    assert b"Kravets" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_what_others_put_there_is_left_and_told(store: Store, config: Config, folder: Path):
    """An agency's own key signs for nobody at the desk."""
    matched(store)
    stranger = ensure_keys(config)
    object.__setattr__(stranger, "own", agency_keys(config))
    spool_answer(folder, stranger, "AAA", decision(), NIGHT)
    (folder / "notes.age").write_bytes(b"x")
    recorded, warnings = collect(store, config)
    assert recorded == 0
    assert "not an answer of ours" in warnings[0]
    assert len(list(folder.iterdir())) == 2


def test_an_answer_that_cannot_be_taken_is_set_aside(store: Store, config: Config, folder: Path):
    matched(store)
    store.sql("UPDATE match SET state = 'withdrawn'")
    spool(config, folder)
    recorded, warnings = collect(store, config)
    assert recorded == 0
    assert "was withdrawn" in warnings[0]
    assert store.value("SELECT source FROM decision_set_aside") == "desk"
