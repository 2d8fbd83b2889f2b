"""Persons grow only through ties that the agency may see, and tell when they part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from borderlink.desk.persons import update_persons
from borderlink.store import Store
from builders.stored import put_match, put_record
from builders.told import NIGHT, record

LATER = date(2026, 11, 26)


@pytest.fixture
def store(tmp_path: Path):
    """AAA's records 1 and 3, BBB's 2, CCC's 4; one entity holds all four."""
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        for number, owner in ((1, "AAA"), (2, "BBB"), (3, "AAA"), (4, "CCC")):
            put_record(opened, number, record(agency=owner, record_key=f"R{number}"))
            opened.sql("INSERT INTO entity VALUES (?, 'E1', false)", [number])
        for a, b in ((1, 2), (2, 3), (1, 4), (3, 4)):
            put_match(opened, f"M{a}{b}", (a, b))
        yield opened


def together(store: Store, *matches: str, night: date = NIGHT) -> set[frozenset[int]]:
    person_of = update_persons(store, "AAA", matches, night)
    return {
        frozenset(r for r in person_of if person_of[r] == person) for person in person_of.values()
    }


def test_records_are_one_person_through_ties_that_are_told(store: Store):
    assert together(store, "M12", "M23") == {frozenset({1, 2, 3})}


def test_a_record_that_is_not_told_joins_nobody(store: Store):
    """1 and 3 are one entity through 4, of which AAA learns nothing."""
    assert together(store, "M12") == {frozenset({1, 2})}


def test_what_the_entities_hold_apart_stays_apart(store: Store):
    store.sql("UPDATE entity SET entity_id = 'E2' WHERE record_id = 3")
    assert together(store, "M12", "M23") == {frozenset({1, 2}), frozenset({3})}


def test_a_person_keeps_its_id_and_a_split_is_told(store: Store):
    before = update_persons(store, "AAA", ["M12", "M23"], NIGHT)
    store.sql("UPDATE entity SET entity_id = 'E2' WHERE record_id = 3")
    after = update_persons(store, "AAA", ["M12", "M23"], LATER)
    assert after[1] == after[2] == before[1]
    changes = store.rows(
        "SELECT person_id, change, other FROM desk_person_change WHERE night = ?", [LATER]
    )
    assert changes == [(after[3], "split from", before[1])]


def test_each_agency_has_ids_of_its_own(store: Store):
    """Comparing them tells two agencies nothing about records that neither is told of."""
    ours = update_persons(store, "AAA", ["M12"], NIGHT)
    theirs = update_persons(store, "BBB", ["M12"], NIGHT)
    assert set(ours.values()).isdisjoint(theirs.values())
