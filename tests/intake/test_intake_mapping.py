"""Columns → the record: sources, lists, names, control fields."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.feed import Feed, SourceTable
from borderlink.intake.mapping import MappedRow, Provenance, RecordMapper
from borderlink.intake.rows import Quarantined, Row, shape
from borderlink.intake.values import many, one
from borderlink.intake.words import read_flag, read_handling, read_role
from borderlink.person import (
    Address,
    Birth,
    Event,
    Flag,
    Name,
    Nationality,
    Record,
    Relation,
    Role,
    Sensitive,
    Trust,
    content_hash,
)
from builders.feeds import TODAY, feed


def source(**table: Any) -> SourceTable:
    return SourceTable.model_validate(table)


def record(described: Feed, **values: str | tuple[str, ...]) -> Record:
    mapper = RecordMapper(described, TODAY)
    found = mapper.map(Row(2, {"id": "R1", "surname": "POPA", **values}))
    assert isinstance(found, MappedRow), found
    made = mapper.record(found)
    assert made.content_hash == content_hash(made)
    return made


def test_a_source_extracts_then_splits_then_translates():
    table = source(column="x", extract=r"\[(.*)\]", split=";", codes={"a": "ALPHA"})
    assert many(table)({"x": "no [a; b ;;A]"}) == ["ALPHA", "b", "ALPHA"]
    assert many(table)({"x": "nothing in brackets"}) == []


def test_a_source_may_be_a_constant_or_absent():
    assert many(source(value="suspect"))({}) == ["suspect"]
    assert (one(None)({}), many(None)({}), one(source(column="x"))({"x": "  "})) == (None, [], None)


def test_the_first_value_of_a_list_is_the_one():
    assert one(source(column="x"))({"x": ("", " b ", "c")}) == "b"


def test_names_are_joined_in_the_order_of_their_script():
    forms = [
        {"family": "surname", "given": "given", "patronymic": "father"},
        {"kind": "native", "family": "family_kanji", "given": "given_kanji"},
        {"kind": "alias", "full": {"column": "aliases", "split": "|"}},
    ]
    names = record(
        feed(name=forms),
        given="ION",
        father="ION",
        family_kanji="田中",
        given_kanji="陽子",
        aliases="A B| - |C",
    ).names
    assert [(n.kind, n.full) for n in names] == [
        ("primary", "ION ION POPA"),
        ("native", "田中 陽子"),
        ("alias", "A B"),
        ("alias", "C"),
    ]


def test_lists_of_parts_make_one_name_each():
    forms = [{"family": "surname", "given": "given"}]
    names = record(feed(name=forms), surname=("A", "B"), given=("X", "Y")).names
    assert names == [Name("primary", "X A", "X", "A"), Name("primary", "Y B", "Y", "B")]


def test_documents_stay_with_their_types_and_issuers():
    described = feed(
        document=[{"type": "kind", "number": "number", "issuer": "issuer", "expires": "until"}]
    )
    passport, card = record(
        described,
        kind=("passport", "id card"),
        number=("AA 1", "B-2"),
        issuer=("Thailand", "UKR"),
        until="2030-02-01",
    ).documents
    assert (passport.type, passport.issuer, passport.number_norm) == ("passport", "THA", "AA1")
    assert (card.type, card.issuer, card.number_norm) == ("id card", "UKR", "B2")
    assert str(passport.expires) == "2030-02-01"


def test_a_state_that_is_gone_becomes_its_successors_held_formerly():
    described = feed(nationality=[{"country": {"column": "nat", "split": ","}}])
    found = record(described, nat="Czechoslovakia, DE").nationalities
    assert found == [
        Nationality("CZE", "former"),
        Nationality("SVK", "former"),
        Nationality("DEU", "held"),
    ]


def test_everything_else_a_feed_can_map():
    described = feed(
        fields={
            "record_key": "id",
            "role": "role",
            "minor": "minor",
            "sex": "sex",
            "handling": "handling",
            "source_grade": "grade",
            "protect_identity": "protect",
            "retain_until": "until",
            "phones": "phone",
            "emails": "email",
            "plates": "plate",
        },
        phone_region="TH",
        address=[{"text": ["street", "city"], "country": "land"}],
        relation=[{"kind": {"value": "mother"}, "name": "mother"}],
        event=[{"kind": {"value": "transit"}, "place": "city", "date": "when"}],
        sensitive=[{"topic": "health", "text": "health"}],
    )
    found = record(
        described,
        role="Potential_Victim",
        minor="yes",
        sex="หญิง",
        handling="h2; H1",
        grade="b - usually reliable",
        protect="yes",
        until="2030-01-31",
        phone="081 234 5678",
        email="A@B.org",
        plate="ab-1",
        street="Road 1",
        city="Chiang Mai",
        land="Thailand",
        mother="ANA",
        when="2026-05",
        health="x",
    )
    assert (found.role, found.minor, found.sex) == (Role.POTENTIAL_VICTIM, True, "female")
    assert (found.handling, found.source_grade) == (["H1", "H2"], "B")
    assert (found.protect_identity, found.protect_location) == (Flag.YES, Flag.NOT_ASSESSED)
    assert (str(found.retain_until), found.phones) == ("2030-01-31", ["+66812345678"])
    assert (found.emails, found.plates) == (["a@b.org"], ["AB1"])
    assert found.addresses == [Address("Road 1, Chiang Mai", "THA")]
    assert found.relations == [Relation("mother", None, "ANA")]
    assert isinstance(found.events[0], Event) and str(found.events[0].latest) == "2026-05-31"
    assert found.sensitive == [Sensitive("health", "x")]


def test_an_age_counts_only_with_its_day():
    described = feed(birth={"age": "age", "age_on": "on"})
    assert str(record(described, age="19", on="2026-03-01").birth.latest) == "2007-03-01"
    assert record(described, age="19").birth == Birth("19", None, trust=Trust.HELD)


def test_several_births_keep_their_order():
    described = feed(birth={"date": {"column": "dob", "split": "|"}})
    found = record(described, dob="00/00/1992 | 00/00/1993")
    assert [found.birth.earliest.year, *(b.earliest.year for b in found.other_births)] == [
        1992,
        1993,
    ]


def test_what_is_not_understood_stays_protective():
    assert read_role("Beschuldigter") == Role.UNKNOWN
    assert read_flag("perhaps") == Flag.NOT_ASSESSED
    assert read_handling(["VS-NfD"]) == ["H3"]


def test_provenance_is_no_part_of_the_content():
    row = Row(2, {"id": "R1", "surname": "POPA"})
    mappers = RecordMapper(feed(), TODAY), RecordMapper(feed(), TODAY, Provenance(sequence=9))
    first, second = (mapper.record(mapper.map(row)) for mapper in mappers)
    assert (first.export_sequence, second.export_sequence) == (None, 9)
    assert first.content_hash == second.content_hash == content_hash(second)


@pytest.mark.parametrize(("text", "seen"), [("12/13/1985", "99/99/9999"), ("พ.ค. 28", "A.A. 99")])
def test_a_shape_tells_nothing_of_the_value(text: str, seen: str):
    assert shape(text) == seen


@given(st.dictionaries(st.sampled_from(["id", "surname", "given", "dob"]), st.text(max_size=20)))
def test_any_row_becomes_a_record_or_is_set_aside(values: dict[str, str]):
    found = RecordMapper(feed(), TODAY).map(Row(1, dict(values)))
    assert isinstance(found, MappedRow | Quarantined)
