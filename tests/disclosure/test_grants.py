"""A grant gives exactly its fields, and gives way to every protection it does not name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.config import DisclosureRule
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.grants import DESPITE, GRANTABLE, Grant, with_grant
from borderlink.disclosure.rules import Ruling, decide
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Record, Role
from builders.told import NIGHT, OPEN_RULE, agency, record

OWNER, RECEIVER = agency("AAA"), agency("BBB")
WEEK = NIGHT + timedelta(days=7)


def ruled(theirs: Record, grant: Grant, owner=OWNER, on=NIGHT) -> Ruling:
    return with_grant(
        decide(theirs, owner, RECEIVER, on), grant, record=theirs, owner=owner, receiver=RECEIVER,
        on=on,
    )  # fmt: skip


def granted(*fields: str, despite: tuple[str, ...] = ()) -> Grant:
    return Grant(7, fields, frozenset(despite), WEEK)


def released(ruling: Ruling) -> set[str]:
    return set(NAMES) - set(ruling.withheld)


def test_a_hit_becomes_exactly_the_granted_fields():
    """Nothing of the core data comes along."""
    ruling = ruled(record(), granted("phone", "address"))
    assert (ruling.level, ruling.rule_id) == (Level.FULL, "grant 7")
    assert released(ruling) == {"phone", "address"}


def test_a_grant_adds_to_what_the_owners_rules_release():
    """Core data by rule, and the phone by grant."""
    owner = agency("AAA", OPEN_RULE)
    by_rule = released(decide(record(), owner, RECEIVER, NIGHT))
    assert released(ruled(record(), granted("phone"), owner)) == by_rule | {"phone"}


def test_a_grant_ends_with_its_last_day():
    """The day itself still counts."""
    assert ruled(record(), granted("phone"), on=WEEK).level is Level.FULL
    assert ruled(record(), granted("phone"), on=WEEK + timedelta(days=1)).level is Level.HIT


@pytest.mark.parametrize(
    ("protected", "name"),
    [
        ({"role": Role.VICTIM}, "role"),
        ({"minor": True}, "minor"),
        ({"protect_identity": Flag.NOT_ASSESSED}, "identity"),
        ({"handling": ["H2"]}, "H2"),
    ],
)
def test_a_floor_stands_unless_the_owner_names_it(protected, name):
    """Also where the record came under it only after the grant."""
    theirs = record(**protected)
    others = tuple(other for other in DESPITE if other != name)
    assert ruled(theirs, granted("phone", despite=others)).level is Level.HIT
    assert released(ruled(theirs, granted("phone", despite=(name,)))) == {"phone"}


def test_a_protected_place_stays_withheld():
    """While the other granted fields leave."""
    theirs = record(protect_location=Flag.YES)
    assert released(ruled(theirs, granted("phone", "address", "event"))) == {"phone"}
    assert "address" in released(ruled(theirs, granted("address", despite=("location",))))


@pytest.mark.parametrize(
    "theirs",
    [record(handling=["H3"]), record(releasable_to=["CCC"])],
)
def test_a_match_of_which_nothing_may_leave_cannot_be_granted(theirs):
    """Whatever the grant names: its existence is not told in the first place."""
    assert ruled(theirs, granted("phone", despite=DESPITE)).level is Level.NOTHING


def test_an_owners_rule_that_tells_nothing_stands():
    """A later, stricter rule ends what was granted before."""
    owner = agency("AAA", DisclosureRule(id="not to them", to=("BBB",), level="nothing"))
    assert ruled(record(), granted("phone"), owner).level is Level.NOTHING


def test_sensitive_data_leave_by_no_grant():
    """Not even by one that somehow got into the store."""
    assert ruled(record(), granted("sensitive")).level is Level.HIT


PROTECTIONS = st.fixed_dictionaries(
    {
        "minor": st.booleans(),
        "role": st.sampled_from(Role),
        "handling": st.sampled_from([["H0"], ["H1"], ["H2"], ["H3"], []]),
        "protect_identity": st.sampled_from(Flag),
        "protect_location": st.sampled_from(Flag),
    }
)


@given(
    fields=st.sets(st.sampled_from(GRANTABLE)),
    despite=st.sets(st.sampled_from(DESPITE)),
    protected=PROTECTIONS,
)
def test_a_grant_never_releases_more_than_rules_and_fields_together(fields, despite, protected):
    """Over every combination of protections."""
    theirs = replace(record(), **protected)
    before = decide(theirs, OWNER, RECEIVER, NIGHT)
    after = ruled(theirs, Grant(1, tuple(fields), frozenset(despite), WEEK))
    assert released(after) <= released(before) | fields
    if after != before:
        assert after.level is Level.FULL
        assert not (protected["minor"] and "minor" not in despite)
