"""The log is a chain: it commits with its transaction, and any tampering is found and named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.errors import AuditBroken
from borderlink.store import Store

KEY = "ab" * 32
NIGHT = date(2026, 11, 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.duckdb", KEY) as opened:
        yield opened


def log(store: Store, count: int) -> None:
    with store.transaction():
        audit.append_many(
            store,
            [
                audit.Entry(action="collection", who="intake", why="nightly", what={"rows": number})
                for number in range(count)
            ],
        )


def change(store: Store, sequence: int, old: str, new: str) -> None:
    store.sql(
        "UPDATE audit_entry SET entry = replace(entry, ?, ?) WHERE sequence = ?",
        [old, new, sequence],
    )


def test_an_untouched_log_verifies(store: Store) -> None:
    """Single and bulk appends form one chain whose count and head are returned."""
    log(store, 3)
    audit.append(store, action="disclosure", who="exchange", why="nightly", to="TH-IB")
    verified = audit.verify(store)
    assert (verified.count, verified.head) == audit.anchor(store)
    assert verified.count == 4


def test_an_empty_log_verifies(store: Store) -> None:
    """A log without entries is whole."""
    assert audit.verify(store).count == 0


def test_the_chain_can_be_checked_without_borderlink(store: Store) -> None:
    """Each hash is sha256 of the previous hash's hex digits and the entry's own bytes."""
    log(store, 2)
    previous = "0" * 64
    for entry, digest in store.rows("SELECT entry, hash FROM audit_entry ORDER BY sequence"):
        previous = hashlib.sha256((previous + entry).encode()).hexdigest()
        assert digest == previous
        assert json.loads(entry)["at"].endswith("+00:00")


def test_an_entry_rolls_back_with_what_it_records(store: Store) -> None:
    """A transaction that fails leaves no entry behind."""
    with pytest.raises(RuntimeError), store.transaction():
        audit.append(store, action="erasure", who="erase", why="order 7")
        raise RuntimeError
    assert audit.anchor(store) == (0, "0" * 64)


def test_a_changed_entry_is_named(store: Store) -> None:
    """Editing one entry's text is found at that entry."""
    log(store, 20)
    change(store, 7, "intake", "nobody")
    with pytest.raises(AuditBroken, match="entry 7 was changed"):
        audit.verify(store)


def test_a_changed_hash_is_named(store: Store) -> None:
    """Editing an entry's hash is found at that entry too."""
    log(store, 5)
    store.sql("UPDATE audit_entry SET hash = ? WHERE sequence = 2", ["f" * 64])
    with pytest.raises(AuditBroken, match="entry 2 was changed"):
        audit.verify(store)


def test_text_that_is_no_entry_is_named(store: Store) -> None:
    """An entry overwritten with anything else breaks the chain there, without a traceback."""
    log(store, 3)
    store.sql("UPDATE audit_entry SET entry = '[]' WHERE sequence = 3")
    with pytest.raises(AuditBroken, match="entry 3 was changed"):
        audit.verify(store)


def test_a_removed_entry_is_named(store: Store) -> None:
    """A gap is found at the entry that is missing, the first one included."""
    log(store, 5)
    store.sql("DELETE FROM audit_entry WHERE sequence = 1")
    with pytest.raises(AuditBroken, match="entry 1 is missing"):
        audit.verify(store)


def test_reordered_entries_are_named(store: Store) -> None:
    """Two entries that changed places are found at the first of them."""
    log(store, 5)
    rows = dict(store.rows("SELECT sequence, entry FROM audit_entry"))
    for sequence, other in ((2, 4), (4, 2)):
        store.sql("UPDATE audit_entry SET entry = ? WHERE sequence = ?", [rows[other], sequence])
    with pytest.raises(AuditBroken, match="at entry 2 stands entry 4"):
        audit.verify(store)


def test_a_cut_log_is_found_by_its_anchor(store: Store, tmp_path: Path) -> None:
    """Without the anchor a cut log looks whole; with it the cut is named."""
    file = tmp_path / "audit.anchor"
    log(store, 5)
    audit.write_anchor(store, file, NIGHT)
    store.sql("DELETE FROM audit_entry WHERE sequence > 3")
    assert audit.verify(store).count == 3
    with pytest.raises(AuditBroken, match="cut off after entry 3"):
        audit.verify(store, file)


def test_a_rewritten_log_is_found_by_its_anchor(store: Store, tmp_path: Path) -> None:
    """A chain that was computed anew from the start does not fit the anchor."""
    file = tmp_path / "audit.anchor"
    log(store, 3)
    audit.write_anchor(store, file, NIGHT)
    store.sql("DELETE FROM audit_entry")
    log(store, 3)
    with pytest.raises(AuditBroken, match="the log was rewritten"):
        audit.verify(store, file)


def test_a_cut_log_is_not_anchored_anew(store: Store, tmp_path: Path) -> None:
    """The next night refuses to cover up a cut."""
    file = tmp_path / "audit.anchor"
    log(store, 5)
    audit.write_anchor(store, file, NIGHT)
    store.sql("DELETE FROM audit_entry WHERE sequence > 3")
    with pytest.raises(AuditBroken):
        audit.write_anchor(store, file, date(2026, 11, 4))
    assert [known.night for known in audit.read_anchors(file)] == ["2026-11-03"]


def test_there_is_one_anchor_a_night(store: Store, tmp_path: Path) -> None:
    """A second run of a night moves that night's anchor on; an idle one changes no byte."""
    file = tmp_path / "audit.anchor"
    log(store, 1)
    audit.write_anchor(store, file, NIGHT)
    before = file.read_bytes()
    audit.write_anchor(store, file, NIGHT)
    assert file.read_bytes() == before
    log(store, 1)
    audit.write_anchor(store, file, NIGHT)
    assert [known.sequence for known in audit.read_anchors(file)] == [2]
    assert audit.verify(store, file).count == 2


def test_a_damaged_anchor_file_is_refused(store: Store, tmp_path: Path) -> None:
    """An anchor file that is no list of anchors is not taken for an empty one."""
    file = tmp_path / "audit.anchor"
    file.write_text("half a li")
    with pytest.raises(AuditBroken, match="not a list of anchors"):
        audit.verify(store, file)


@pytest.mark.parametrize("value", ["Юлия", "x" * 161, "two\nlines"])
def test_what_takes_only_short_codes(store: Store, value: str) -> None:
    """A value that could be a record's content never reaches the log."""
    with pytest.raises(ValueError, match="ASCII code"):
        audit.append(store, action="collection", who="intake", why="nightly", what={"code": value})


def test_an_unknown_action_is_refused(store: Store) -> None:
    """The vocabulary of actions is fixed."""
    with pytest.raises(ValueError, match="peeking"):
        audit.append(store, action="peeking", who="a", why="b")
