"""The invented exports are what their script writes and what their README says."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from borderlink.config import Config, load_config
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Row

SAMPLES = Path(__file__).parents[1] / "data-samples"
DEMO = SAMPLES.parent / "configs" / "demo"
RECORDS = {"TH-IB": 450, "UA-NP": 380, "AE-BG": 370, "MX-PE": 290, "JP-PF": 310, "NGO-SH": 200}
BROKEN = {"TH-IB": 3, "UA-NP": 4, "AE-BG": 5, "MX-PE": 3, "JP-PF": 4, "NGO-SH": 3}
GENERATED = ("inbox", "night2", "truth.csv", "traps.csv", "night2_truth.csv", "night2_changes.csv")
MANIFESTS = sorted(SAMPLES.glob("*/*.manifest.json"))


def generated(directory: Path) -> dict[str, bytes]:
    """Every generated file under a directory, by its relative name."""
    roots = [directory / name for name in GENERATED]
    files = [f for root in roots for f in ([root] if root.is_file() else root.iterdir())]
    return {f.relative_to(directory).as_posix(): f.read_bytes() for f in files}


def pairs(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys(config: Config, inbox: Path) -> dict[str, Counter[str]]:
    """The record keys each agency delivered, as often as they occur."""
    found = {}
    for feed in config.feeds:
        for file in inbox.glob(feed.files):
            column = feed.fields.record_key.column or ""
            rows = [row for row in read_rows(file, feed) if isinstance(row, Row)]
            found[feed.agency] = Counter(str(row.values[column] or "").strip() for row in rows)
    return found


@pytest.fixture(scope="module")
def first_night() -> dict[str, Counter[str]]:
    return keys(load_config(DEMO), SAMPLES / "inbox")


def test_the_script_reproduces_the_committed_bytes(tmp_path: Path) -> None:
    script = [sys.executable, str(SAMPLES / "make_samples.py"), "--out", str(tmp_path)]
    subprocess.run(script, check=True)
    assert generated(tmp_path) == generated(SAMPLES)


def test_the_samples_stay_small() -> None:
    assert sum(f.stat().st_size for f in SAMPLES.rglob("*") if f.is_file()) < 1_500_000


def test_each_agency_delivers_the_promised_number_of_rows() -> None:
    config = load_config(DEMO)
    for feed in config.feeds:
        (file,) = (SAMPLES / "inbox").glob(feed.files)
        rows = len(list(read_rows(file, feed)))
        assert rows == RECORDS[feed.agency] + BROKEN[feed.agency], feed.agency


def test_each_agency_has_one_row_without_a_key_and_one_key_used_twice(
    first_night: dict[str, Counter[str]],
) -> None:
    for agency, found in first_night.items():
        twice = [key for key, count in found.items() if key and count > 1]
        assert (found[""], len(twice)) == (1, 1), agency


@pytest.mark.parametrize("name", ["truth.csv", "traps.csv"])
def test_pairs_name_delivered_records_of_two_agencies(
    name: str, first_night: dict[str, Counter[str]]
) -> None:
    for pair in pairs(name):
        assert pair["record_a"] in first_night[pair["agency_a"]]
        assert pair["record_b"] in first_night[pair["agency_b"]]
        assert pair["agency_a"] < pair["agency_b"]


def test_no_trap_is_a_truth() -> None:
    true, traps = (
        {tuple(pair.values())[:4] for pair in pairs(name)} for name in ("truth.csv", "traps.csv")
    )
    assert len(true) == len(pairs("truth.csv"))
    assert not true & traps


def test_every_planned_difficulty_is_there() -> None:
    assert {pair["case"] for pair in pairs("truth.csv")} == {
        "plain", "typing error", "name order swapped", "day and month swapped",
        "second surname dropped", "birth missing", "birth year only", "document changed",
        "calendar slip", "married name", "minor", "twins",
    }  # fmt: skip
    assert {pair["case"] for pair in pairs("traps.csv")} == {
        "twins", "parent and child", "namesakes born 1 January", "misused passport",
    }  # fmt: skip


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_manifests_keep_their_promise(file: Path) -> None:
    promise = json.loads(file.read_bytes())
    content = (file.parent / promise["file"]).read_bytes()
    assert promise["sha256"] == hashlib.sha256(content).hexdigest()
    feed = next(f for f in load_config(DEMO).feeds if f.agency == promise["agency"])
    assert promise["rows"] == len(list(read_rows(file.parent / promise["file"], feed)))


def test_the_second_night_changes_what_it_says(first_night: dict[str, Counter[str]]) -> None:
    second_night = keys(load_config(DEMO), SAMPLES / "night2")
    for change in pairs("night2_changes.csv"):
        before = change["record"] in first_night[change["agency"]]
        after = change["record"] in second_night[change["agency"]]
        expected = {"new": (False, True), "withdrawn": (True, False)}
        assert (before, after) == expected.get(change["change"], (True, True))
