"""The nights under `borderlink doctor`: running, last, missed; feeds, packages, housekeeping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from borderlink import exchange
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config
from borderlink.feed import Feed
from borderlink.night.dates import missed_nights
from borderlink.night.lease import running_night
from borderlink.operations.housekeeping import last_housekeeping
from borderlink.store import Store

_HOUSE_AFTER = timedelta(days=3)


def running_findings(config: Config) -> Iterator[Finding]:
    """The run that is at work, or hangs; nothing where none is."""
    sign = running_night(config)
    if sign is None:
        return
    if sign.silent(datetime.now(UTC)):
        remedy = "It hangs. Stop its process, then run it again: it goes on from there."
        yield Finding(Health.ILL, f"at work, but silent: {sign}", remedy)
    else:
        yield Finding(Health.WELL, f"at work: {sign}")


def night_findings(store: Store, config: Config) -> Iterator[Finding]:
    """The last night, and those that should have run since."""
    rows = store.rows("SELECT night, status FROM night ORDER BY rowid DESC LIMIT 1")
    if not rows:
        yield Finding(Health.ATTENTION, "last night: none", "Run: borderlink run")
        return
    night, status = rows[0]
    what = f"last night: {night.isoformat()}, {status}"
    if status == "begun":
        yield Finding(Health.WELL, f"{what}: exports were taken in for it")
    elif status != "done":
        yield Finding(Health.ATTENTION, what, "It did not finish. Run it again: borderlink run")
    else:
        yield Finding(Health.WELL, what)
    # Tonight's may still come; it is missed once its day is over.
    if missed := missed_nights(store, config, config.today().date()):
        days = ", ".join(day.isoformat() for day in missed[-5:])
        yield Finding(
            Health.ATTENTION, f"nights missed: {days}", "No run then. Check the schedule."
        )


def clock_findings(store: Store, config: Config) -> Iterator[Finding]:
    """Whether the clock goes on from the last run; it runs in the night's time zone."""
    last = store.value("SELECT max(finished_at) FROM stage_run")
    now = datetime.now(UTC).replace(tzinfo=None)
    if last and last > now + timedelta(minutes=5):
        what = f"clock: {now:%Y-%m-%d %H:%M} UTC, but a run ended at {last:%Y-%m-%d %H:%M}"
        yield Finding(Health.ILL, what, "Correct the clock, or wait: no night goes back.")
    else:
        yield Finding(Health.WELL, f"clock: {config.today():%Y-%m-%d %H:%M %Z}")


def feed_findings(store: Store, config: Config) -> Iterator[Finding]:
    """What came of each feed last, and whether a new export is overdue."""
    rows = store.rows(
        "SELECT agency, feed, arg_max(state, export_id), arg_max(message, export_id), "
        "max(night) FILTER (state = 'loaded') FROM export GROUP BY agency, feed"
    )
    latest = {(agency, feed): (state, message, last) for agency, feed, state, message, last in rows}
    for feed in config.feeds:
        state, message, last = latest.get(feed.key, ("never delivered", None, None))
        yield _feed(feed, state, message, last, config.today().date())


def _feed(feed: Feed, state: str, message: str | None, last: date | None, today: date) -> Finding:
    name = f"feed {feed.agency}/{feed.feed}"
    if state != "loaded" or last is None:
        remedy = message or f"Expecting {feed.files} in the inbox."
        return Finding(Health.ATTENTION, f"{name}: {state}", remedy)
    days = (today - last).days
    if days > feed.due.overdue_after_days:
        remedy = f"Ask {feed.agency} for a new export."
        return Finding(Health.ATTENTION, f"{name}: nothing new for {days} days", remedy)
    return Finding(Health.WELL, f"{name}: loaded {last.isoformat()}")


def package_findings(store: Store, _config: Config) -> Iterator[Finding]:
    """Packages that were sealed and not handed over."""
    rows = store.rows(
        "SELECT receiver, sequence, sealed_at FROM package WHERE delivered_at IS NULL "
        "ORDER BY receiver, sequence"
    )
    now = datetime.now(UTC).replace(tzinfo=None)
    for receiver, sequence, sealed_at in rows:
        late = now - sealed_at > exchange.ALARM_AFTER
        remedy = "See that the outbox can be reached, then run: borderlink deliver"
        what = f"package {receiver} {sequence}: not delivered" + (" for over 24 h" if late else "")
        yield Finding(Health.ATTENTION, what, remedy)
    if not rows:
        yield Finding(Health.WELL, "packages: all delivered")


def housekeeping_findings(config: Config) -> Iterator[Finding]:
    """When house was kept last, and which job failed."""
    if not config.store_file.exists():
        return
    kept = last_housekeeping(config)
    if kept is None:
        yield Finding(
            Health.WELL, "housekeeping: never", "Once a day: borderlink housekeeping --backups DIR"
        )
        return
    at, jobs = kept
    failed = {job: why for job, why in jobs.items() if why != "done"}
    for job, why in failed.items():
        yield Finding(Health.ATTENTION, f"housekeeping: {job} failed", why)
    if datetime.now(UTC) - at > _HOUSE_AFTER:
        what = f"housekeeping: not since {at:%Y-%m-%d}"
        yield Finding(Health.ATTENTION, what, "Run: borderlink housekeeping")
    elif not failed:
        yield Finding(Health.WELL, f"housekeeping: {at:%Y-%m-%d}, a backup was proved")
