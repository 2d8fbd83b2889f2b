"""What may leave of a record: floors that hold, rules that only tighten, and who is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.config import DisclosureRule
from borderlink.disclosure.rules import decide
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Handling, Role
from builders.told import NIGHT, OPEN_RULE, agency, born, record

RECEIVER = agency("BBB", kind="border", country="UA")


def level(given_record, *rules, receiver=RECEIVER, facing=None, **owner):
    return decide(given_record, agency("AAA", *rules, **owner), receiver, NIGHT, facing).level


def test_without_any_rule_only_the_hit_leaves():
    """An owner who has written nothing discloses that a record exists, and whom to call."""
    assert level(record()) is Level.HIT


def test_the_strictest_fitting_rule_decides():
    """Two rules fit; the one that says less wins, in whatever order they are written."""
    never = DisclosureRule(id="never", level="nothing", roles=("suspect",))
    assert level(record(), OPEN_RULE, never) is level(record(), never, OPEN_RULE) is Level.NOTHING


def test_a_rule_for_another_receiver_does_not_fit():
    """A rule for police leaves a border guard at the default."""
    assert level(record(), DisclosureRule(id="p", level="core", to=("kind:police",))) is Level.HIT
    assert level(record(), DisclosureRule(id="c", level="core", to=("country:UA",))) is Level.CORE
    assert level(record(), DisclosureRule(id="n", level="core", to=("BBB",))) is Level.CORE


def test_full_needs_a_request():
    """A rule that says `full` gives core data until a request is granted."""
    assert level(record(), DisclosureRule(id="f", level="full")) is Level.CORE


def test_h3_reaches_only_those_released_by_name():
    """Free text is not weighed by a machine: H3 shows nothing unless the receiver is named."""
    secret = {"handling": ["H3"], "handling_text": "not to country CCC"}
    assert level(record(**secret), OPEN_RULE) is Level.NOTHING
    assert level(record(**secret, releasable_to=["*"]), OPEN_RULE) is Level.NOTHING
    assert level(record(**secret, releasable_to=["BBB"]), OPEN_RULE) is Level.CORE


def test_a_record_released_to_others_does_not_exist_for_the_rest():
    """`releasable_to` is a closed list."""
    assert level(record(releasable_to=["CCC"]), OPEN_RULE) is Level.NOTHING
    assert level(record(releasable_to=["country:UA"]), OPEN_RULE) is Level.CORE


def test_an_ngo_tells_nothing_without_a_rule_and_consent():
    """Statistics only, unless the person consented and the NGO wrote a rule."""
    victim = {"role": Role.VICTIM, "purpose": "care"}
    hit = DisclosureRule(id="shelter", level="hit", purpose=("care",))
    assert level(record(**victim), hit, kind="ngo") is Level.NOTHING
    assert level(record(**victim, consent="yes"), kind="ngo") is Level.NOTHING
    assert level(record(**victim, consent="yes"), hit, kind="ngo") is Level.HIT
    assert level(record(**victim, consent="refused"), hit, kind="ngo") is Level.NOTHING


def test_an_ngo_record_is_never_shown_beside_a_suspect():
    """Who looks for a suspect does not learn of a shelter's guest."""
    guest = record(role=Role.VICTIM, consent="yes", purpose="care")
    hit = DisclosureRule(id="shelter", level="hit", purpose=("care",))
    assert level(guest, hit, kind="ngo", facing=Role.SUSPECT) is Level.NOTHING
    assert level(guest, hit, kind="ngo", facing=Role.MISSING) is Level.HIT


def test_an_unknown_role_is_caught_by_a_rule_against_telling_of_victims():
    """A role that nobody stated may be a victim's, so the stricter rule fits it."""
    hide = DisclosureRule(id="hide", level="nothing", roles=("victim",))
    assert level(record(role=Role.UNKNOWN), hide) is Level.NOTHING


def test_a_seventeen_year_old_is_a_minor_without_being_called_one():
    """The age is reckoned from the latest possible birth day."""
    young = record(minor=None, birth=born("2009-06-01"))
    assert level(young, OPEN_RULE) is Level.HIT


def test_a_misspelled_field_to_withhold_withholds_everything():
    """Nobody can tell what was meant, so only the hit leaves."""
    typo = DisclosureRule(id="typo", level="core", withhold=("docments",))
    assert level(record(), typo) is Level.HIT


def test_withheld_fields_of_all_fitting_rules_add_up():
    """Each rule may keep something back; none gives it free again."""
    rules = [
        DisclosureRule(id="a", level="core", withhold=("documents",)),
        DisclosureRule(id="b", level="core", withhold=("name",)),
    ]
    withheld = decide(record(), agency("AAA", *rules), RECEIVER, NIGHT).withheld
    assert {"document", "name", "phone"} <= set(withheld)
    assert "birth" not in withheld


@pytest.mark.parametrize("flag", [Flag.YES, Flag.NOT_ASSESSED])
def test_no_place_leaves_where_the_location_is_protected(flag):
    """Where someone was born or lives helps to find them; a risk not assessed is a risk."""
    withheld = decide(
        record(protect_location=flag), agency("AAA", OPEN_RULE), RECEIVER, NIGHT
    ).withheld
    assert {"birth place", "address", "event"} <= set(withheld)


RULES = st.builds(
    DisclosureRule,
    id=st.just("drawn"),
    level=st.sampled_from(["nothing", "hit", "core", "full"]),
    to=st.sampled_from([("*",), ("BBB",), ("CCC",), ("kind:border",), ("country:TH",)]),
    roles=st.sampled_from([(), ("suspect",), ("victim", "witness"), tuple(Role)]),
    handling=st.sampled_from([(), ("H0",), ("H1", "H2")]),
    minor=st.sampled_from([None, True, False]),
    protected=st.sampled_from([None, True, False]),
    withhold=st.sampled_from([(), ("names",), ("birth", "document"), ("nonsense",)]),
)
RECORDS = st.builds(
    record,
    role=st.sampled_from(Role),
    minor=st.sampled_from([None, True, False]),
    handling=st.lists(st.sampled_from(Handling), max_size=2),
    protect_identity=st.sampled_from(Flag),
    releasable_to=st.sampled_from([[], ["BBB"], ["CCC"]]),
    consent=st.sampled_from([None, "yes", "no"]),
)


@given(RECORDS, st.lists(RULES, max_size=4), RULES)
def test_a_further_rule_never_raises_the_level(drawn, rules, further):
    """Beside the owner's general rule, whatever is added can only take away."""
    base = [DisclosureRule(id="general", level="core"), *rules]
    before = decide(drawn, agency("AAA", *base), RECEIVER, NIGHT)
    after = decide(drawn, agency("AAA", *base, further), RECEIVER, NIGHT)
    assert after.level <= before.level
    assert set(after.withheld) >= set(before.withheld)
