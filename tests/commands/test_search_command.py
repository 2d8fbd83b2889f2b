"""`borderlink search` shows whom its user may see, and every record it shows stands in the log."""

from __future__ import annotations

import json
import os

import pytest

from borderlink.commands.export import export_command
from borderlink.commands.search import search_command
from borderlink.config import load_config
from borderlink.night import open_store
from builders.on_disk import OnDisk
from builders.taint import OPEN, row


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """A suspect and a victim of one family name, after a night."""
    made = OnDisk(tmp_path_factory.mktemp("search") / "home")
    made.add("AAA", OPEN)
    rows = (
        row(51, name="Juliana Zarvolkova", born="1985-05-12"),
        row(52, name="Mirela Zarvolkova", born="1991-02-03", role="victim"),
        row(53, key="", name="Broken Rowley", born="1991-02-03"),
    )
    made.deliver("AAA", 1, rows)
    made.night(1, status=3)
    return made


def found(made: OnDisk, capsys: pytest.CaptureFixture[str], name: str) -> str:
    assert search_command(made.config, made.state, name, None, "case 7/2026") == 0
    return capsys.readouterr().out


def test_who_has_the_zones_key_finds_both(made: OnDisk, capsys: pytest.CaptureFixture[str]):
    assert "ZQK-51" in found(made, capsys, "Juliana Zarvolkova")
    assert "ZQK-52" in found(made, capsys, "Mirela Zarvolkova")


def test_who_has_not_finds_no_victim_and_no_hint_of_one(
    made: OnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """An operator with the store's key alone; raw rows, which may be anybody's, neither."""
    monkeypatch.setenv("BORDERLINK_PROTECTED_KEY_FILE", os.devnull + "/none")
    assert "ZQK-51" in found(made, capsys, "Juliana Zarvolkova")
    assert "0 likely records" in found(made, capsys, "Mirela Zarvolkova")
    export_command(made.config, made.state, "quarantine", made.home / "q.csv")
    assert "Rowley" not in (made.home / "q.csv").read_text("utf-8")


def test_every_record_shown_is_logged_with_the_reference(
    made: OnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Who, why, and whose record, as a keyed hash."""
    monkeypatch.setenv("BORDERLINK_ACTOR", "analyst.k")
    found(made, capsys, "Juliana Zarvolkova")
    with open_store(load_config(made.config, state=made.state), read_only=True) as store:
        log = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    mine = [entry for entry in log if entry["who"] == "analyst.k"]
    assert {entry["why"] for entry in mine} == {"search: case 7/2026"}
    assert "subject" in mine[-1]["what"]
    assert "Zarvolkova" not in json.dumps(mine)
