"""What has arrived: complete exports that no night took in yet, and waiting for those that are due.

An export is complete when its manifest's sha256 fits it, or when nothing touched it for a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from borderlink.config import Config
from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.delivery import Delivery, deliveries
from borderlink.intake.manifest import read_manifest
from borderlink.night.opening import open_store
from borderlink.night.tonight import Tonight
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

STAGE = "arrivals"
SETTLED_AFTER = timedelta(minutes=1)
_LOOK_EVERY = timedelta(seconds=20)

Known = dict[tuple[str, str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and waiting; tests bring their own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class _Awaited:
    feed: Feed
    deadline: datetime


def only_of(config: Config, agency: str) -> Config:
    """The configuration with the feeds of one agency."""
    return replace(config, feeds=tuple(feed for feed in config.feeds if feed.agency == agency))


def known_exports(store: Store, feeds: Iterable[Feed]) -> Known:
    """The contents of each feed that a night has seen, loaded or refused, by sha256."""
    statement = "SELECT sha256 FROM export WHERE agency = ? AND feed = ?"
    return {f.key: frozenset(s for (s,) in store.rows(statement, list(f.key))) for f in feeds}


def new_exports(config: Config, feed: Feed, known: Known, now: datetime) -> list[Delivery]:
    """The feed's complete exports that no night has seen yet, the newest last."""
    seen = known[feed.key]
    found = (d for d in deliveries(feed, config.inbox) if d.plain and d.sha256 not in seen)
    return [delivery for delivery in found if _complete(delivery, now)]


def await_feeds(tonight: Tonight, clock: Clock = Clock()) -> StageResult | None:
    """Wait for the exports that are due tonight, each at most until its feed's deadline.

    The store is closed meanwhile. A feed that is late is told as a warning, and the night goes on
    without it. None where no feed has a deadline.
    """
    config, progress = tonight.config, tonight.progress
    due = [_Awaited(f, at) for f in config.feeds if (at := deadline(config, f, tonight.night))]
    if not due:
        return None
    with open_store(config) as store:
        known = known_exports(store, [item.feed for item in due])
        last = {item.feed.key: _last_loaded(store, item.feed) for item in due}
    # What was taken in ahead of the night, or by an earlier run of it, is here.
    awaited = [item for item in due if last[item.feed.key] != tonight.night]
    progress.begin(STAGE, len(awaited))
    missing = _wait(config, awaited, known, progress, clock)
    warnings = [_late(item, last[item.feed.key]) for item in missing]
    counts = {"due": len(due), "here": len(due) - len(missing), "late": len(missing)}
    return StageResult(STAGE, counts, warnings, skipped=len(missing) == len(awaited))


def deadline(config: Config, feed: Feed, night: date) -> datetime | None:
    """Until when this night waits for a feed; None where it does not."""
    due = feed.due
    if due.deadline is None or not due.falls_on(night):
        return None
    hours, minutes = (int(part) for part in due.deadline.split(":"))
    day = night + timedelta(days=hours // 24)
    zone = ZoneInfo(config.settings.timezone)
    local = datetime(day.year, day.month, day.day, hours % 24, minutes, tzinfo=zone)
    # Times that a change of the clocks skips or doubles compare with others only in UTC.
    return local.astimezone(UTC)


def _wait(
    config: Config, due: list[_Awaited], known: Known, progress: Progress, clock: Clock
) -> list[_Awaited]:
    """Those that had not come when the last deadline was over."""
    missing, told = due, ""
    while True:
        found = [i for i in missing if new_exports(config, i.feed, known, clock.now())]
        missing = [item for item in missing if item not in found]
        progress.advance(len(found))
        now = clock.now()
        hoped_for = [item for item in missing if now < item.deadline]
        if not hoped_for:
            return missing
        told = _say_once(progress, told, hoped_for)
        nearest = min(item.deadline for item in hoped_for) - now
        clock.sleep(min(_LOOK_EVERY, nearest).total_seconds())


def _say_once(progress: Progress, told: str, hoped_for: list[_Awaited]) -> str:
    line = f"waiting for {', '.join(f'{_title(i.feed)} until {_time(i)}' for i in hoped_for)}"
    if line != told:
        progress.say(line)
    return line


def _complete(delivery: Delivery, now: datetime) -> bool:
    try:
        manifest = read_manifest(delivery.path)
    except ExportRefused:
        manifest = None  # still being written itself, or broken: the minute decides
    if manifest and manifest.sha256:
        return manifest.sha256.lower() == delivery.sha256
    return now - _touched(delivery.path) >= SETTLED_AFTER


def _touched(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _last_loaded(store: Store, feed: Feed) -> date | None:
    found: date | None = store.value(
        "SELECT max(night) FROM export WHERE agency = ? AND feed = ? AND state = 'loaded'",
        list(feed.key),
    )
    return found


def _late(item: _Awaited, last: date | None) -> str:
    since = f"its last one came on {last}" if last else "none ever came"
    return (
        f"{_title(item.feed)}: late, nothing complete by {_time(item)}; {since}. "
        "The night went on without it."
    )


def _time(item: _Awaited) -> str:
    return str(item.feed.due.deadline)


def _title(feed: Feed) -> str:
    return f"{feed.agency}/{feed.feed}"
