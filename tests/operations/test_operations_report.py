"""What a data engineer sees of a run: a page, a JSON file, metrics, lines of a log; no person."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.night import NightSummary, run_night
from borderlink.operations.metrics import as_text
from borderlink.operations.run_report import Reason, RunReport, Step, render, tell_run
from borderlink.progress import Silent
from builders.installation import Person, deliver, installation

ROOT = Path(__file__).parents[2]
NIGHT = date(2026, 11, 1)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, NightSummary]:
    """A night with one row that cannot be read, and a file for metrics."""
    home = tmp_path_factory.mktemp("report")
    plain = installation(home)
    night = plain.settings.night.model_copy(update={"metrics_file": str(home / "m" / "b.prom")})
    config = replace(plain, settings=plain.settings.model_copy(update={"night": night}))
    deliver(config, "AAA", 1, range(20))
    file = deliver(config, "BBB", 1, range(10, 30))
    file.write_text(file.read_text("utf-8") + ",Nobody Inparticular,1990-01-01,M,AUT,\n", "utf-8")
    return config, run_night(config, NIGHT, Silent())


def test_the_page_tells_times_rows_memory_and_quarantine(ran: tuple[Config, NightSummary]):
    page = tell_run(*ran)
    assert page.parent.parent == ran[0].runs
    text = page.read_text("utf-8")
    for stage in ("intake", "names", "linkage", "drift", "review", "reports", "exchange"):
        assert f"<td>{stage}</td>" in text
    assert "no key</td>" in text and "BBB/persons" in text
    told = json.loads((page.parent / "run.json").read_text("utf-8"))
    assert told["steps"][1]["counts"]["rows"] == 41
    assert all(step["memory"] > 0 for step in told["steps"] if step["state"] == "done")
    assert told["past"][0]["counts"]["linkage records"] == 40


def test_the_page_needs_no_network_and_runs_no_script(ran: tuple[Config, NightSummary]):
    text = tell_run(*ran).read_text("utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"<script|https?://|@import|url\(", text)


def test_nothing_of_a_person_is_in_it(ran: tuple[Config, NightSummary]):
    page = tell_run(*ran)
    text = page.read_text("utf-8") + (page.parent / "run.json").read_text("utf-8")
    for number in range(30):
        for value in Person(number).row("KEY").split(",")[1:3]:
            assert value not in text
    assert "Inparticular" not in text


def report(**changes: object) -> RunReport:
    step = Step("intake", "done", 1.5, 2048, "", {"rows": 7})
    plain = RunReport(
        "x", "2026-11-01", "r", "0", "2026-11-02T00:00:00+00:00",
        [step], [], [], 1, [], [], 10, 0.0,
    )  # fmt: skip
    return replace(plain, **changes)


def test_metrics_are_in_the_form_of_prometheus(ran: tuple[Config, NightSummary]):
    tell_run(*ran)
    lines = Path(ran[0].settings.night.metrics_file or "").read_text("utf-8").splitlines()
    sample = re.compile(r'borderlink_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    samples = [line for line in lines if not line.startswith("#")]
    assert not [line for line in samples if not sample.fullmatch(line)]
    assert 'borderlink_stage_count{stage="intake",count="rows"} 41' in lines


def test_a_label_cannot_end_early():
    text = as_text(report(quarantine=[Reason('a"} 1\n', "b\\", 2)]))
    assert 'feed="a\\"} 1\\n",reason="b\\\\"} 2' in text


def test_what_a_warning_says_is_never_markup():
    assert "<b>x" not in render(report(warnings=["<b>x"]))


def borderlink(config: Config, *arguments: str) -> subprocess.CompletedProcess[str]:
    options = [
        "--config",
        str(config.directory),
        "--state",
        str(config.state),
        "--night",
        "2026-11-02",
    ]
    return subprocess.run(
        [sys.executable, *arguments[:-1], "-m", "borderlink", "run", *options, arguments[-1]],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("BORDERLINK")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_log_collector_gets_a_line_of_json_an_event(ran: tuple[Config, NightSummary]):
    done = borderlink(ran[0], "--log=json")
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"begin", "end"} <= {event["event"] for event in events}
    ends = [event for event in events if event["event"] == "end"]
    assert {"at", "stage", "done", "total", "seconds", "rate"} <= ends[0].keys()
    assert ends[0]["stage"] == "intake"
