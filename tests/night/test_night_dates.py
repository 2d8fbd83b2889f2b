"""Which date a night has, whatever the clock and the time zone do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.errors import NightRefused
from borderlink.night.dates import coming_night, missed_nights, night_to_run
from borderlink.store import Store
from builders.stored import config as configured


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return in_zone(configured(tmp_path), "Europe/Vienna")


def in_zone(config: Config, zone: str) -> Config:
    return replace(config, settings=config.settings.model_copy(update={"timezone": zone}))


def put_night(store: Store, night: date, status: str = "done") -> None:
    store.sql(
        "INSERT INTO night VALUES (?, ?, now()::TIMESTAMP, NULL, ?, true, 'h')",
        [night, f"{night} {status}", status],
    )


@pytest.mark.parametrize(
    ("moment", "zone", "night"),
    [
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "Europe/Vienna", date(2026, 11, 25)),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "America/Mexico_City", date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "Asia/Tokyo", date(2026, 11, 25)),
        # Half past two happens twice on this night and never on the next; each has one date.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Vienna", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Vienna", date(2026, 10, 25)),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "Europe/Vienna", date(2027, 3, 28)),
        # Midnight itself is skipped here.
        (datetime(2027, 3, 14, 5, 0, tzinfo=UTC), "America/Havana", date(2027, 3, 14)),
    ],
)
def test_a_night_has_the_date_of_its_time_zone(
    store: Store, config: Config, moment: datetime, zone: str, night: date
):
    assert night_to_run(store, in_zone(config, zone), None, moment) == night


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_clock_that_went_back_is_not_believed(store: Store, config: Config):
    put_night(store, date(2026, 11, 24))
    with pytest.raises(NightRefused, match="Correct the clock"):
        night_to_run(store, config, None, noon(date(2026, 11, 20)))


def test_a_clock_that_jumped_ahead_is_believed_only_with_a_date(store: Store, config: Config):
    """Retention runs by the night's date: a wrong year would erase what must be kept."""
    put_night(store, date(2026, 11, 24))
    ahead = date(2036, 11, 25)
    with pytest.raises(NightRefused, match=f"--night {ahead}"):
        night_to_run(store, config, None, noon(ahead))
    assert night_to_run(store, config, ahead, noon(ahead)) == ahead


def test_the_same_night_may_run_again(store: Store, config: Config):
    night = date(2026, 11, 24)
    put_night(store, night)
    assert night_to_run(store, config, night, noon(night)) == night
    assert night_to_run(store, config, None, noon(night)) == night


def test_an_export_that_arrives_after_the_night_begins_the_next_one(store: Store, config: Config):
    today = date(2026, 11, 24)
    assert coming_night(store, config, None, noon(today)) == today
    put_night(store, today)
    tomorrow = coming_night(store, config, None, noon(today))
    assert tomorrow == date(2026, 11, 25)
    put_night(store, tomorrow, "running")
    assert coming_night(store, config, None, noon(today)) == tomorrow
    assert night_to_run(store, config, None, noon(today)) == tomorrow


def test_missed_nights_are_those_that_were_planned(store: Store, config: Config):
    put_night(store, date(2026, 11, 19))  # a Thursday
    put_night(store, date(2026, 11, 20), "failed")
    monday = date(2026, 11, 23)
    assert missed_nights(store, config, monday) == [monday - timedelta(days=n) for n in (3, 2, 1)]
    weekdays = config.settings.night.model_copy(update={"days": ("mon", "thu", "fri")})
    settings = config.settings.model_copy(update={"night": weekdays})
    assert missed_nights(store, replace(config, settings=settings), monday) == [date(2026, 11, 20)]


def test_before_the_first_night_none_was_missed(store: Store, config: Config):
    assert missed_nights(store, config, date(2026, 11, 23)) == []
