"""The complaints that analysts have of other tools, night by night, through the real stages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.remembered import Told, remembered

REJECTED = "different"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Told]:
    """The kind of case T09: one name in two scripts, day and month of birth the other way round."""
    with remembered(tmp_path, "AAA", "BBB") as nights:
        nights.put("AAA", "A7", name="KRAVETS HANNA", dob="1987-04-09")
        nights.put("BBB", "B9", name="Кравець Ганна", dob="1987-09-04")
        yield nights


def test_a_rejected_match_comes_back_when_it_should_and_never_else(two: Told):
    """Seven nights and one decision; the other agency never decides."""
    assert two.run("2026-11-01").counts["new"] == 1
    (match_id,) = two.told("AAA")
    assert two.told("BBB")[match_id].state == "new"

    two.decide(match_id, "AAA", REJECTED, "2026-11-01")
    counts = two.run("2026-11-02").counts
    assert (counts.get("new", 0), counts["suppressed"]) == (0, 1)
    assert (two.told("AAA"), two.suppressed("AAA")) == ({}, 1)
    assert two.told("BBB")[match_id].state == "open"

    two.put("BBB", "B9", dob="1987-04-09")
    two.run("2026-11-03")
    again = two.told("AAA")[match_id]
    assert (again.state, again.what_changed) == ("re-opened", ("their birth changed",))
    assert [(said.agency, said.judgement) for said in again.history] == [("AAA", REJECTED)]
    assert two.told("BBB")[match_id].what_changed == ("our birth changed",)

    two.decide(match_id, "AAA", REJECTED, "2026-11-03")
    two.put("BBB", "B9", address="Lviv")
    assert two.run("2026-11-04").counts["suppressed"] == 1
    assert two.told("AAA") == {}

    two.put("AAA", "A7", id="A7-NEW")
    assert two.run("2026-11-05").counts["suppressed"] == 1
    assert two.told("AAA") == {}
    assert two.match_of("A7-NEW", "B9") == match_id

    two.run("2027-11-04")
    renewal = two.told("AAA")[match_id]
    assert renewal.state == "renewed"
    assert renewal.what_changed == ("the decision was valid until 2027-11-03",)
    two.run("2027-11-05")
    asked = two.store.value("SELECT count(*) FROM match_change WHERE state = 'renewed'")
    assert asked == 1


def test_an_unanswered_change_is_not_asked_anew_each_night(two: Told):
    """Re-opened on the third night, it stays so; its address on the fourth is no news."""
    two.run("2026-11-01")
    match_id = two.match_of("A7", "B9")
    two.decide(match_id, "AAA", REJECTED, "2026-11-01")
    two.run("2026-11-02")
    two.put("BBB", "B9", dob="1987-04-09")
    two.run("2026-11-03")
    first = two.told("AAA")[match_id].answer_by
    two.put("BBB", "B9", address="Lviv")
    two.run("2026-11-04")
    assert two.told("AAA")[match_id].answer_by == first


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Told]:
    """The kind of case T10: A1 is like B1, B1 is like C1, A1 and C1 differ in their documents."""
    with remembered(tmp_path, "AAA", "BBB", "CCC") as nights:
        both = {"name": "Olesia Tkachuk", "dob": "1991-06-17"}
        nights.put("AAA", "A1", passport="FT551236", **both)
        nights.put("BBB", "B1", **both)
        nights.put("CCC", "C1", passport="GB771904", **both)
        nights.run("2026-11-01")
        yield nights


def test_what_a_person_calls_different_no_chain_joins(chain: Told):
    """A1 and C1 were rejected: no entity holds both, and B1 is shown as fitting two persons."""
    assert {"A1", "B1", "C1"} in chain.people()
    chain.decide(chain.match_of("A1", "C1"), "AAA", REJECTED, "2026-11-01")
    chain.run("2026-11-02")
    assert all(not {"A1", "C1"} <= person for person in chain.people())
    told = chain.told("BBB")
    assert set(told) == {chain.match_of("A1", "B1"), chain.match_of("B1", "C1")}
    assert all(match.ambiguous for match in told.values())


def test_closing_one_match_leaves_the_others_open(chain: Told):
    """A1 was found to be B1: whether B1 is C1 is another question."""
    chain.decide(chain.match_of("A1", "B1"), "BBB", "same", "2026-11-01")
    chain.run("2026-11-02")
    assert set(chain.told("BBB")) == {chain.match_of("B1", "C1")}
    assert set(chain.told("AAA")) == {chain.match_of("A1", "B1"), chain.match_of("A1", "C1")}


def test_answers_that_contradict_one_another_go_back_to_those_who_gave_them(chain: Told):
    """BBB calls A1 and C1 the same as B1, AAA calls them different; CCC said nothing."""
    of = chain.match_of
    chain.decide(of("A1", "B1"), "BBB", "same", "2026-11-01")
    chain.decide(of("B1", "C1"), "BBB", "same", "2026-11-01")
    chain.decide(of("A1", "C1"), "AAA", REJECTED, "2026-11-01")
    chain.run("2026-11-02")
    contradict = ("the answers on these persons contradict one another",)
    asked = {
        code: {m.match_id for m in chain.told(code).values() if m.what_changed == contradict}
        for code in ("AAA", "BBB", "CCC")
    }
    assert asked == {
        "AAA": {of("A1", "C1")},
        "BBB": {of("A1", "B1"), of("B1", "C1")},
        "CCC": set(),
    }
    chain.decide(of("B1", "C1"), "BBB", "unsure", "2026-11-02")
    chain.run("2026-11-03")
    assert set(chain.told("AAA")) == {of("A1", "B1")}


def test_a_conflict_is_shown_to_both_agencies_and_to_nobody_else(chain: Told):
    """AAA and BBB differ on A1 and B1: CCC, which knows both records, learns nothing of it."""
    match_id = chain.match_of("A1", "B1")
    before = chain.told("CCC")
    chain.decide(match_id, "AAA", REJECTED, "2026-11-01")
    chain.decide(match_id, "BBB", "same", "2026-11-01")
    chain.run("2026-11-02")
    for code in ("AAA", "BBB"):
        told = chain.told(code)[match_id]
        assert told.what_changed == ("the agencies disagree",)
        assert {said.agency: said.judgement for said in told.history} == {
            "AAA": REJECTED,
            "BBB": "same",
        }
    after = chain.told("CCC")
    assert set(after) == set(before)
    assert not any(match.history or match.what_changed for match in after.values())
