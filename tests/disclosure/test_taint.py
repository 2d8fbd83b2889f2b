"""Two nights, run as a user runs them, searched byte by byte for what may not leave."""

from __future__ import annotations

import json
import logging
import subprocess
from datetime import date
from pathlib import Path

import pytest

from borderlink.config import load_config
from borderlink.night import run_night
from borderlink.progress import Silent
from builders.on_disk import OnDisk
from builders.taint import (
    AAA,
    BBB,
    EVERYTHING,
    WITHHELD_FROM_BBB,
    installation,
    row,
    text_of,
    values,
)

pytestmark = pytest.mark.night

# Every system call that carries bytes out of a process, or arguments into one.
_CALLS = "trace=write,pwrite64,writev,pwritev,pwritev2,execve,sendto,sendmsg,rename,openat"


def traced(made: OnDisk, *arguments: str) -> bytes:
    """Every such call of a command and its children, their bytes in full."""
    trace = made.home.parent / "trace"
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-qq", "-xx", "-s", "1048576", "-e", _CALLS,
         "-o", str(trace), *made.command(*arguments)],
        cwd=made.home,
        env=made.environment(),
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stdout + done.stderr
    return trace.read_bytes()


def as_traced(value: str) -> bytes:
    """As strace writes these bytes."""
    return "".join(f"\\x{byte:02x}" for byte in value.encode()).encode()


def found_in(trace: bytes) -> list[str]:
    spellings = {spelling for value in EVERYTHING for spelling in (value, value.upper())}
    return sorted(value for value in spellings if as_traced(value) in trace)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    return installation(tmp_path_factory.mktemp("taint") / "home")


@pytest.fixture(scope="module")
def nights(made: OnDisk) -> tuple[bytes, bytes]:
    """The traces of two nights; before the second a suspect moves, and a witness is withdrawn."""
    first = traced(made, "run", "--night", "2026-11-01")
    moved = row(11, **AAA[0] | {"address": "Hexmoorlane 99"})
    made.deliver("AAA", 2, (moved, AAA[1], *AAA[3:]))
    return first, traced(made, "run", "--night", "2026-11-02")


def test_no_byte_that_a_night_writes_tells_of_a_person(nights: tuple[bytes, bytes]):
    """Terminal, logs, temporary files, store, write-ahead log, packages, process arguments.

    What the night says is found in the same way, so that the search is known to find.
    """
    for trace in nights:
        assert as_traced("Sealed") in trace and as_traced("store.duckdb.wal") in trace
        assert found_in(trace) == []


def test_neither_do_the_commands_that_look_after_it(made: OnDisk, nights: tuple[bytes, bytes]):
    """The doctor, the audit log, and why a record does not leave."""
    for command in (("doctor",), ("audit", "verify"), ("disclose", "AAA/ZQK-12", "BBB")):
        trace = traced(made, *command)
        # The key that the user typed is in the arguments of the user's own command.
        assert found_in(trace.replace(as_traced("AAA/ZQK-12"), b"")) == []


def reports(made: OnDisk, receiver: str) -> dict[str, str]:
    return {name: text_of(name, content) for name, content in made.unseal(receiver).items()}


def test_no_withheld_value_is_in_any_format_of_a_report(made: OnDisk, nights: tuple[bytes, bytes]):
    """BBB is told of one suspect and that a victim exists; of four others nothing."""
    told = reports(made, "BBB")
    assert {f"report.{name}" for name in ("html", "json", "pdf", "xlsx", "xml")} <= set(told)
    for name, text in told.items():
        low = text.casefold()
        assert [v for v in WITHHELD_FROM_BBB if v.casefold() in low] == [], name
        assert "Юліана Зарволкова" in text and "Quennora Vask" in text, name
        assert "AAA victim protection" in text, name


def test_the_owner_of_no_rule_tells_nothing_but_hits(made: OnDisk, nights: tuple[bytes, bytes]):
    """BBB wrote no rules: of its records AAA and the shelter get no value at all."""
    theirs = values(BBB, "key", "phone", "email", "address", "event", "name")
    for receiver in ("AAA", "SHL"):
        for name, text in reports(made, receiver).items():
            assert [v for v in theirs if v.casefold() in text.casefold()] == [], name


def test_what_nobody_may_know_of_is_in_no_count(made: OnDisk, nights: tuple[bytes, bytes]):
    """Two matches, not six; none ambiguous because of one that is hidden; none silent."""
    content = json.loads(made.unseal("BBB")["report.json"])["content"]
    assert [match["our_record"] for match in content["matches"]] == ["ZQK-21", "ZQK-22"]
    assert not any(match["ambiguous"] for match in content["matches"])
    assert content["suppressed"] == 0


class Talkative(Silent):
    """Progress that keeps everything it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)


def test_no_log_at_any_level_and_no_summary_tells_of_a_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    """Splink, Prefect and others log statements and values when they are told to debug."""
    made = installation(tmp_path / "home")
    config = load_config(made.config, state=made.state)
    progress = Talkative()
    with caplog.at_level(logging.DEBUG):
        summary = run_night(config, date(2026, 11, 1), progress)
    told = "".join(f"{result.told} {result.note}" for result in summary.results)
    shown = "".join(capsys.readouterr())
    text = "".join((caplog.text, *progress.said, *summary.warnings, told, shown)).casefold()
    assert "1 of 5 rows" in text
    assert [value for value in EVERYTHING if value.casefold() in text] == []
