"""Whatever is done to the log, wherever, is found, and the message says where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderlink import audit
from borderlink.errors import AuditBroken
from borderlink.store import Store


class Log:
    """A log that can be emptied and filled again, with its anchor."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.anchors = folder / "audit.anchor"

    def fill(self, length: int) -> None:
        self.store.sql("DELETE FROM audit_entry")
        self.anchors.unlink(missing_ok=True)
        with self.store.transaction():
            audit.append_many(
                self.store,
                [
                    audit.Entry("collection", "night", "intake", {"rows": number})
                    for number in range(length)
                ],
            )
        assert audit.verify(self.store).count == length
        audit.write_anchor(self.store, self.anchors, date(2026, 11, 3))


@pytest.fixture(scope="module")
def log() -> Iterator[Log]:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "s.duckdb", "ab" * 32) as store:
        yield Log(store, Path(folder))


Tamper = Callable[[Store, int, int], int]  # store, entry, another entry → where it must be found


def changed_text(store: Store, at: int, _: int) -> int:
    store.sql(
        "UPDATE audit_entry SET entry = replace(entry, 'rows', 'wors') WHERE sequence = ?", [at]
    )
    return at


def changed_hash(store: Store, at: int, _: int) -> int:
    store.sql("UPDATE audit_entry SET hash = reverse(hash) WHERE sequence = ?", [at])
    return at


def changed_with_its_hash(store: Store, at: int, _: int) -> int:
    """A forger who knows how hashes are made: the next entry, or the anchor, gives it away."""
    changed_text(store, at, 0)
    store.sql(
        "UPDATE audit_entry SET hash = sha256(coalesce((SELECT hash FROM audit_entry "
        "WHERE sequence = $at - 1), repeat('0', 64)) || entry) WHERE sequence = $at",
        {"at": at},
    )
    return at + 1


def removed(store: Store, at: int, _: int) -> int:
    store.sql("DELETE FROM audit_entry WHERE sequence = ?", [at])
    return at


def swapped(store: Store, at: int, other: int) -> int:
    rows = dict(store.rows("SELECT sequence, entry FROM audit_entry"))
    for one, text in ((at, rows[other]), (other, rows[at])):
        store.sql("UPDATE audit_entry SET entry = ? WHERE sequence = ?", [text, one])
    return min(at, other)


def renumbered(store: Store, at: int, _: int) -> int:
    """Removed, and what follows moved up so that no number is missing."""
    store.sql("DELETE FROM audit_entry WHERE sequence = ?", [at])
    for (number,) in store.rows("SELECT sequence FROM audit_entry WHERE sequence > ? ORDER BY 1",
                                [at]):  # fmt: skip
        store.sql("UPDATE audit_entry SET sequence = ? WHERE sequence = ?", [number - 1, number])
    return at


def cut_off(store: Store, at: int, _: int) -> int:
    store.sql("DELETE FROM audit_entry WHERE sequence >= ?", [at])
    return at


TAMPERS = [changed_text, changed_hash, changed_with_its_hash, removed, swapped, renumbered, cut_off]


@settings(max_examples=60, deadline=None)
@given(tamper=st.sampled_from(TAMPERS), length=st.integers(2, 9), data=st.data())
def test_any_tampering_is_found_where_it_was_done(
    log: Log, tamper: Tamper, length: int, data: st.DataObject
):
    """In a log of any length, at any entry; its end is watched by the anchor."""
    at = data.draw(st.integers(1, length))
    other = data.draw(st.integers(1, length).filter(lambda n: n != at))
    log.fill(length)
    found_at = tamper(log.store, at, other)
    with pytest.raises(AuditBroken) as caught:
        audit.verify(log.store, log.anchors)
    named = [int(number) for number in re.findall(r"entry (\d+)", str(caught.value))]
    # Of a cut the message names the last entry that is left.
    assert {found_at, found_at - 1} & set(named), (str(caught.value), found_at)
