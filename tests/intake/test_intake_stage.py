"""Nights of intake: what is new, changed, withdrawn; and what is refused leaves all as it was."""

import json
from datetime import date

import pytest

from borderlink import intake
from borderlink.errors import ConfigError
from builders.feeds import Inbox, check_counts, config, feed

ROWS = tuple(f"R{n},POPA,ION,1975-06-0{n}" for n in range(1, 7))


def test_a_first_export_makes_records_with_their_source(inbox: Inbox):
    inbox.put("a.csv", *ROWS)
    check_counts(inbox, files=1, rows=6, new=6)
    agency, key, number, born, raw, valid_from = inbox.store.rows(
        "SELECT agency, record_key, row_number, birth.earliest, raw, valid_from FROM record "
        "ORDER BY record_id"
    )[0]
    assert (agency, key, number, born) == ("AAA", "R1", 2, date(1975, 6, 1))
    assert json.loads(raw) == {"id": "R1", "surname": "POPA", "given": "ION", "dob": "1975-06-01"}
    assert valid_from == date(2026, 11, 1)


def test_the_same_file_is_not_read_twice(inbox: Inbox):
    inbox.put("a.csv", *ROWS)
    inbox.night(1)
    check_counts(inbox, 2)
    assert len(inbox.exports()) == 1


def test_taking_away_the_newest_file_brings_no_old_one_back(inbox: Inbox):
    """An inbox that is tidied up says nothing new."""
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    newer = inbox.put("a2.csv", "R1,POPA,IOAN,1975-06-01", *ROWS[1:])
    inbox.night(2)
    newer.unlink()
    check_counts(inbox, 3)


def test_a_file_of_one_name_may_go_back_to_what_it_said(inbox: Inbox):
    inbox.put("a.csv", *ROWS)
    inbox.night(1)
    inbox.put("a.csv", "R1,POPA,IOAN,1975-06-01", *ROWS[1:])
    inbox.night(2)
    inbox.put("a.csv", *ROWS)
    check_counts(inbox, 3, files=1, rows=6, changed=1, unchanged=5)


def test_a_corrected_description_reads_the_newest_export_again(inbox: Inbox):
    inbox.put("a.csv", "R1,POPA,ION,05/06/1975", *ROWS[1:])
    inbox.night(1)
    inbox.feeds = (feed(birth={"date": {"column": "dob", "extract": r"^(\d{4}.*)$"}}),)
    check_counts(inbox, 2, files=1, rows=6, changed=1, unchanged=5)
    check_counts(inbox, 3)


def test_only_what_changed_gets_a_new_version(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    inbox.put("a2.csv", "R1,POPA,IOANA,1975-06-01", *ROWS[1:5], "R7,NEW,ONE,")
    check_counts(inbox, 2, files=1, rows=6, new=1, changed=1, unchanged=4, withdrawn=1)
    versions = inbox.store.rows(
        "SELECT valid_from, valid_to FROM record_version JOIN record_identity USING (record_id) "
        "WHERE record_key = 'R1' ORDER BY valid_from"
    )
    assert versions == [(date(2026, 11, 1), date(2026, 11, 2)), (date(2026, 11, 2), None)]
    assert "R6" not in inbox.ids()


def test_a_withdrawn_record_that_returns_keeps_its_id(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    before = inbox.ids()
    inbox.put("a2.csv", *ROWS[:5])
    inbox.night(2)
    inbox.put("a3.csv", *ROWS)
    check_counts(inbox, 3, files=1, rows=6, new=1, unchanged=5)
    assert inbox.ids() == before


def test_a_rekeyed_export_keeps_ids_and_versions(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    before = inbox.ids()
    inbox.put("a2.csv", *(f"X{row}" for row in ROWS))
    check_counts(inbox, 2, files=1, rows=6, unchanged=6, rekeyed=6)
    assert {f"X{key}": record_id for key, record_id in before.items()} == inbox.ids()


def test_two_equal_records_are_never_taken_for_one_that_changed_its_key(inbox: Inbox):
    inbox.put("a1.csv", "R1,POPA,ION,", "R2,POPA,ION,")
    inbox.night(1)
    inbox.put("a2.csv", "X1,POPA,ION,", "X2,POPA,ION,")
    check_counts(inbox, 2, files=1, rows=2, new=2, withdrawn=2)


def test_ids_follow_the_keys_and_not_the_order_of_the_file(inbox: Inbox):
    inbox.put("a.csv", *reversed(ROWS))
    inbox.night()
    assert inbox.ids() == {f"R{n}": n for n in range(1, 7)}


def test_a_broken_row_is_kept_and_said_and_the_others_go_on(inbox: Inbox):
    inbox.put("a.csv", *ROWS, "R8,POPA", "R9,POPA,ION,1975-06-09")
    result = inbox.night()
    assert (result.counts["rows"], result.counts["quarantined"]) == (8, 1)
    assert "R9" in inbox.ids()
    assert inbox.store.rows("SELECT row_number, field, reason, raw FROM quarantine") == [
        (8, "row", "field count", '"R8,POPA"')
    ]
    (warning,) = result.warnings
    assert warning.startswith("AAA/persons: 1 of 8 rows of a.csv were set aside (field count 1).")


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (",POPA,ION,", "record_key", "no key"),
        ("R8,,-,", "name", "no name"),
        ("R8,POPA,ION,1975-13-01", "birth.date", "impossible date"),
        ("R8,POPA,ION,2518-06-01", "birth.date", "future date"),
        ("R1,POPA,ION,", "record_key", "duplicate key"),
    ],
)
def test_why_a_row_is_set_aside(inbox: Inbox, row: str, field: str, reason: str):
    inbox.put("a.csv", *ROWS, row)
    inbox.night()
    found = inbox.store.rows("SELECT row_number, field, reason, message FROM quarantine")
    assert [r[:3] for r in found] == [(8, field, reason)]
    assert not any(value in found[0][3] for value in ("POPA", "1975", "2518"))


def test_a_record_whose_row_broke_is_not_withdrawn(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    inbox.put("a2.csv", *ROWS[:4], "R5,POPA")
    check_counts(inbox, 2, files=1, rows=5, quarantined=1, unchanged=4, withdrawn=1)
    assert "R5" in inbox.ids()
    inbox.put("a3.csv", *ROWS[:4], "R5,POPA,ION,1975-13-05")
    check_counts(inbox, 3, files=1, rows=5, quarantined=1, unchanged=4)
    assert "R5" in inbox.ids()


def test_a_delta_leaves_the_records_it_does_not_name(inbox: Inbox):
    inbox.feeds = (feed(mode="delta"),)
    inbox.put("d1.csv", *ROWS)
    inbox.put("d2.csv", "R1,POPA,IOANA,1975-06-01")
    inbox.put("d10.csv", "R1,POPA,MARIA,1975-06-01")
    result = inbox.night(1)
    assert (result.counts["files"], result.counts["new"], result.counts["changed"]) == (3, 6, 2)
    assert inbox.store.value("SELECT names[1].given FROM record WHERE record_key = 'R1'") == "MARIA"
    assert len(inbox.ids()) == 6


def test_the_newest_full_export_counts(inbox: Inbox):
    inbox.put("a9.csv", *ROWS)
    inbox.put("a10.csv", *ROWS[:5])
    check_counts(inbox, files=1, rows=5, new=5)
    assert inbox.exports() == [("a10.csv", "loaded", None)]


def test_when_the_newest_is_refused_the_one_before_it_counts(inbox: Inbox):
    inbox.put("a1.csv", *ROWS)
    inbox.put("a2.csv", header="no,such,columns,here")
    result = inbox.night()
    assert (result.counts["new"], result.counts["refused"]) == (6, 1)
    assert inbox.exports() == [("a2.csv", "refused", "columns missing"), ("a1.csv", "loaded", None)]


def test_a_refusal_is_recorded_once_and_said_every_night(inbox: Inbox):
    inbox.put("a.csv", header="x,y")
    assert len(inbox.night(1).warnings) == len(inbox.night(2).warnings) == 1
    assert len(inbox.exports()) == 1


def test_one_bad_feed_does_not_stop_the_others(inbox: Inbox):
    inbox.feeds = (feed(files="bad*"), feed(agency="BBB", files="good*"))
    inbox.put("bad.csv", header="x")
    inbox.put("good.csv", *ROWS)
    result = inbox.night()
    assert (result.counts["refused"], result.counts["new"]) == (1, 6)


def test_a_feed_that_never_came_is_late_and_one_without_news_is_not(inbox: Inbox):
    assert "late" in inbox.night(1).warnings[0]
    file = inbox.put("a.csv", *ROWS)
    inbox.night(2)
    file.unlink()
    assert inbox.night(3).warnings == []
    assert len(inbox.ids()) == 6


def test_an_inbox_that_is_not_there_is_a_mistake(inbox: Inbox):
    inbox.directory = inbox.directory / "nowhere"
    with pytest.raises(ConfigError, match="not a directory"):
        inbox.night()


def test_every_loaded_export_is_audited_without_a_name(inbox: Inbox):
    inbox.put("a.csv", *ROWS)
    inbox.night()
    (entry,) = (json.loads(row[0]) for row in inbox.store.rows("SELECT entry FROM audit_entry"))
    assert (entry["action"], entry["what"]["read"], entry["what"]["new"]) == ("collection", 6, 6)
    assert "POPA" not in json.dumps(entry)


def test_the_fingerprint_changes_with_any_file_or_manifest(inbox: Inbox):
    described = config(inbox.directory, feed())
    seen = {intake.input_fingerprint(described)}
    inbox.put("a.csv", *ROWS)
    seen.add(intake.input_fingerprint(described))
    inbox.put("a.csv", *ROWS[:5])
    seen.add(intake.input_fingerprint(described))
    inbox.manifest("a.csv", rows=5)
    seen.add(intake.input_fingerprint(described))
    inbox.put("other.txt", *ROWS)
    assert len(seen | {intake.input_fingerprint(described)}) == 4


def test_nothing_is_withdrawn_when_too_much_is_unreadable(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("borderlink.intake.load.MOST_UNREADABLE", 0)
    inbox.put("a1.csv", *ROWS)
    inbox.night(1)
    inbox.put("a2.csv", *ROWS[:4], "broken")
    inbox.night(2)
    assert len(inbox.ids()) == 6


def test_digits_of_any_kind_may_stand_in_a_name(inbox: Inbox):
    inbox.put("a1\u00b22.csv", *ROWS)
    inbox.put("a1.csv", *ROWS[:5])
    check_counts(inbox, files=1, rows=6, new=6)
