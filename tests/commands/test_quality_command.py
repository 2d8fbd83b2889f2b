"""`borderlink quality`: the sheet that goes back to the agency."""

import csv
from datetime import date
from pathlib import Path

import pytest

from borderlink import intake
from borderlink.cli import app
from borderlink.commands.quality import _harmless
from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.progress import Silent


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The demo's first night of intake."""
    config = load_config(None, state=tmp_path / "state")
    with open_store(config, create=True) as store, store.transaction():
        intake.run(store, config, date(2026, 11, 1), Silent())
    return tmp_path / "state"


def test_an_agency_is_shown_what_it_can_mend(state: Path, capsys: pytest.CaptureFixture[str]):
    assert app(["quality", "UA-NP", "--state", str(state)]) == 0
    shown = capsys.readouterr().out
    assert "UA-NP_export_20261101.csv" in shown and "384 rows" in shown
    assert "birth" in shown and "Set aside" in shown


def test_the_sheet_is_written_for_sending(state: Path, tmp_path: Path):
    file = tmp_path / "sheet.csv"
    assert app(["quality", "UA-NP", "--state", str(state), "--out", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["feed"] for row in rows} == {"cases"}
    assert {"names", "birth", "documents"} <= {row["field"] for row in rows}
    assert file.stat().st_mode & 0o077 == 0


def test_no_cell_of_the_sheet_begins_a_formula():
    assert [_harmless(cell) for cell in ("=1+1", "+1", "@x", "plain")] == [
        "'=1+1",
        "'+1",
        "'@x",
        "plain",
    ]


def test_an_unknown_agency_is_a_mistake(state: Path):
    with pytest.raises(UsageError, match="UA-NP"):
        app(["quality", "XX", "--state", str(state)])
