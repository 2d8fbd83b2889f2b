"""Deliveries that nobody should send end with the right answer, or a refusal that says why."""

from __future__ import annotations

import pytest

from borderlink.errors import BudgetExceeded
from borderlink.linkage.link import link_files
from builders.linked import person
from builders.nights import nights

NINO = {"given": "NINO", "family": "BERIDZE", "born": "1985-05-12", "document": "FE1234567"}


def test_an_empty_delta_touches_nothing():
    with nights() as store:
        store.put(1, person("k", **NINO))
        store.put(2, person("k", **NINO))
        store.run()
        before = store.rows()
        counts = store.run().counts
        assert (counts["changed"], counts["touched"], counts["candidates"]) == (0, 0, 0)
        assert store.rows() == before


def test_a_delta_bigger_than_the_store_is_linked_in_full_and_the_summary_says_why():
    with nights(renew_after=0.1) as store:
        store.put(1, person("k", **NINO))
        assert store.run().note == "full run: nothing was linked before"
        for record_id in (2, 3, 4):
            store.put(record_id, person("k", **NINO))
        result = store.run()
        assert result.note == "full run: 3 of 1 records have changed since 2026-11-02"
        assert result.counts["scored"] == 6


def test_a_store_of_one_agency_has_entities_but_nothing_to_report():
    with nights() as store:
        for record_id in (3, 6, 9):  # all of one agency
            store.put(record_id, person("k", **NINO))
        counts = store.run().counts
        assert (counts["matches"], counts["entities"], counts["scored"]) == (0, 1, 3)


def test_records_that_say_nothing_meet_nobody():
    with nights() as store:
        for record_id in range(1, 9):
            store.put(record_id, person("k"))
        store.run()
        store.put(9, person("k"))
        counts = store.run().counts
        assert (counts["candidates"], counts["entities"]) == (0, 9)


def test_a_store_whose_records_were_all_withdrawn_is_empty():
    with nights() as store:
        store.put(1, person("k", **NINO))
        store.put(2, person("k", **NINO))
        store.run()
        store.put(1, None)
        store.put(2, None)
        counts = store.run().counts
        assert (counts["records"], counts["scored"], counts["entities"]) == (0, 0, 0)
        assert "ended" in {row[2] for row in store.rows()["entity_history"]}


def test_ten_thousand_identical_records_bring_nobody_together():
    """Nothing that ten thousand share tells one from another."""
    records = [person(str(n), agency=("AAA", "BBB")[n % 2], **NINO) for n in range(10_000)]
    assert link_files(records).summary["candidates"] == 0


def test_a_key_that_half_of_the_store_shares_hides_no_other_evidence():
    records = [
        person(str(n), agency=("AAA", "BBB")[n % 2], given="NINO", phones=[f"+39060000{n // 2:04}"])
        for n in range(600)
    ]
    records += [person(f"x{n}", name=f"Xavier{chr(97 + n % 26)} {n}") for n in range(600)]
    matches = link_files(records).matches
    assert {(a, b) for a, b in matches.select("record_a", "record_b").rows()} <= {
        (str(n), str(n + 1)) for n in range(0, 600, 2)
    }


def test_a_delta_of_too_many_pairs_is_refused_and_leaves_the_store_as_it_was():
    with nights(max_pairs_per_record=1) as store:
        for record_id in range(1, 4):
            store.put(record_id, person("k", name=f"Name{record_id}"))
        store.run()
        before = store.rows()
        for record_id in range(4, 24):
            store.put(record_id, person("k", **NINO | {"document": None}))
        with pytest.raises(BudgetExceeded, match=r"20 records .*max_pairs_per_record"):
            store.run()
        assert store.rows() == before
