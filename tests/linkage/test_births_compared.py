"""How birth dates that differ are understood."""

from dataclasses import replace
from datetime import date

import pytest

from borderlink.person import Birth
from builders.linked import person, weighed, word


def label(a: str, b: str) -> str:
    ours, theirs = (
        person(f"{i}", agency=f"A{i}", name="Tariel Kvitashvili", born=born)
        for i, born in enumerate((a, b))
    )
    return word(weighed(ours, theirs)["0", "1"], "birth").label


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1985-05-12", "1985-05-12", "same day"),
        ("1985-05-12", "1985-12-05", "day and month swapped"),
        ("1985-05-12", "1986-05-12", "one digit differs"),
        ("1985-05-12", "1442-05-12", "same day in another calendar"),
        ("1985-05-12", "1985", "same year, as far as known"),
        ("1985-01-01", "1985-01-01", "same default date"),
        ("1985-01-01", "1985-05-12", "same year, as far as known"),
        ("1985-05-12", "1986-10-27", "at most a year apart"),
        ("1985-05-12", "1961-10-27", "different"),
    ],
)
def test_a_difference_between_dates_is_named(a, b, expected):
    assert label(a, b) == expected


def test_the_best_of_several_births_counts():
    ours = person("a", name="Tariel Kvitashvili", born="1985-05-12")
    day = date(1985, 5, 12)
    theirs = person(
        "b",
        agency="BBB",
        name="Tariel Kvitashvili",
        born="1970-02-03",
        other_births=[Birth("x", "gregorian", day, day, "day", "high")],
    )
    assert word(weighed(ours, theirs)["a", "b"], "birth").label == "same day"


def test_a_held_birth_is_no_evidence():
    day = date(1985, 5, 12)
    held = Birth("12/05/85", "gregorian", day, day, "day", "held")
    ours = person("a", name="Tariel Kvitashvili", born="1961-10-27")
    theirs = person("b", agency="BBB", name="Tariel Kvitashvili")
    found = weighed(ours, replace(theirs, birth=held))
    assert word(found["a", "b"], "birth") is None
