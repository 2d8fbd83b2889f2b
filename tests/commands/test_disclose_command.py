"""`borderlink disclose` tells which rule decides, and leaves a trace in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.commands import disclose
from borderlink.commands.disclose import disclose_command
from borderlink.commands.doctor import examine
from borderlink.config import Config, DisclosureRule
from borderlink.errors import UsageError
from borderlink.store import Store
from builders.stored import config, put_record
from builders.told import OPEN_RULE, agency
from builders.withheld import CANARIES, full_record


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of AAA, who discloses suspects, and BBB."""
    settings = config(tmp_path, agency("AAA", OPEN_RULE), agency("BBB"))
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        put_record(opened, 1, full_record())
        monkeypatch.setattr(disclose, "load_config", lambda *_, **__: settings)
        monkeypatch.setattr(disclose, "open_store", lambda _: _Open(opened))
        yield opened


class _Open:
    """The fixture's store, which the command may not close."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Store:
        return self._store

    def __exit__(self, *_: object) -> None: ...


def test_it_says_what_leaves_and_shows_no_value(store: Store, capsys: pytest.CaptureFixture[str]):
    assert disclose_command(None, None, "AAA/A-secret-key", "BBB", None) == 0
    shown = capsys.readouterr().out
    assert "AAA → BBB" in shown
    assert "core, by “open”" in shown
    assert not [value for value in CANARIES.values() if value in shown]


def test_it_is_logged_as_a_consultation(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Who looked, at which record, for which receiver; the record is a keyed hash."""
    monkeypatch.setenv("BORDERLINK_ACTOR", "analyst.k")
    disclose_command(None, None, "AAA/main/A-secret-key", "BBB", "suspect")
    (entry,) = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    assert (entry["action"], entry["who"]) == ("consultation", "analyst.k")
    subject = entry["what"].pop("subject")
    assert entry["what"] == {"owner": "AAA", "receiver": "BBB"}
    assert [subject] == audit.subjects_of(store, [1])


def test_a_name_as_actor_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch):
    """The log keeps it for ever."""
    monkeypatch.setenv("BORDERLINK_ACTOR", "Анна Коваль")
    with pytest.raises(UsageError, match="an id, no name"):
        disclose_command(None, None, "AAA/A-secret-key", "BBB", None)


@pytest.mark.parametrize(
    ("record", "receiver", "beside"),
    [("AAA/none", "BBB", None), ("AAA/A-secret-key", "XXX", None), ("AAA/x", "BBB", "thief")],
)
def test_what_is_not_known_is_not_repeated(store: Store, record, receiver, beside):
    """A mistyped key may be a name."""
    with pytest.raises(UsageError) as caught:
        disclose_command(None, None, record, receiver, beside)
    assert "AAA/" not in str(caught.value)


def test_the_doctor_names_rules_without_effect(tmp_path: Path):
    """An owner hears of the misspelling before the first report."""
    typo = DisclosureRule(id="typo", level="core", withhold=("docments",))
    settings: Config = config(tmp_path, agency("AAA", typo))
    found = [finding.what for finding in examine(settings)]
    assert any("“typo”" in what and "no field" in what for what in found)
