"""Which rule says what, for `borderlink doctor` and `borderlink disclose`."""

from __future__ import annotations

from borderlink.config import DisclosureRule
from borderlink.disclosure.explain import check_rules, explain_disclosure, lines_of
from borderlink.disclosure.fields import NAMES
from borderlink.person import Flag, Role
from builders.told import NIGHT, OPEN_RULE, agency, record
from builders.withheld import CANARIES, full_record

HIDE = DisclosureRule(id="hide victims", level="nothing", roles=("victim",))


def explained(given, *rules, facing=None, **owner):
    owner = agency("AAA", *rules, **owner)
    return lines_of(explain_disclosure(given, owner, agency("BBB"), NIGHT, facing))


def test_the_outcome_comes_first_then_what_each_rule_says():
    """A victim: the role's floor and both rules fit, the strictest decides."""
    lines = explained(record(role=Role.VICTIM), OPEN_RULE, HIDE)
    assert lines[0] == "nothing, by “hide victims”"
    assert any("built-in: role" in line for line in lines)
    assert any("“open”: at most core" in line for line in lines)
    assert "leaves: nothing, and it is in no count" in lines


def test_a_rule_that_does_not_fit_says_which_condition_fails():
    """An owner sees why the rule had no effect."""
    assert "does not fit: “hide victims”: the role is another" in explained(record(), HIDE)


def test_every_field_either_leaves_or_says_what_keeps_it_back():
    """A rule, the protected place, or that it is no identity data."""
    lean = DisclosureRule(id="lean", level="core", withhold=("documents",))
    lines = explained(record(protect_location=Flag.NOT_ASSESSED), lean)
    assert "leaves: name, birth, sex, nationality" in lines
    assert "withheld: document: by “lean”" in lines
    assert any(line.startswith("withheld: birth place: it is a place") for line in lines)
    (other,) = (line for line in lines if line.startswith("withheld: phone"))
    fields, _, why = other.removeprefix("withheld: ").partition(": ")
    assert len(fields.split(", ")) == len(NAMES) - 6
    assert why == "it is no identity data and needs a granted request"


def test_an_ngo_explains_beside_whom_it_does_not_show_its_record():
    """The same record, beside a missing person and beside a suspect."""
    care = DisclosureRule(id="care", level="hit", purpose=("care",))
    guest = record(role=Role.VICTIM, consent="yes", purpose="care")
    assert explained(guest, care, facing=Role.MISSING, kind="ngo")[0].startswith("hit")
    assert explained(guest, care, facing=Role.SUSPECT, kind="ngo")[0].startswith("nothing")


def test_an_explanation_holds_no_value_of_the_record():
    """Explanations reach terminals."""
    text = "\n".join(explained(full_record(), OPEN_RULE))
    assert not [value for value in CANARIES.values() if value in text]
    assert "A-secret-key" not in text


def test_rules_without_the_effect_their_words_suggest_are_reported():
    """Misspelled fields, unknown receivers, promises that a floor takes back."""
    rules = (
        DisclosureRule(id="typo", level="core", withhold=("docments",)),
        DisclosureRule(id="nobody", level="hit", to=("XYZ",)),
        DisclosureRule(id="generous", level="full"),
        DisclosureRule(id="victims", level="core", roles=("victim",)),
        DisclosureRule(id="children", level="core", minor=True),
        DisclosureRule(id="role", level="hit", roles=("suspekt",)),
    )
    found = "\n".join(check_rules({"AAA": agency("AAA", *rules)}))
    for rule in rules:
        assert f"“{rule.id}”" in found


def test_an_ngos_rule_without_a_purpose_is_reported():
    """It tells nothing, whatever its level says."""
    shelter = agency("AAA", DisclosureRule(id="all", level="hit"), kind="ngo")
    assert "without purpose" in "\n".join(check_rules({"AAA": shelter}))


def test_sound_rules_are_not_reported():
    """A configuration without a fault has no line."""
    fine = DisclosureRule(id="fine", level="core", to=("kind:police",), withhold=("documents",))
    assert check_rules({"AAA": agency("AAA", fine, HIDE)}) == []
