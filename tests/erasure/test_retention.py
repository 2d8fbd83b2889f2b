"""Whose time is over is forgotten by the next night, and not one day earlier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from borderlink.erasure import sweep
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.feeds import Inbox, feed
from builders.stored import config, put_record
from builders.told import NIGHT, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


def swept(store: Store, folder: Path, night: date = NIGHT) -> StageResult:
    with store.transaction():
        return sweep(store, config(folder), night, Silent())


def left(store: Store) -> list[int]:
    rows = store.rows("SELECT DISTINCT record_id FROM record_version ORDER BY 1")
    return [number for (number,) in rows]


def test_a_record_is_kept_through_its_last_day(store: Store, tmp_path: Path):
    """Until 25 November means: erased by the night of the 26th."""
    put_record(store, 1, record(retain_until=NIGHT))
    put_record(store, 2, record(record_key="A-2"))
    assert swept(store, tmp_path).counts["erased"] == 0
    assert swept(store, tmp_path, NIGHT + timedelta(days=1)).counts["erased"] == 1
    assert left(store) == [2]


def test_the_last_word_of_the_agency_counts(store: Store, tmp_path: Path):
    """A longer period takes the shorter one's place; the old versions stay with the record."""
    put_record(store, 1, record(retain_until=NIGHT - timedelta(days=9)), NIGHT - timedelta(days=99))
    store.sql("UPDATE record_version SET valid_to = ?", [NIGHT - timedelta(days=50)])
    put_record(store, 1, record(retain_until=NIGHT + timedelta(days=9)), NIGHT, export_id=2)
    swept(store, tmp_path)
    assert left(store) == [1]


def test_a_withdrawn_record_goes_after_ninety_days(store: Store, tmp_path: Path):
    """An agency that withdraws by mistake has three months to send it again."""
    put_record(store, 1, record())
    store.sql("UPDATE record_version SET valid_to = ?", [NIGHT - timedelta(days=90)])
    assert swept(store, tmp_path).counts["erased"] == 0
    assert swept(store, tmp_path, NIGHT + timedelta(days=1)).counts["erased"] == 1


def test_expiry_is_no_order(store: Store, tmp_path: Path):
    """Nothing is denied: the agency may have reason to send the person again."""
    put_record(store, 1, record(retain_until=NIGHT - timedelta(days=1)))
    swept(store, tmp_path)
    assert store.value("SELECT count(*) FROM denied") == 0
    (entry,) = store.rows("SELECT entry FROM audit_entry")
    assert '"why":"retention"' in entry[0]


def test_old_raw_rows_and_old_reports_go(store: Store, tmp_path: Path):
    """Both hold people in the clear; neither is needed for long."""
    for age in (30, 31):
        night = NIGHT - timedelta(days=age)
        store.sql(
            "INSERT INTO quarantine VALUES (1, ?, 'AAA', 'main', 'f', 1, 'b', 'r', 'm', '{}')",
            [night],
        )
        store.sql("INSERT INTO report_file VALUES (?, 'AAA', 'r', 't', 's', 'c', 'x')", [night])
    counts = swept(store, tmp_path).counts
    assert (counts["old quarantined rows"], counts["old reports"]) == (1, 1)


RETAINED = feed(fields={"record_key": "id", "retain_until": "until"}, guards={"max_shrink": 1.0})
HEADER = "id,surname,given,dob,until"


def test_an_expired_record_that_is_still_sent_is_not_taken_in(store: Store, tmp_path: Path):
    """Its earlier versions go with the next sweep; the others of the file are taken in."""
    inbox = Inbox(store, tmp_path, (RETAINED,))
    inbox.put("1.csv", "K1,Vask,A,1985-05-12,2026-12-31", "K2,Vask,B,1991-02-03,", header=HEADER)
    inbox.night(1)
    inbox.put("2.csv", "K1,Vask,A,1985-05-12,2026-11-01", "K2,Vask,B,1991-02-03,",
              "K3,Vask,C,1999-09-09,2026-11-01", header=HEADER)  # fmt: skip
    inbox.night(2)
    assert set(inbox.ids()) == {"K2"}
    assert swept(store, tmp_path, date(2026, 11, 2)).counts["erased"] == 1
    assert store.rows("SELECT record_key FROM record_identity") == [("K2",)]
