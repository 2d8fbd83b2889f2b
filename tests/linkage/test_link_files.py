"""`borderlink link`: files in, matches and entities out, no store."""

import pytest

from borderlink.linkage import link_files
from builders.linked import person

SAME = {"given": "TARIEL", "family": "KVITASHVILI", "born": "1985-05-12", "nationality": "GEO"}


def test_the_same_person_of_two_agencies_is_matched_and_one_entity():
    found = link_files([person("a", **SAME), person("b", agency="BBB", **SAME)])
    (match,) = found.matches.to_dicts()
    assert (match["agency_a"], match["record_a"]) == ("AAA", "a")
    assert (match["agency_b"], match["record_b"]) == ("BBB", "b")
    assert found.entities["entity_id"].n_unique() == 1
    assert match["entity_id"] == found.entities["entity_id"][0]


def test_duplicates_inside_one_agency_make_an_entity_but_no_match():
    found = link_files([person("a", **SAME), person("b", **SAME)])
    assert found.matches.is_empty()
    assert found.entities["entity_id"].n_unique() == 1


@pytest.mark.parametrize(
    "records",
    [
        [],
        [person("a", **SAME)],
        [person(key, agency=key * 3) for key in "ABC"],
    ],
    ids=["no records", "one record", "records that say nothing"],
)
def test_nothing_to_link_gives_no_match_and_every_record_its_entity(records):
    found = link_files(records)
    assert found.matches.is_empty()
    assert found.entities["entity_id"].n_unique() == len(records)


def test_two_runs_are_equal():
    records = [
        person(f"{agency}{i}", agency=agency, name=name, born=born)
        for agency in ("AAA", "BBB")
        for i, (name, born) in enumerate(
            [("Tariel Kvitashvili", "1985-05-12"), ("Anna Nowak", "1990"), ("Олена Бондар", None)]
        )
    ]
    first, second = link_files(records), link_files(records)
    assert first.matches.equals(second.matches)
    assert first.entities.equals(second.entities)
    assert first.summary == second.summary
