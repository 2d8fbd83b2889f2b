"""A package reaches the outbox exactly once and whole, whatever dies on the way."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import DeliveryFailed
from borderlink.exchange import deliver, run
from borderlink.exchange import delivery as steps
from borderlink.exchange import outbox as outboxes
from borderlink.exchange.outbox import Folder
from borderlink.exchange.retry import pause_after
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import NIGHT, report

NAME = "Hub_AAA_2026-11-03_1.age"


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture
def sealed(store: Store, config: Config) -> Store:
    report(store, "AAA")
    with store.transaction():
        run(store, config, NIGHT, Silent())
    return store


def outbox(config: Config) -> set[str]:
    return {file.name for file in config.outbox.rglob("*") if file.is_file()}


def check_delivered(store: Store, config: Config) -> None:
    """One whole file with its marker, noted once in the store and in the log."""
    assert outbox(config) == {NAME, f"{NAME}.ready"}
    (digest, delivered, blob), *others = store.rows(
        "SELECT sha256, delivered_at, sealed FROM package"
    )
    file = config.outbox / "AAA" / NAME
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
    assert delivered is not None
    assert (blob, others) == (None, [])
    logged = 'SELECT count(*) FROM audit_entry WHERE entry LIKE \'%"action":"delivery"%\''
    assert store.value(logged) == 1
    audit.verify(store)


def test_a_sealed_package_is_delivered(sealed: Store, config: Config) -> None:
    """And a second delivery finds nothing to do."""
    assert deliver(sealed, config, Silent()) == 1
    check_delivered(sealed, config)
    assert deliver(sealed, config, Silent()) == 0
    check_delivered(sealed, config)


def test_the_marker_suits_sha256sum(sealed: Store, config: Config) -> None:
    """A receiver checks the transfer with a stock tool."""
    deliver(sealed, config, Silent())
    subprocess.run(
        ["sha256sum", "-c", f"{NAME}.ready"],
        cwd=config.outbox / "AAA",
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["place", "put", "announce", "confirm"])
def test_a_death_at_any_step_is_made_good(
    sealed: Store, config: Config, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """The next run ends with exactly one file, one marker and one entry."""
    where: Any = Folder if step == "put" else steps
    real = getattr(where, step)

    def dies(*given: Any) -> None:
        if when == "after":
            real(*given)
        raise Killed

    monkeypatch.setattr(where, step, dies)
    with pytest.raises(Killed):
        deliver(sealed, config, Silent())
    monkeypatch.undo()
    deliver(sealed, config, Silent())
    check_delivered(sealed, config)


def test_a_death_in_the_middle_of_writing_leaves_no_half_file(
    sealed: Store, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a hidden .part file is there; it is written over by the next run."""
    monkeypatch.setattr(outboxes.os, "fsync", lambda _: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        deliver(sealed, config, Silent())
    assert outbox(config) == {f".{NAME}.part"}
    monkeypatch.undo()
    deliver(sealed, config, Silent())
    check_delivered(sealed, config)


def test_a_package_that_was_taken_is_not_sent_again(
    sealed: Store, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver collects the files between our marker and our note of it."""
    monkeypatch.setattr(steps, "confirm", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        deliver(sealed, config, Silent())
    monkeypatch.undo()
    for file in (config.outbox / "AAA").iterdir():
        file.unlink()
    deliver(sealed, config, Silent())
    assert outbox(config) == set()
    assert sealed.value("SELECT count(*) FROM package WHERE delivered_at IS NULL") == 0


def test_a_package_waits_in_the_store_until_the_outbox_can_be_written(
    sealed: Store, config: Config
) -> None:
    """A full disk or a missing share loses nothing, and keeps back no other receiver's package."""
    report(sealed, "BBB")
    with sealed.transaction():
        run(sealed, config, NIGHT, Silent())
    config.outbox.mkdir()
    (config.outbox / "BBB").write_text("in the way")
    with pytest.raises(DeliveryFailed, match=r"BBB no\. 1"):
        deliver(sealed, config, Silent())
    waiting = "SELECT receiver FROM package WHERE delivered_at IS NULL AND sealed IS NOT NULL"
    assert sealed.rows(waiting) == [("BBB",)]
    (config.outbox / "BBB").unlink()
    assert deliver(sealed, config, Silent()) == 1
    assert sealed.rows(waiting) == []


def blocked(config: Config, receiver: str = "AAA") -> None:
    """The receiver's folder cannot be made."""
    config.outbox.mkdir(exist_ok=True)
    (config.outbox / receiver).write_text("in the way")


def attempt(store: Store, config: Config, now: datetime) -> str:
    """A failing delivery of what is due, and what it says; empty when nothing was due."""
    try:
        deliver(store, config, Silent(), now=now, only_due=True)
    except DeliveryFailed as failed:
        return str(failed)
    return ""


def test_attempts_are_made_less_and_less_often(sealed: Store, config: Config) -> None:
    """A minute after the first failure, then twice as long each, at most four hours."""
    blocked(config)
    now = datetime.now(UTC)
    for minutes in (1, 2, 4, 8):
        assert "AAA no. 1" in attempt(sealed, config, now)
        almost = now + timedelta(minutes=minutes, seconds=-1)
        assert attempt(sealed, config, almost) == ""
        now += timedelta(minutes=minutes)
    assert pause_after(1000) == timedelta(hours=4)


def test_a_night_does_not_wait_until_an_attempt_is_due(sealed: Store, config: Config) -> None:
    """Whoever put the outbox right and runs the night again gets the package out."""
    blocked(config)
    assert attempt(sealed, config, datetime.now(UTC))
    (config.outbox / "AAA").unlink()
    assert deliver(sealed, config, Silent()) == 1
    check_delivered(sealed, config)


def test_a_package_that_waits_for_a_day_raises_an_alarm(sealed: Store, config: Config) -> None:
    """Told with every attempt from then on, and logged once."""
    blocked(config)
    now = datetime.now(UTC)
    assert "ALARM" not in attempt(sealed, config, now + timedelta(hours=23, minutes=59))
    for hours in (25, 30):
        assert "24 hours: AAA no. 1." in attempt(sealed, config, now + timedelta(hours=hours))
    entries = [json.loads(text) for (text,) in sealed.rows("SELECT entry FROM audit_entry")]
    assert [e["what"] for e in entries if e["action"] == "alarm"] == [{"sequence": 1}]


def test_a_later_package_never_overtakes_an_earlier_one(sealed: Store, config: Config) -> None:
    """The receiver counts on rising numbers."""
    report(sealed, "AAA", "something new")
    with sealed.transaction():
        run(sealed, config, NIGHT, Silent())
    blocked(config)
    assert "AAA no. 1, 2 (" in attempt(sealed, config, datetime.now(UTC))
    (config.outbox / "AAA").unlink()
    assert deliver(sealed, config, Silent()) == 2
    assert sealed.rows("SELECT sequence FROM package ORDER BY delivered_at") == [(1,), (2,)]
