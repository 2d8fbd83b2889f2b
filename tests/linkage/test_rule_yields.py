"""What each candidate rule brings."""

from datetime import date

import pytest

from borderlink.linkage.rules import rule_yields
from borderlink.store import Store
from builders.linked import person
from builders.stored import put_record


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "s.duckdb", "0" * 64) as store:
        for i, agency in enumerate(("AAA", "BBB", "CCC", "CCC"), 1):
            put_record(store, i, person(f"R{i}", agency=agency), date(2026, 11, 1))
        yield store


def meet(store, rule, *records):
    for record in records:
        store.sql("INSERT INTO link_key VALUES ($1, $2, hash($2, 'k'))", [record, rule])


def score(store, a, b, weight, *rules):
    store.sql(
        "INSERT INTO scored_pair VALUES (?, ?, ?, 0.9, '{}', ?, 'm', 'r')",
        [a, b, weight, list(rules)],
    )


def test_pairs_met_found_and_found_by_one_rule_alone_are_told_apart(store):
    meet(store, "name", 1, 2, 3)
    meet(store, "birth", 1, 2)
    score(store, 1, 2, 9.0, "birth", "name")
    score(store, 1, 3, 8.0, "name")
    score(store, 2, 3, 1.0, "name")  # below the report weight
    found = {y.rule: y for y in rule_yields(store, report_weight=6.0)}
    assert (found["name"].meetings, found["name"].found, found["name"].alone) == (3, 2, 1)
    assert (found["birth"].meetings, found["birth"].found, found["birth"].alone) == (1, 1, 0)
    assert found["name"].marginal_recall == 0.5


def test_pairs_inside_one_agency_are_no_matches(store):
    meet(store, "phone", 3, 4)
    score(store, 3, 4, 9.0, "phone")
    (only,) = rule_yields(store, report_weight=6.0)
    assert (only.meetings, only.found, only.marginal_recall) == (1, 0, 0.0)


def test_a_key_that_too_many_share_brings_nobody_together(store):
    """So many records of one telephone number are a hotline, and are not compared."""
    meet(store, "phone", *range(1, 400))
    meet(store, "birth", 1)
    assert rule_yields(store, report_weight=6.0) == ()


def test_before_the_first_night_there_is_no_rule(store):
    assert rule_yields(store, report_weight=6.0) == ()
