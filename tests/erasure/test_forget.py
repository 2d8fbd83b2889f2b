"""Every place a record can be in, and what stays of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.erasure import erase_by_order, lines_of
from borderlink.erasure.forget import Reason, forget
from borderlink.errors import UsageError
from borderlink.store import Store
from builders.feeds import Inbox, feed
from builders.linked import person
from builders.nights import Nights, nights
from builders.searched import tables_of, tables_with
from builders.stored import config, put_match, put_record
from builders.told import NIGHT, record
from builders.withheld import CANARIES, full_record

ORDER = Reason("ER-9", "lead.m", deny=True)
EXPIRED = Reason("retention", "night", deny=False)

# Tables in which a person's data can stand, and those that know people by number or hash only.
PERSONAL = {
    "record_identity", "record_version", "quarantine", "name_string", "name_form", "name_feature",
    "link_key", "link_person", "link_token", "link_decision", "scored_pair", "entity", "match",
    "match_side", "match_change", "match_basis", "decision", "decision_set_aside", "report_file",
    "package", "request", "desk_person", "protected_detail",
}  # fmt: skip
IMPERSONAL = {
    "answer", "audit_entry", "counter", "denied", "desk_person_change", "disclosed",
    "entity_history", "erasure", "export", "feed_layout", "feed_quality", "inbound", "known_key",
    "lease", "link_common", "link_epoch", "migration", "named_record", "night", "recall", "sent",
    "stage_run",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


def test_every_table_is_known_to_hold_people_or_not(store: Store):
    """Whoever adds a table decides here, and in `erasure/remove.py`, what an erasure does to it."""
    assert set(tables_of(store)) == PERSONAL | IMPERSONAL


def test_a_record_is_forgotten_with_all_its_versions(store: Store, tmp_path: Path):
    """An old spelling is the same person."""
    put_record(store, 1, full_record())
    put_record(store, 1, full_record(emails=["later@vask.example"]), export_id=2)
    put_record(store, 2, record(agency="BBB"))
    put_match(store, "M-1", (1, 2))
    with store.transaction():
        receipt = forget(store, config(tmp_path), [1], ORDER)
    assert receipt.reached["record versions"] == 2
    for value in (*CANARIES.values(), "later@vask.example", "A-secret-key"):
        assert tables_with(store, value) == [], value
    assert store.rows("SELECT record_id FROM record") == [(2,)]


def test_a_row_set_aside_is_forgotten_by_its_key(store: Store, tmp_path: Path):
    """The key as a word: a longer number that contains it is somebody else's."""
    put_record(store, 1, record(record_key="K-7"))
    for number, raw in enumerate(('{"id": "K-7", "born": "month 13"}', '{"id": "K-77"}'), 1):
        store.sql(
            "INSERT INTO quarantine VALUES (1, ?, 'AAA', 'main', 'f.csv', ?, 'birth', 'r', 'm', ?)",
            [NIGHT, number, raw],
        )
    with store.transaction():
        receipt = forget(store, config(tmp_path), [1], ORDER)
    assert receipt.reached["quarantined rows"] == 1
    assert store.rows("SELECT row_number FROM quarantine") == [(2,)]


def test_a_package_that_waits_is_taken_back_and_one_that_left_is_recalled(
    store: Store, tmp_path: Path
):
    """BBB's has left, CCC's waits in the store."""
    for record_id, code in ((1, "AAA"), (2, "BBB"), (3, "CCC")):
        put_record(store, record_id, record(agency=code, record_key=f"{code}-1"))
    for match, other, receiver, sealed in (("M-2", 2, "BBB", None), ("M-3", 3, "CCC", b"sealed")):
        put_match(store, match, (1, other))
        store.sql(
            "INSERT INTO package (receiver, sequence, night, content_hash, file, sha256, sealed_at,"
            " sealed) VALUES (?, 1, ?, 'c', 'f.age', 's', now()::TIMESTAMP, ?)",
            [receiver, NIGHT, sealed],
        )
        store.sql(
            "INSERT INTO sent VALUES (?, 1, ?, ?, 'AAA', ?, 'core', [], 'open')",
            [receiver, NIGHT, match, other],
        )
    with store.transaction():
        receipt = forget(store, config(tmp_path), [1], ORDER)
    assert (receipt.withdrawn, receipt.sent) == ((("CCC", 1),), (("BBB", 1),))
    assert store.rows("SELECT receiver FROM package") == [("BBB",)]
    recalls = store.rows("SELECT match_id, owner, receiver, reason FROM recall")
    assert recalls == [("M-2", "AAA", "BBB", "erased")]
    assert "taken back before it left: CCC no. 1" in lines_of(receipt)


def test_an_order_is_logged_by_its_reference_and_a_hash(store: Store, tmp_path: Path):
    """Who, why, and a hash that only the holder of the store's key can make."""
    put_record(store, 1, full_record())
    with store.transaction():
        (subject,) = forget(store, config(tmp_path), [1], ORDER).subjects
    (entry,) = store.rows("SELECT entry FROM audit_entry")
    assert subject in entry[0] and "order ER-9" in entry[0] and "lead.m" in entry[0]
    assert "secret" not in entry[0]
    assert audit.verify(store).count == 1


@pytest.mark.parametrize("order", ["", "Erase Анна", "x" * 65, "a\nb"])
def test_a_reference_is_a_reference(store: Store, tmp_path: Path, order: str):
    """The log keeps it for ever."""
    put_record(store, 1, record())
    with pytest.raises(UsageError, match="--order"):
        erase_by_order(store, config(tmp_path), 1, order)
    assert store.value("SELECT count(*) FROM record") == 1


def crowded(live: Nights) -> None:
    """Four who share names, and one whose name nobody shares."""
    same = {"given": "Olena", "family": "Kovalenko", "born": "1985-05-12"}
    live.put(1, person("1", **same, document="FE1"))
    live.put(2, person("2", **same, document="FE1"))
    live.put(3, person("3", **same, document="FE3"))
    live.put(4, person("4", given="Olena", family="Petrenko", born="1990-01-02"))
    live.put(5, person("5", given="Zbyszko", family="Kovalenko", born="1985-05-12"))


def test_after_an_expiry_an_incremental_night_equals_a_full_one():
    """Neighbours are compared and clustered anew by the counts that stand."""
    with nights() as live:
        crowded(live)
        live.run()
        with live.store.transaction():
            forget(live.store, live.config, [2, 5], EXPIRED)
        live.run()
        assert not [pair for pair in live.pairs() if {2, 5} & set(pair)]
        for table in ("link_key", "link_person", "entity"):
            column = "unique_id" if table == "link_person" else "record_id"
            assert live.store.rows(f"FROM {table} WHERE {column} IN (2, 5)") == []
        assert live.rows() == live.run_as_if_all_had_changed()


def test_a_word_of_a_name_that_nobody_else_has_is_forgotten_at_once():
    """Zbyszko goes, Kovalenko stays: others are called so."""
    with nights() as live:
        crowded(live)
        live.run()
        before = {token for (token,) in live.store.rows("SELECT token FROM link_token")}
        with live.store.transaction():
            forget(live.store, live.config, [5], EXPIRED)
        gone = before - {token for (token,) in live.store.rows("SELECT token FROM link_token")}
        assert len(gone) == 1


@pytest.fixture
def inbox(store: Store, tmp_path: Path) -> Inbox:
    return Inbox(store, tmp_path, (feed(),))


def test_an_erased_record_does_not_come_back_under_its_key_or_another(
    store: Store, tmp_path: Path, inbox: Inbox
):
    """By key whatever it says; by content under a new key; a broken row not even as raw row."""
    inbox.put("1.csv", "K1,Zarvolkova,Yuliana,1985-05-12", "K2,Vasker,Brunhild,1991-02-03")
    inbox.night(1)
    with store.transaction():
        forget(store, config(tmp_path), [inbox.ids()["K1"]], ORDER)
    inbox.put("2.csv", "K1,Zarvolkova,Yuliana,1985-05-13", "K9,Zarvolkova,Yuliana,1985-05-12",
              "K2,Vasker,Brunhild,1991-02-03")  # fmt: skip
    result = inbox.night(2)
    assert set(inbox.ids()) == {"K2"}
    assert "2 erased records were sent again" in result.warnings[0]
    inbox.put("3.csv", "K1,,,1985-05-12", "K2,Vasker,Brunhild,1991-02-03")
    inbox.night(3)
    assert store.value("SELECT count(*) FROM quarantine") == 0


def test_a_namesake_without_any_other_data_is_not_refused(
    store: Store, tmp_path: Path, inbox: Inbox
):
    """A name alone can be two persons'."""
    inbox.put("1.csv", "K1,Nguyen,Van An,")
    inbox.night(1)
    with store.transaction():
        forget(store, config(tmp_path), [inbox.ids()["K1"]], ORDER)
    inbox.put("2.csv", "K2,Nguyen,Van An,")
    inbox.night(2)
    assert set(inbox.ids()) == {"K2"}
