"""Deliveries that are set aside as a whole: the last good state stays, other feeds go on."""

import json
import os
import shutil
from pathlib import Path

import pytest

from borderlink.intake import readers
from builders.feeds import CASES, Inbox, check_counts, feed

ROWS = tuple(f"R{n},POPA,ION,1975-06-0{n}" for n in range(1, 7))


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("T13_feed_truncated", "sha256"),
        ("T13_feed_header_only", "sha256"),
        ("T13_feed_renamed", "sha256"),
        ("T13_feed_shrunk", "sha256"),
    ],
)
def test_a_file_that_is_not_its_manifests_is_refused(inbox: Inbox, case: str, reason: str):
    manifest = json.loads((CASES / "T13_manifest.json").read_text("utf-8"))
    inbox.feeds = (feed(fields={"record_key": "rec"}, files="*.csv"),)
    _deliver(inbox, "T13_feed_full", "day1.csv", manifest)
    assert inbox.night(1).counts["new"] == 5
    before = inbox.store.rows("SELECT * FROM record ORDER BY record_id")
    _deliver(inbox, case, "day2.csv", manifest)
    result = inbox.night(2)
    assert inbox.store.rows("SELECT * FROM record ORDER BY record_id") == before
    assert inbox.exports()[-1] == ("day2.csv", "refused", reason)
    assert "The last good state stays." in result.warnings[0]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("T13_feed_header_only", "empty"),
        ("T13_feed_renamed", "columns missing"),
        ("T13_feed_shrunk", "shrunk"),
    ],
)
def test_without_a_manifest_the_guards_refuse_it_still(inbox: Inbox, case: str, reason: str):
    inbox.feeds = (feed(fields={"record_key": "rec"}),)
    _deliver(inbox, "T13_feed_full", "day1.csv")
    inbox.night(1)
    _deliver(inbox, case, "day2.csv")
    inbox.night(2)
    assert inbox.exports()[-1] == ("day2.csv", "refused", reason)
    assert len(inbox.ids()) == 5


def _deliver(inbox: Inbox, case: str, name: str, manifest: dict | None = None) -> None:
    shutil.copy(CASES / f"{case}.csv", inbox.directory / name)
    if manifest:
        text = json.dumps(manifest | {"file": name})
        (inbox.directory / f"{name}.manifest.json").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ({"rows": 7}, "row count"),
        ({"agency": "BBB"}, "manifest"),
        ({"file": "other.csv"}, "manifest"),
        ({"rows": "many"}, "manifest"),
        ({"seq": 3}, "old sequence"),
    ],
)
def test_a_manifest_is_taken_at_its_word(inbox: Inbox, statements: dict, reason: str):
    inbox.put("a0.csv", *ROWS[:5])
    inbox.manifest("a0.csv", seq=4)
    inbox.night(1)
    (inbox.directory / "a0.csv").unlink()
    inbox.put("a1.csv", *ROWS)
    inbox.manifest("a1.csv", **statements)
    inbox.night(2)
    assert inbox.exports()[-1] == ("a1.csv", "refused", reason)
    assert len(inbox.ids()) == 5


def test_a_manifest_gives_sequence_time_and_mode(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    inbox.put("a2.csv", "R1,POPA,IOANA,1975-06-01")
    inbox.manifest("a2.csv", seq=42, mode="delta", extract_time="2026-11-01T22:00:00+02:00")
    check_counts(inbox, 2, files=1, rows=1, changed=1)
    assert inbox.store.rows(
        "SELECT export_sequence, extracted_at::VARCHAR FROM record WHERE record_key = 'R1'"
    ) == [(42, "2026-11-01 20:00:00")]


def test_a_feed_can_insist_on_a_manifest(inbox: Inbox):
    inbox.feeds = (feed(guards={"manifest": "required"}),)
    inbox.put("a.csv", *ROWS)
    inbox.night()
    assert inbox.exports() == [("a.csv", "refused", "manifest missing")]


def test_growth_and_broken_rows_beyond_the_guards_are_refused(inbox: Inbox):
    inbox.put("a1.csv", ROWS[0])
    inbox.night(1)
    inbox.put("a2.csv", *(f"N{n},A,B," for n in range(7)))
    inbox.put("a3.csv", *ROWS[:2], "R3,POPA")
    inbox.night(2)
    assert inbox.exports()[1:] == [
        ("a3.csv", "refused", "too many broken rows"),
        ("a2.csv", "refused", "grown"),
    ]


def test_links_and_directories_are_refused(inbox: Inbox, tmp_path: Path):
    outside = tmp_path / "secret.csv"
    outside.write_text("id,surname,given,dob\nR1,A,B,\n", "utf-8")
    (inbox.directory / "link.csv").symlink_to(outside)
    (inbox.directory / "folder.csv").mkdir()
    result = inbox.night()
    assert {row[2] for row in inbox.exports()} == {"not a plain file"}
    assert (result.counts["refused"], inbox.ids()) == (2, {})


def test_files_still_being_written_are_left_alone(inbox: Inbox):
    inbox.feeds = (feed(files="*"),)
    inbox.put("a.csv.part", *ROWS)
    inbox.put(".a.csv", *ROWS)
    assert "late" in inbox.night().warnings[0]


@pytest.mark.parametrize(
    "said",
    [
        {"seq": 2**63},
        {"seq": 10**30},
        {"extract_time": "9999-12-31T23:59:59-05:00"},
        {"extract_time": "0001-01-01T00:00:00+05:00"},
    ],
)
def test_a_manifest_that_no_store_can_hold_refuses_its_file_only(inbox: Inbox, said: dict):
    inbox.put("a.csv", *ROWS)
    inbox.manifest("a.csv", **said)
    check_counts(inbox, refused=1)
    assert inbox.exports() == [("a.csv", "refused", "manifest")]


@pytest.mark.parametrize("name", [b"/\xc8\xe2.csv", b"/\x1b\n.csv"])
def test_a_name_that_cannot_be_shown_refuses_its_file_only(inbox: Inbox, name: bytes):
    """As Windows archives leave them, or as somebody made them to steer a terminal."""
    file = inbox.put("a.csv", *ROWS)
    file.rename(os.fsdecode(os.fsencode(inbox.directory) + name))
    check_counts(inbox, refused=1)
    assert inbox.exports() == [("??.csv", "refused", "name")]


def test_a_file_on_which_a_reader_fails_costs_no_other_feed_its_night(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    """And what the failure quotes is not repeated."""

    def fails(*_: object) -> None:
        raise KeyError("POPA")

    monkeypatch.setitem(readers._READERS, "json", fails)
    inbox.put("a.csv", *ROWS)
    (inbox.directory / "b.json").write_text("[]")
    inbox.feeds = (feed(), feed(feed="other", files="*.json", format="json"))
    result = inbox.night()
    assert (result.counts["refused"], result.counts["files"]) == (1, 1)
    assert "KeyError" in result.warnings[0]
    assert "POPA" not in result.warnings[0]


def test_an_export_that_breaks_off_in_a_row_is_refused(inbox: Inbox):
    """Without a manifest: the rows that no longer fitted in would be taken for withdrawn."""
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    whole = inbox.put("a2.csv", *ROWS).read_text("utf-8")
    (inbox.directory / "a2.csv").write_text(whole[: whole.index("ION,1975-06-05")], "utf-8")
    inbox.night(2)
    assert inbox.exports()[-1] == ("a2.csv", "refused", "cut short")
    assert len(inbox.ids()) == 6


def test_a_file_that_is_written_to_while_it_is_read_is_refused(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    inbox.put("a.csv", *ROWS)
    read = readers._READERS["csv"]

    def slowly(content, described):
        yield from read(content, described)
        with (inbox.directory / "a.csv").open("a") as stream:
            stream.write("R9,POPA,ION,\n")

    monkeypatch.setitem(readers._READERS, "csv", slowly)
    inbox.night(1)
    assert inbox.exports() == [("a.csv", "refused", "unfinished")]
    monkeypatch.undo()
    check_counts(inbox, 2, files=1, rows=7, new=7)


@pytest.mark.parametrize(
    ("codes", "fine"),
    [
        *(("HM", False), ("HF", True), ("HMF", True), ("VM", False), ("FN", False)),
        *(("01", False), ("012", True), ("MF", True), ("12", True)),
    ],
)
def test_codes_for_sex_that_can_mean_the_reverse_must_be_explained(
    inbox: Inbox, codes: str, fine: bool
):
    """In Spanish M is mujer: each letter alone would be read wrongly, on every record."""
    fields = {"record_key": "id", "sex": "sex"}
    inbox.feeds = (feed(fields=fields),)
    rows = [f"R{n},POPA,ION,,{code}" for n, code in enumerate(codes)]
    inbox.put("a.csv", *rows, header="id,surname,given,dob,sex")
    inbox.night(1)
    assert inbox.exports() == [
        ("a.csv", "loaded", None) if fine else ("a.csv", "refused", "sex codes")
    ]
    meanings = dict(zip(codes, ("male", "female", "unspecified"), strict=False))
    inbox.feeds = (feed(fields=fields | {"sex": {"column": "sex", "codes": meanings}}),)
    inbox.night(2)
    assert inbox.exports()[-1][1] == "loaded"
