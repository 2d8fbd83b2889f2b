"""Late feeds are waited for until their deadline; one agency can be taken in ahead of the night."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from borderlink.config import Config, load_config
from borderlink.feed import Due
from borderlink.night import Tonight, await_feeds, open_store, run_night, take_in
from borderlink.night.arrivals import Clock, deadline, known_exports, new_exports
from borderlink.night.landing import Inbox
from borderlink.progress import Silent

ROOT = Path(__file__).parents[2]
NIGHT = date(2026, 11, 1)
FEED = "MX-PE"


@dataclass(slots=True)
class Hands:
    """A clock that sleeping moves on; something may happen while it sleeps."""

    time: datetime
    happens: Callable[[datetime], None] = lambda _: None
    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        self.happens(self.time)


class Said(Silent):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, message: str) -> None:
        self.lines.append(message)


def with_due(config: Config, due: Due) -> Config:
    """Of the demo, only the Mexican feed, due as told."""
    feeds = [f.model_copy(update={"due": due}) for f in config.feeds if f.agency == FEED]
    return replace(config, feeds=tuple(feeds))


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("BORDERLINK_STORE_KEY", "5a" * 32)
    (tmp_path / "inbox").mkdir()
    demo = load_config(
        ROOT / "configs" / "demo", inbox=tmp_path / "inbox", state=tmp_path / "state"
    )
    with open_store(demo, create=True):
        pass
    return with_due(demo, Due(deadline="02:15"))


def export() -> Path:
    return next((ROOT / "data-samples" / "inbox").glob("MX-PE*.xml"))


def deliver(config: Config, at: datetime | None = None) -> Path:
    """Without a manifest, so that only its age says that it is complete."""
    file = config.inbox / export().name
    shutil.copy(export(), file)
    if at:
        os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def vienna(hour: int, minute: int, day: int = 1) -> datetime:
    """A moment of the first of November in Vienna, in UTC."""
    return datetime(2026, 10, 31, 23, tzinfo=UTC) + timedelta(
        days=day - 1, hours=hour, minutes=minute
    )


def test_a_night_does_not_wait_for_what_is_here(config: Config):
    deliver(config, vienna(0, 30))
    hands = Hands(vienna(1, 30))
    result = await_feeds(Tonight(config, NIGHT, "r"), hands.clock)
    assert result is not None
    assert (result.counts, result.warnings) == ({"due": 1, "here": 1, "late": 0}, [])
    assert hands.slept == []


def test_a_late_feed_is_waited_for_until_it_comes(config: Config):
    def comes(now: datetime) -> None:
        if now == vienna(1, 40):
            deliver(config, now)

    hands, said = Hands(vienna(1, 30), comes), Said()
    result = await_feeds(Tonight(config, NIGHT, "r", progress=said), hands.clock)
    assert result is not None
    assert result.counts["here"] == 1
    assert hands.time == vienna(1, 41)  # a minute after the last byte
    assert said.lines == ["waiting for MX-PE/personas until 02:15"]


def test_after_its_deadline_the_night_goes_on_and_says_so(config: Config):
    hands = Hands(vienna(1, 30))
    result = await_feeds(Tonight(config, NIGHT, "r"), hands.clock)
    assert result is not None
    assert hands.time == vienna(2, 15)
    assert result.warnings == [
        "MX-PE/personas: late, nothing complete by 02:15; none ever came. "
        "The night went on without it."
    ]


def test_a_night_that_starts_after_the_deadline_waits_for_nothing(config: Config):
    hands = Hands(vienna(9, 0))
    result = await_feeds(Tonight(config, NIGHT, "r"), hands.clock)
    assert result is not None
    assert (hands.slept, result.counts["late"]) == ([], 1)


def test_what_an_earlier_night_saw_is_not_new(config: Config):
    deliver(config, vienna(0, 30))
    run_night(config, NIGHT, Silent())
    hands = Hands(vienna(1, 30, day=2))
    result = await_feeds(Tonight(config, date(2026, 11, 2), "r"), hands.clock)
    assert result is not None
    assert "late" in result.warnings[0]
    assert "its last one came on 2026-11-01" in result.warnings[0]


@pytest.mark.parametrize(
    ("due", "night", "expected"),
    [
        (Due(deadline="02:15"), NIGHT, vienna(2, 15)),
        (Due(deadline="25:30"), NIGHT, vienna(1, 30, day=2)),
        (Due(deadline="02:15", days=("mon",)), NIGHT, None),
        (Due(), NIGHT, None),
        # Skipped in spring: as if the clocks had not been put forward.
        (Due(deadline="02:30"), date(2027, 3, 28), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # Twice in autumn: the first.
        (Due(deadline="02:30"), date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_a_time_in_the_zone_of_the_installation(
    config: Config, due: Due, night: date, expected: datetime | None
):
    due_config = with_due(config, due)
    assert deadline(due_config, due_config.feeds[0], night) == expected


def test_an_export_is_complete_when_its_manifest_fits_it(config: Config):
    now = datetime.now(UTC)
    file = deliver(config)
    known = {config.feeds[0].key: frozenset[str]()}
    assert not new_exports(config, config.feeds[0], known, now)
    manifest = file.with_name(f"{file.name}.manifest.json")
    whole = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest.write_text(json.dumps({"sha256": "0" * 64}), "utf-8")
    assert not new_exports(config, config.feeds[0], known, now + timedelta(hours=1))
    manifest.write_text(json.dumps({"sha256": whole}), "utf-8")
    assert len(new_exports(config, config.feeds[0], known, now)) == 1


def test_a_watcher_tells_once_of_what_has_landed(config: Config):
    file, now = deliver(config), datetime.now(UTC)
    hands = Hands(now)
    inbox = Inbox(config, lambda: hands.time)
    assert inbox.landed() == []  # somebody may still be writing it
    hands.time += timedelta(minutes=2)
    assert inbox.landed() == [FEED]
    assert inbox.landed() == []
    file.write_bytes(file.read_bytes() + b"\n")
    os.utime(file, (now.timestamp(), now.timestamp() + 1))
    assert inbox.landed() == [FEED]


def test_one_agency_is_taken_in_ahead_and_the_night_finishes_it(config: Config):
    deliver(config, datetime.now(UTC) - timedelta(minutes=5))
    summary = take_in(config, FEED, Silent())
    assert summary is not None
    assert [result.stage for result in summary.results] == ["intake", "names"]
    assert summary.results[0].counts["files"] == 1
    with open_store(config) as store:
        assert store.rows("SELECT status FROM night") == [("begun",)]
        known = known_exports(store, config.feeds)
        assert not new_exports(config, config.feeds[0], known, datetime.now(UTC))
    assert take_in(config, FEED, Silent()) is None
    night = run_night(config, None, Silent())
    assert night.night == summary.night
    skipped = {result.stage: result.skipped for result in night.results}
    assert skipped["names"] and not skipped["linkage"]
    arrived = next(result for result in night.results if result.stage == "arrivals")
    assert arrived.counts["late"] == 0
    with open_store(config) as store:
        assert set(store.rows("SELECT status FROM night")) == {("done",)}
