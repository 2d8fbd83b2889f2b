"""Which rule says what, for `borderlink doctor`."""

from __future__ import annotations

from borderlink.config import DisclosureRule
from borderlink.disclosure.explain import check_rules, explain_disclosure
from borderlink.person import Name, Role
from builders.told import NIGHT, OPEN_RULE, agency, record

HIDE = DisclosureRule(id="hide victims", level="nothing", roles=("victim",))


def test_the_outcome_comes_first_then_what_each_rule_says():
    """A victim: the role's floor and both rules fit, the strictest decides."""
    lines = explain_disclosure(
        record(role=Role.VICTIM), agency("AAA", OPEN_RULE, HIDE), agency("BBB"), NIGHT
    )
    assert lines[0] == "AAA → BBB: nothing, by “hide victims”"
    assert any("built-in: role" in line for line in lines)
    assert any("“open”: at most core" in line for line in lines)


def test_a_rule_that_does_not_fit_says_which_condition_fails():
    """An owner sees why the rule had no effect."""
    lines = explain_disclosure(record(), agency("AAA", HIDE), agency("BBB"), NIGHT)
    assert "does not fit: “hide victims”: the role is another" in lines


def test_an_explanation_holds_no_value_of_the_record():
    """Explanations reach terminals."""
    named = record(names=[Name("primary", "Canary Nightingale")], record_key="K-CANARY")
    text = "\n".join(explain_disclosure(named, agency("AAA", OPEN_RULE), agency("BBB"), NIGHT))
    assert "Canary" not in text and "K-CANARY" not in text


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


def test_sound_rules_are_not_reported():
    """A configuration without a fault has no line."""
    fine = DisclosureRule(id="fine", level="core", to=("kind:police",), withhold=("documents",))
    assert check_rules({"AAA": agency("AAA", fine, HIDE)}) == []
