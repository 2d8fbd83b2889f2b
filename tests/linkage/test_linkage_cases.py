"""Awkward people, all invented: families, namesakes, misuse, hotlines."""

import pytest

from borderlink.config import LinkageSettings
from borderlink.person import Address
from builders.linked import entities, person, weighed, word

REPORTED = LinkageSettings(max_pairs_per_record=60).report_weight

FAMILY = [
    ("AAA", "A1", "POPA", "IOANA", "2007-03-14", "female", "Str. Lunga 4, Iasi", "XC100001"),
    ("BBB", "B1", "POPA", "IONELA", "2007-03-14", "female", "Str. Lunga 4, Iasi", "XC100002"),
    ("BBB", "B2", "POPA", "IOANA", "2007-03-14", "female", "Via Roma 9, Bari", "XC100001"),
    ("CCC", "C1", "POPA", "ION", "1975-06-02", "male", "Str. Lunga 4, Iasi", "XA000777"),
    ("CCC", "C2", "POPA", "ION", "1999-06-02", "male", "Str. Lunga 4, Iasi", "XA000778"),
]


def family():
    return [
        person(
            key,
            agency=agency,
            family=surname,
            given=given,
            born=born,
            sex=sex,
            addresses=[Address(address)],
            document=number,
        )
        for agency, key, surname, given, born, sex, address, number in FAMILY
    ]


def test_twins_and_father_and_son_at_one_address_are_separate_persons():
    """T06: only the girl who moved to Bari is one person with herself."""
    assert entities(*family()) == {
        frozenset({"A1", "B2"}),
        frozenset({"B1"}),
        frozenset({"C1"}),
        frozenset({"C2"}),
    }


def test_twins_are_told_apart_by_their_given_names():
    evidence = weighed(*family())["A1", "B1"]
    assert word(evidence, "name").label == "same family name, another given name"
    assert evidence.match_weight < REPORTED


def namesakes():
    places = ("Kabul", "Herat", "Kunduz", "Balkh")
    afghans = [
        person(
            f"N{i}",
            agency="AB"[i % 2] * 3,
            family="MOHAMMED",
            given="AHMED",
            born="1985-01-01",
            sex="male",
            nationality="AFG",
            birth_place=places[i % 4],
            document=f"P{i:07d}",
        )
        for i in range(12)
    ]
    nguyens = [
        person(
            f"V{i}",
            agency="AB"[i % 2] * 3,
            family="NGUYEN",
            given="THI LAN",
            born=f"{1990 + i}-{1 + i:02d}-{10 + i}",
            sex="female",
            nationality="VNM",
            birth_place="Nghe An",
        )
        for i in range(8)
    ]
    return afghans + nguyens


def test_namesakes_with_default_birthdays_are_not_linked():
    """T07: twelve men called Ahmed Mohammed, and eight women called Nguyễn Thị Lan."""
    assert all(len(group) == 1 for group in entities(*namesakes()))


def test_namesakes_rank_below_a_rare_name():
    rare = [
        person(
            f"R{agency}",
            agency=agency,
            family="KVITASHVILI",
            given="TARIEL",
            born="1985-01-01",
            sex="male",
            nationality="AFG",
            birth_place="Kabul",
        )
        for agency in ("AAA", "BBB")
    ]
    found = weighed(*namesakes(), *rare)
    commonest = max(
        evidence.match_weight for pair, evidence in found.items() if pair != ("RAAA", "RBBB")
    )
    assert found["RAAA", "RBBB"].match_weight > commonest


YULIIA = {"given": "YULIIA", "family": "SHEVCHUK", "born": "1985-05-12", "document": "FE1234567"}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Шевчук Юлия", "born": "1985-05-12", "document": "FE1234567"},
        {"name": "PETRENKO OKSANA", "born": "1988-01-30", "document": "FE1234567"},
    ],
    ids=["the same person in another script", "another person with her passport"],
)
def test_a_shared_passport_is_always_put_to_a_person(other):
    """T08: a proposal for the same person, and misuse of the document."""
    found = weighed(person("a", **YULIIA), person("b", agency="BBB", **other))
    assert found["a", "b"].match_weight >= REPORTED


def test_a_document_that_two_names_use_makes_no_entity_until_a_person_says_so():
    other = person(
        "b", agency="BBB", name="PETRENKO OKSANA", born="1988-01-30", document="FE1234567"
    )
    assert len(entities(person("a", **YULIIA), other)) == 2


def test_a_changed_family_name_is_put_to_a_person():
    """T08: married, with the same national id."""
    ours = person("a", name="SHEVCHUK YULIIA", born="1985-05-12", document="3124509876")
    theirs = person(
        "b", agency="BBB", name="KOVAL YULIIA", born="1985-05-12", document="3124509876"
    )
    assert weighed(ours, theirs)["a", "b"].match_weight >= REPORTED


def test_a_hotline_and_a_dummy_passport_link_nobody():
    """T16: one number on forty people, each with another name."""
    people = [
        person(
            f"G{i}",
            agency="AB"[i % 2] * 3,
            name=f"PERSON {i}",
            phones=["+390612345678"],
            document="000000000" if i % 2 else "UNKNOWN",
        )
        for i in range(40)
    ]
    assert all(len(group) == 1 for group in entities(*people))


def test_the_words_of_the_evidence_add_up_to_the_weight():
    for evidence in weighed(*family()).values():
        total = evidence.prior_bits + sum(item.bits for item in evidence.items)
        assert evidence.match_weight == pytest.approx(total, abs=1e-9)


def test_evidence_shows_the_two_values_that_were_compared():
    found = weighed(*family())["A1", "B2"]
    assert word(found, "document").value_a == "XC100001"
    assert (word(found, "birth").value_a, word(found, "birth").label) == ("2007-03-14", "same day")
    assert word(found, "name").value_b == "IOANA POPA"
