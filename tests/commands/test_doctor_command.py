"""What the doctor finds, and how bad it is: of nights, feeds, packages, clock and keys."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from borderlink.cli import app
from borderlink.commands.doctor import examine
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config
from borderlink.night import Stage, one_night, open_store, run_stage
from borderlink.night.lease import beat_file
from borderlink.operations.housekeeping import keep_house
from borderlink.progress import Silent, StageResult
from builders.installation import installation

STAGE = Stage("intake", lambda *_: StageResult("intake"), lambda *_: "in", lambda _: "out")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = installation(tmp_path)
    with open_store(config, create=True):
        pass
    return config


def found(config: Config, start: str) -> Finding:
    return next(finding for finding in examine(config) if finding.what.startswith(start))


def run(config: Config, night: date) -> None:
    with one_night(config, night, Silent()) as tonight, open_store(config) as store:
        run_stage(store, STAGE, tonight)


def today(config: Config) -> date:
    return config.today().date()


def test_a_night_at_work_is_no_illness(config: Config):
    with one_night(config, today(config), Silent()) as tonight:
        tonight.progress.begin("linkage", 3)
        assert found(config, "at work").health is Health.WELL
        assert not [f for f in examine(config) if f.health is Health.ILL]


def test_a_night_that_hangs_is_one(config: Config):
    with one_night(config, today(config), Silent()):
        old = datetime.now(UTC) - timedelta(hours=1)
        sign = {
            "run_id": "r", "night": "2026-11-01", "stage": "names", "done": 1, "total": 2,
            "host": "h", "pid": 7, "since": old.isoformat(), "beat": old.isoformat(),
        }  # fmt: skip
        beat_file(config).write_text(json.dumps(sign), "utf-8")
        finding = found(config, "at work, but silent")
    assert finding.health is Health.ILL
    assert "process 7" in finding.what


def test_a_night_that_died_is_to_be_run_again(config: Config):
    run(config, today(config))
    finding = found(config, "last night")
    assert (finding.health, finding.remedy[-14:]) == (Health.ATTENTION, "borderlink run")


def test_missed_nights_are_told(config: Config):
    run(config, today(config) - timedelta(days=3))
    with open_store(config) as store:
        store.sql("UPDATE night SET status = 'done'")
    finding = found(config, "nights missed")
    for days in (2, 1):
        assert str(today(config) - timedelta(days=days)) in finding.what


def test_a_clock_behind_the_last_run_is_told(config: Config):
    run(config, today(config))
    with open_store(config) as store:
        store.sql("UPDATE stage_run SET finished_at = finished_at + INTERVAL 3 DAY")
    assert found(config, "clock").health is Health.ILL


def test_a_feed_that_fell_silent_is_told(config: Config):
    with open_store(config) as store:
        store.sql(
            "INSERT INTO export (export_id, night, agency, feed, file, sha256, feed_hash, mode, "
            "state, rows_delivered, rows_read, rows_quarantined) "
            "VALUES (1, ?, 'AAA', 'persons', 'f', 's', 'h', 'full', 'loaded', 1, 1, 0)",
            [today(config) - timedelta(days=20)],
        )
    finding = found(config, "feed AAA/persons")
    assert finding.what.endswith("nothing new for 20 days")
    assert found(config, "feed BBB/persons").what.endswith("never delivered")


@pytest.mark.parametrize(("hours", "told"), [(1, "not delivered"), (25, "for over 24 h")])
def test_a_package_that_was_not_delivered_is_told_and_when_it_alarms(
    config: Config, hours: int, told: str
):
    sealed = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=hours)
    with open_store(config) as store:
        store.sql(
            "INSERT INTO package (receiver, sequence, night, content_hash, file, sha256, sealed_at)"
            " VALUES ('AAA', 1, DATE '2026-11-01', 'c', 'f', 's', ?)",
            [sealed],
        )
    assert found(config, "package AAA 1").what.endswith(told)


def test_a_proved_backup_and_a_failed_job_are_told(config: Config):
    assert found(config, "housekeeping").what == "housekeeping: never"
    keep_house(config, Silent())
    assert "a backup was proved" in found(config, "housekeeping").what
    with open_store(config) as store:
        store.sql("INSERT INTO audit_entry VALUES (1, '{}', 'wrong')")
    keep_house(config, Silent())
    assert found(config, "housekeeping").health is Health.ATTENTION


def test_a_key_that_others_can_read_is_told(config: Config):
    os.chmod(config.keys / "store.key", 0o644)  # noqa: PTH101
    assert found(config, "store key").health is Health.ILL


def test_a_monitor_reads_json(config: Config, capsys: pytest.CaptureFixture[str]):
    options = ["--config", str(config.directory), "--state", str(config.state)]
    status = app(["doctor", "--json", *options])
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["ready"]) == (status, True)
    assert {"health", "what", "remedy"} == set(told["findings"][0])
