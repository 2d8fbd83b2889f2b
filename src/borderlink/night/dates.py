"""Which date a night has: it never goes back, and a clock that jumped is not believed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from borderlink.config import Config
from borderlink.errors import NightRefused
from borderlink.store import Store

# Retention and decisions run out by the night's date, and what was erased is gone: after a gap as
# long as this a person says whether the clock is right.
LONGEST_GAP = timedelta(days=31)


def last_night(store: Store) -> date | None:
    """The date of the latest night that had work, or None before the first."""
    found: date | None = store.value("SELECT max(night) FROM night")
    return found


def night_to_run(store: Store, config: Config, asked: date | None, now: datetime) -> date:
    """The date that was asked for, or else the date of `now` in the installation's time zone.

    Raises NightRefused for a date before the last night, and for a clock that jumped. An export
    that arrives after a night begins the next one; a run without a date then finishes that.
    """
    last = last_night(store)
    if asked is not None:
        if last is not None and asked < last:
            raise NightRefused(
                f"Night {asked} lies before {last}, the last one in this store; what happened "
                f"since would be undone. Give --night {last} or a later date."
            )
        return asked
    today = config.local(now).date()
    if last is None or last <= today <= last + LONGEST_GAP:
        return today
    if last == today + timedelta(days=1) and not _was_finished(store, last):
        return last
    raise NightRefused(
        f"The clock says {today}, but the last night was {last}. Correct the clock. "
        f"If it is right, give the date: --night {max(today, last)}"
    )


def coming_night(store: Store, config: Config, asked: date | None, now: datetime) -> date:
    """The night that an export taken in now belongs to: today's, or tomorrow's once that is done.

    Raises NightRefused as `night_to_run` does.
    """
    night = night_to_run(store, config, asked, now)
    return night + timedelta(days=1) if _was_finished(store, night) else night


def missed_nights(store: Store, config: Config, night: date) -> list[date]:
    """The dates since the last finished night on which one should have run, the oldest first.

    Tonight does their work: deltas in their order, of full exports the newest.
    """
    last = store.value("SELECT max(night) FROM night WHERE status = 'done' AND night < ?", [night])
    if last is None:
        return []
    between = (last + timedelta(days=n) for n in range(1, (night - last).days))
    return [day for day in between if config.settings.night.falls_on(day)]


def _was_finished(store: Store, night: date) -> bool:
    return bool(
        store.value("SELECT count(*) FROM night WHERE night = ? AND status = 'done'", [night])
    )
