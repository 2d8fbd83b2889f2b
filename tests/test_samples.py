"""The invented exports are what their script writes and what their README says."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from borderlink.config import load_config
from borderlink.feed import Feed
from borderlink.intake.export import Export, read_export
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Quarantined
from borderlink.person import Record

SAMPLES = Path(__file__).parents[1] / "data-samples"
DEMO = SAMPLES.parent / "configs" / "demo"
RECORDS = {"TH-IB": 450, "UA-NP": 380, "AE-BG": 370, "MX-PE": 290, "JP-PF": 310, "NGO-SH": 200}
EVERYWHERE = {"no key": 1, "impossible date": 1, "duplicate key": 1}
BROKEN = {
    "TH-IB": EVERYWHERE,
    "UA-NP": {**EVERYWHERE, "field count": 1},
    "AE-BG": {**EVERYWHERE, "field count": 1, "future date": 1},
    "MX-PE": EVERYWHERE,
    "JP-PF": {**EVERYWHERE, "width": 1},
    "NGO-SH": EVERYWHERE,
}
NIGHT = date(2026, 11, 1)
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


@dataclass(frozen=True)
class Intake:
    """What intake makes of one agency's file."""

    records: frozenset[str]
    quarantined: dict[str, int]


Night = dict[str, Intake]


def taken_in(inbox: Path) -> Night:
    """What intake makes of every file that the demonstration's feeds find in a directory."""
    return {
        feed.agency: _taken_in(file, feed)
        for feed in load_config(DEMO).feeds
        for file in inbox.glob(feed.files)
    }


def _taken_in(file: Path, feed: Feed) -> Intake:
    items = list(read_export(Export(file, feed, NIGHT)).records())
    bad = Counter(item.reason for item in items if isinstance(item, Quarantined))
    return Intake(frozenset(i.record_key for i in items if isinstance(i, Record)), dict(bad))


@pytest.fixture(scope="module")
def first_night() -> Night:
    return taken_in(SAMPLES / "inbox")


def test_the_script_reproduces_the_committed_bytes(tmp_path: Path) -> None:
    script = [sys.executable, str(SAMPLES / "make_samples.py"), "--out", str(tmp_path)]
    subprocess.run(script, check=True)
    assert generated(tmp_path) == generated(SAMPLES)


def test_the_samples_stay_small() -> None:
    assert sum(f.stat().st_size for f in SAMPLES.rglob("*") if f.is_file()) < 1_500_000


@pytest.mark.parametrize("agency", sorted(RECORDS))
def test_each_agency_delivers_the_promised_records_and_broken_rows(
    agency: str, first_night: Night
) -> None:
    assert len(first_night[agency].records) == RECORDS[agency]
    assert first_night[agency].quarantined == BROKEN[agency]


@pytest.mark.parametrize("name", ["truth.csv", "traps.csv"])
def test_pairs_name_delivered_records_of_two_agencies(name: str, first_night: Night) -> None:
    for pair in pairs(name):
        assert pair["record_a"] in first_night[pair["agency_a"]].records
        assert pair["record_b"] in first_night[pair["agency_b"]].records
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


def test_the_second_night_changes_what_it_says(first_night: Night) -> None:
    second_night = taken_in(SAMPLES / "night2")
    for change in pairs("night2_changes.csv"):
        before = change["record"] in first_night[change["agency"]].records
        after = change["record"] in second_night[change["agency"]].records
        expected = {"new": (False, True), "withdrawn": (True, False)}
        assert (before, after) == expected.get(change["change"], (True, True))
