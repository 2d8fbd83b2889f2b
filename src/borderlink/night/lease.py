"""One night at a time, and no zombie: a lock for as long as the process lives, a token for ever.

The lock (`STATE/night.lock`) keeps a second night out and goes with its process, however that
dies. Should the lock fail, because its file was deleted or the disk is shared, the token in the
store decides: the run that took the lease last may write, an earlier one is refused. The sign of
life (`STATE/night.beat`) tells the doctor, who cannot open the store meanwhile, how far it is.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from borderlink.config import Config
from borderlink.errors import LeaseLost, NightRunning, without_values
from borderlink.night.dates import night_to_run
from borderlink.night.heartbeat import Heartbeat, SignOfLife, read_sign
from borderlink.night.patience import open_patiently
from borderlink.night.tonight import Tonight
from borderlink.progress import Progress
from borderlink.store import Store

ChooseNight = Callable[[Store, Config, date | None, datetime], date]


@contextmanager
def one_night(
    config: Config,
    asked: date | None,
    progress: Progress,
    run_id: str | None = None,
    *,
    choose: ChooseNight = night_to_run,
) -> Iterator[Tonight]:
    """Hold the installation for one night's run; its progress is also its sign of life.

    Raises NightRunning while another run holds it, NightRefused for a date that goes back.
    """
    run_id = run_id or uuid.uuid4().hex
    with _locked(config):
        with (
            without_values("taking the lease"),
            open_patiently(config, progress, create=True) as store,
        ):
            night = choose(store, config, asked, datetime.now(UTC))
            token = take_lease(store, night, run_id)
        with Heartbeat(beat_file(config), run_id, night, progress) as watched:
            yield Tonight(config, night, run_id, token, watched)


@contextmanager
def hold_still(config: Config) -> Iterator[None]:
    """Keep nights out while the store's file itself is copied or replaced."""
    with _locked(config):
        yield


def running_night(config: Config) -> SignOfLife | None:
    """The last sign of life of the run that holds the installation; None when none does."""
    try:
        with _locked(config):
            return None
    except NightRunning:
        return read_sign(beat_file(config)) or SignOfLife.unknown()


def take_lease(store: Store, night: date, run_id: str) -> int:
    """The next token; whoever held the one before may no longer write."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        token = int(store.value("SELECT token FROM lease")) + 1
        store.sql(
            "UPDATE lease SET token = ?, run_id = ?, night = ?, taken_at = ?, beat_at = ?",
            [token, run_id, night, now, now],
        )
        # The lock is ours, so whatever still calls itself running has died.
        store.sql("UPDATE night SET status = 'failed' WHERE status = 'running'")
    return token


def fence(store: Store, token: int) -> None:
    """Inside a transaction: raise LeaseLost unless this token is still the last that was taken."""
    last, run_id = store.rows("SELECT token, run_id FROM lease")[0]
    if last != token:
        raise LeaseLost(
            f"Another run ({run_id[:8]}) has taken this night over; this one stops and has "
            "written nothing since. Nothing needs to be done."
        )
    store.sql("UPDATE lease SET beat_at = ?", [datetime.now(UTC).replace(tzinfo=None)])


def beat_file(config: Config) -> Path:
    """Where the run that holds the installation leaves its sign of life."""
    return config.state / "night.beat"


@contextmanager
def _locked(config: Config) -> Iterator[None]:
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(config.state / "night.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NightRunning(_who(config)) from None
        yield
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _who(config: Config) -> str:
    sign = read_sign(beat_file(config))
    told = f"Another run is at work here ({sign})." if sign else "Another run is at work here."
    return f"{told} Two at once are refused. Wait for it to end; if it hangs, stop its process."
