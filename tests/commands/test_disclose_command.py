"""`borderlink disclose` tells which rule decides, and leaves a trace in the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.commands.disclose import disclose_command
from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from builders.on_disk import OnDisk
from builders.stored import put_record
from builders.taint import OPEN
from builders.withheld import CANARIES, full_record


@pytest.fixture
def made(tmp_path: Path) -> OnDisk:
    """AAA, who discloses suspects, holds one; BBB asks."""
    made = OnDisk(tmp_path / "home")
    made.add("AAA", OPEN)
    made.add("BBB")
    with open_store(load_config(made.config, state=made.state), create=True) as store:
        put_record(store, 1, full_record())
    return made


def disclose(made: OnDisk, record: str, receiver: str = "BBB", beside: str | None = None) -> int:
    return disclose_command(made.config, made.state, record, receiver, beside)


def test_it_says_what_leaves_and_shows_no_value(made: OnDisk, capsys: pytest.CaptureFixture[str]):
    assert disclose(made, "AAA/A-secret-key") == 0
    shown = capsys.readouterr().out
    assert "AAA → BBB" in shown
    assert "core, by “open”" in shown
    assert not [value for value in CANARIES.values() if value in shown]


def test_it_is_logged_as_a_consultation(made: OnDisk, monkeypatch: pytest.MonkeyPatch):
    """Who looked, at which record, for which receiver; the record is a keyed hash."""
    monkeypatch.setenv("BORDERLINK_ACTOR", "analyst.k")
    disclose(made, "AAA/main/A-secret-key", beside="suspect")
    with open_store(load_config(made.config, state=made.state)) as store:
        (entry,) = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
        subjects = audit.subjects_of(store, [1])
    assert (entry["action"], entry["who"]) == ("consultation", "analyst.k")
    assert entry["what"] == {"owner": "AAA", "receiver": "BBB", "subject": subjects[0]}


def test_a_name_as_actor_is_refused(made: OnDisk, monkeypatch: pytest.MonkeyPatch):
    """The log keeps it for ever."""
    monkeypatch.setenv("BORDERLINK_ACTOR", "Анна Коваль")
    with pytest.raises(UsageError, match="an id, no name"):
        disclose(made, "AAA/A-secret-key")


@pytest.mark.parametrize(
    ("record", "receiver", "beside"),
    [("AAA/none", "BBB", None), ("AAA/A-secret-key", "XXX", None), ("AAA/x", "BBB", "thief")],
)
def test_what_is_not_known_is_not_repeated(made: OnDisk, record, receiver, beside):
    """A mistyped key may be a name."""
    with pytest.raises(UsageError) as caught:
        disclose(made, record, receiver, beside)
    assert "AAA/" not in str(caught.value)
