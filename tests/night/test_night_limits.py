"""A stage that takes too long is stopped, and what it did is undone."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from borderlink.errors import TimeLimitReached
from borderlink.night import Stage, Tonight, run_stage
from borderlink.night.limits import time_limit
from borderlink.progress import StageResult
from borderlink.store import Store
from builders.stored import config as configured


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


def long_query(store: Store) -> None:
    store.sql("SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b")


def long_loop(_: Store) -> None:
    while True:
        time.sleep(0.001)


@pytest.mark.parametrize("work", [long_query, long_loop])
def test_a_stage_past_its_limit_leaves_nothing(
    store: Store, tmp_path: Path, work: Callable[[Store], None]
):
    def slow(store: Store, *_: object) -> StageResult:
        store.sql("UPDATE counter SET next = 99")
        work(store)
        raise AssertionError

    config = configured(tmp_path)
    night = config.settings.night.model_copy(update={"stage_minutes": 0.2 / 60})
    config = replace(config, settings=config.settings.model_copy(update={"night": night}))
    step = Stage("names", slow, lambda *_: "input", lambda _: "")
    with pytest.raises(TimeLimitReached, match="stage names: stopped"):
        run_stage(store, step, Tonight(config, date(2026, 11, 1), "run"))
    assert store.value("SELECT max(next) FROM counter") == 1
    assert store.value("SELECT count(*) FROM stage_run") == 0


def test_what_ends_in_time_is_not_disturbed_later(store: Store):
    with time_limit(store, timedelta(milliseconds=50), "step"):
        pass
    time.sleep(0.1)
    assert store.value("SELECT 1") == 1


def test_an_alarm_never_rings_outside_its_block(store: Store):
    """Wherever it rings while the block ends, it is told as what it is."""
    told = 0
    for step in range(200):
        try:
            with time_limit(store, timedelta(milliseconds=1), "step"):
                time.sleep(0.0005 + step / 100_000)
        except TimeLimitReached:
            told += 1
    assert 0 < told <= 200
    assert store.value("SELECT 1") == 1
