"""A package reaches the outbox exactly once and whole, whatever dies on the way."""

from __future__ import annotations

import hashlib
import subprocess
from typing import Any

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import DeliveryFailed
from borderlink.exchange import deliver, run
from borderlink.exchange import delivery as steps
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
@pytest.mark.parametrize("step", ["place", "write_whole", "announce", "confirm"])
def test_a_death_at_any_step_is_made_good(
    sealed: Store, config: Config, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """The next run ends with exactly one file, one marker and one entry."""
    real = getattr(steps, step)

    def dies(*given: Any) -> None:
        if when == "after":
            real(*given)
        raise Killed

    monkeypatch.setattr(steps, step, dies)
    with pytest.raises(Killed):
        deliver(sealed, config, Silent())
    monkeypatch.undo()
    deliver(sealed, config, Silent())
    check_delivered(sealed, config)


def test_a_death_in_the_middle_of_writing_leaves_no_half_file(
    sealed: Store, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a hidden .part file is there; it is written over by the next run."""
    monkeypatch.setattr(steps.os, "fsync", lambda _: (_ for _ in ()).throw(Killed))
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
