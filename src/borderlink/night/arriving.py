"""Taking in one agency's exports ahead of the night, so that the night has less to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.night.arrivals import known_exports, new_exports, only_of
from borderlink.night.dates import coming_night
from borderlink.night.lease import one_night
from borderlink.night.opening import open_store
from borderlink.night.running import run_stage
from borderlink.night.stages import stages
from borderlink.night.summary import NightSummary
from borderlink.progress import Progress

_AHEAD = ("intake", "names")


def take_in(
    config: Config, agency: str, progress: Progress, run_id: str | None = None
) -> NightSummary | None:
    """Load an agency's complete new exports and prepare their names, for the coming night.

    Nothing is compared or reported before that night. None when nothing complete is there. Raises
    NightRunning while a night is at work: it, or the next one, takes them in.
    """
    if agency not in config.agencies:
        codes = ", ".join(config.agencies)
        raise UsageError(f"{agency}: is not an agency of this configuration. Use one of: {codes}")
    own = only_of(config, agency)
    with one_night(own, None, progress, run_id, choose=coming_night) as tonight:
        summary = NightSummary(tonight.night, tonight.run_id)
        with open_store(own) as store:
            known, now = known_exports(store, own.feeds), datetime.now(UTC)
            complete = tuple(f for f in own.feeds if new_exports(own, f, known, now))
            if not complete:
                return None
            ahead = replace(tonight, config=replace(own, feeds=complete))
            for stage in stages():
                if stage.name in _AHEAD:
                    summary.add(*run_stage(store, stage, ahead))
            # Neither finished nor dead: the coming night goes on from here.
            store.sql("UPDATE night SET status = 'begun' WHERE run_id = ?", [tonight.run_id])
    return summary
