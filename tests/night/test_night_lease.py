"""One night at a time; a run that was taken over writes nothing more; a dead one holds nothing."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.errors import LeaseLost, NightRefused, NightRunning
from borderlink.night import Stage, Tonight, finish_night, one_night, open_store, run_stage
from borderlink.night.heartbeat import SignOfLife, read_sign
from borderlink.night.lease import beat_file, running_night, take_lease
from borderlink.progress import Silent, StageResult
from builders.stored import config as configured

NIGHT = date(2026, 11, 1)
HOLDER = """
import sys, time
from datetime import date
from pathlib import Path
from borderlink.night import one_night
from borderlink.progress import Silent
from builders.stored import config
with one_night(config(Path(sys.argv[1])), date(2026, 11, 1), Silent()) as tonight:
    tonight.progress.begin("linkage", 3)
    print("holding", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("BORDERLINK_STORE_KEY", "ab" * 32)
    return configured(tmp_path)


def working(_store: object, _config: object, _night: object, _progress: object) -> StageResult:
    return StageResult("intake", {"rows": 1})


STAGE = Stage("intake", working, lambda *_: "input", lambda _: "output")


def holder(config: Config) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(config.state)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "holding\n"
    return process


def try_to_run(config: Config, night: date) -> None:
    with one_night(config, night, Silent()):
        raise AssertionError


def test_a_second_night_is_refused_and_told_who_runs(config: Config):
    with holder(config) as process:
        try:
            with pytest.raises(NightRunning, match=f"process {process.pid} "):
                try_to_run(config, NIGHT)
            sign = running_night(config)
            assert sign is not None
            assert (sign.night, sign.pid) == ("2026-11-01", process.pid)
        finally:
            process.kill()
    assert running_night(config) is None


def test_a_killed_night_holds_nothing(config: Config):
    with holder(config) as process:
        process.kill()
    with one_night(config, NIGHT, Silent()) as tonight:
        assert tonight.token == 2


def test_a_zombie_writes_nothing_after_its_successor_started(config: Config):
    """Its lock's file was deleted, so a successor could start while it slept."""
    with one_night(config, NIGHT, Silent()) as zombie:
        (config.state / "night.lock").unlink()
        with one_night(config, NIGHT, Silent()) as successor, open_store(config) as store:
            assert run_stage(store, STAGE, successor)[0].counts == {"rows": 1}
            before = store.rows("SELECT * FROM stage_run"), store.rows("SELECT * FROM night")
            other = replace(STAGE, reads=lambda *_: "another input")
            with pytest.raises(LeaseLost):
                run_stage(store, other, zombie)
            with pytest.raises(LeaseLost):
                finish_night(store, zombie)
            after = store.rows("SELECT * FROM stage_run"), store.rows("SELECT * FROM night")
            assert after == before


def test_a_run_that_died_is_called_failed_by_the_next(config: Config):
    with one_night(config, NIGHT, Silent()) as tonight, open_store(config) as store:
        run_stage(store, STAGE, tonight)
    with one_night(config, NIGHT + timedelta(days=1), Silent()), open_store(config) as store:
        assert store.rows("SELECT night, status FROM night") == [(NIGHT, "failed")]


def test_a_night_never_goes_back(config: Config):
    with one_night(config, NIGHT, Silent()) as tonight, open_store(config) as store:
        run_stage(store, STAGE, tonight)
    with pytest.raises(NightRefused, match="2026-10-31 lies before 2026-11-01"):
        try_to_run(config, NIGHT - timedelta(days=1))
    with open_store(config) as store:
        assert store.value("SELECT token FROM lease") == 1


def test_the_sign_of_life_says_how_far_the_night_is(config: Config, monkeypatch):
    from borderlink.night import heartbeat

    monkeypatch.setattr(heartbeat, "INTERVAL", 0.01)
    with one_night(config, NIGHT, Silent()) as tonight:
        tonight.progress.begin("names", 500)
        tonight.progress.advance(20)
        deadline = time.monotonic() + 5
        while (sign := read_sign(beat_file(config))) is None or sign.stage != "names":
            assert time.monotonic() < deadline
        assert "stage names, 20 of 500" in str(sign) or sign.done == 0
    assert not beat_file(config).exists()


def test_a_process_that_writes_no_more_is_called_silent():
    sign = SignOfLife.unknown()
    now = datetime.now(UTC)
    assert not sign.silent(now)
    assert sign.silent(now + timedelta(minutes=6))


def test_a_token_is_never_given_twice(config: Config):
    with open_store(config, create=True) as store:
        assert [take_lease(store, NIGHT, "a"), take_lease(store, NIGHT, "b")] == [1, 2]
        assert run_stage(store, STAGE, Tonight(config, NIGHT, "b", 2))[0].stage == "intake"
