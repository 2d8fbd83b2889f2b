"""The command line: help one can live from, clear errors, and the exit statuses of DESIGN §11."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from borderlink.cli import app

ROOT = Path(__file__).parents[1]
COMMANDS = [
    "run", "intake", "check", "link", "train", "evaluate", "export", "search", "doctor",
    "names explain", "names score", "decide", "review", "review user add", "review user list",
    "review user password", "review user remove", "disclose", "unseal", "keys", "erase",
    "audit verify", "audit export",
    "deliver", "request", "grant", "recall", "keys new", "keys rotate", "keys revoke",
    "housekeeping", "backup", "restore",
]  # fmt: skip


def borderlink(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "160", "BORDERLINK_STATE": str(cwd / "state")}
    return subprocess.run(
        [sys.executable, "-m", "borderlink", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]):
    app([*command.split(), "--help"])
    shown = capsys.readouterr().out
    assert f"borderlink {command}" in shown
    for line in shown.splitlines():
        assert "None" not in line


def test_every_command_is_documented():
    """A command that no page mentions does not exist for whoever needs it."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    text = " ".join(page.read_text("utf-8") for page in pages)
    assert not [command for command in COMMANDS if f"borderlink {command}" not in text]


def test_wrong_usage_ends_with_two(tmp_path: Path):
    assert borderlink("frobnicate", cwd=tmp_path).returncode == 2
    assert borderlink("run", "--night", "yesterday", cwd=tmp_path).returncode == 2


def test_a_missing_configuration_is_named(tmp_path: Path):
    done = borderlink("run", "--config", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_looking_before_the_first_night_says_what_to_do(tmp_path: Path):
    done = borderlink("export", "matches", "--out", "m.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "borderlink run" in done.stderr
    assert not (tmp_path / "m.csv").exists()


def test_files_are_linked_without_a_store(tmp_path: Path):
    header = "record_key,name,birth_date,sex,nationality,documents"
    (tmp_path / "UA.csv").write_text(
        f"{header}\n1,Юлія Шевчук,1985-05-12,F,UKR,passport:UKR:FE123456\n2,,1990-01-01,M,,\n",
        "utf-8",
    )
    (tmp_path / "TH.csv").write_text(
        f"{header}\n7,SHEVCHUK YULIIA,1985-05-12,F,UKR,passport:UKR:FE123456\n"
        "8,Somchai Jaidee,1979-03-04,M,THA,\n",
        "utf-8",
    )
    done = borderlink("link", "UA.csv", "TH.csv", "--out", "out", cwd=tmp_path)
    assert done.returncode == 3, done.stderr  # the row without a name is quarantined
    import polars as pl

    matches = pl.read_parquet(tmp_path / "out" / "matches.parquet")
    assert matches.select("agency_a", "record_a", "agency_b", "record_b").rows() == [
        ("UA", "1", "TH", "7")
    ]
    assert {f.stat().st_mode & 0o777 for f in (tmp_path / "out").iterdir()} == {0o600}
    entities = pl.read_parquet(tmp_path / "out" / "entities.parquet")
    assert entities.columns[:3] == ["agency", "record_key", "entity_id"]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert (summary["records"], summary["matches"], summary["quarantined"]) == (3, 1, 1)


def test_names_are_scored_in_batches(tmp_path: Path):
    (tmp_path / "in.csv").write_text(
        "name_a,name_b,lang_a\nЮлия Шевчук,SHEVCHUK YULIIA,uk\nЮлия Шевчук,WANG XIAOMEI,uk\n,X,\n",
        "utf-8",
    )
    done = borderlink("names", "score", "in.csv", "--out", "out.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    scores = [float(row["score"]) for row in rows]
    assert scores[0] > 0.9
    assert scores[1] < 0.1
    assert scores[2] == 0
    assert rows[0]["lang_a"] == "uk"
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    """The message says where, and does not ask for a report of a defect."""
    (tmp_path / "in.csv").write_text("name_a,name_b\nA,B\n", "utf-8")
    (tmp_path / "state").write_text("a file where the store's folder should be")
    for arguments in (("names", "score", "in.csv", "--out", "nowhere/out.csv"), ("run",)):
        done = borderlink(*arguments, cwd=tmp_path)
        assert done.returncode == 1
        assert "nowhere" in done.stderr or "state" in done.stderr
        assert "unexpected" not in done.stderr


def test_two_names_are_explained(tmp_path: Path):
    done = borderlink("names", "explain", "Юлия Шевчук", "SHEVCHUK YULIIA", cwd=tmp_path)
    assert done.returncode == 0
    assert "Шевчук" in done.stdout and "SHEVCHUK" in done.stdout and "Score" in done.stdout


def test_a_name_is_never_read_as_markup(tmp_path: Path):
    done = borderlink("names", "explain", "[/b] Nok", "[red]Nok \x1b[31m", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "[red]Nok" in done.stdout
    assert "\x1b" not in done.stdout
