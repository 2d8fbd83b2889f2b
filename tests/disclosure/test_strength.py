"""Strength words follow the weight, but never call two identities one person."""

from __future__ import annotations

import pytest

from borderlink.disclosure.strength import are_two_identities, probability, strength
from borderlink.linkage.evidence import Evidence


def evidence(**bits: float) -> list[Evidence]:
    return [Evidence(comparison, 1, "as found", value) for comparison, value in bits.items()]


@pytest.mark.parametrize(
    ("weight", "word"), [(20.5, "very strong"), (10.0, "strong"), (6.0, "moderate"), (5.9, "weak")]
)
def test_a_weight_has_one_word(weight, word):
    """Each band begins at its lowest weight."""
    assert strength(weight) == word


@pytest.mark.parametrize(
    ("weight", "word"), [(20.5, "moderate"), (10.0, "moderate"), (3.0, "weak")]
)
def test_two_identities_are_never_more_than_moderate(weight, word):
    """The shared passport of two differently named persons is no proof of one person."""
    assert strength(weight, two_identities=True) == word


def test_two_identities_need_name_and_birth_against_one_person():
    """A bride keeps her birthday, a typing error keeps the name."""
    assert are_two_identities(evidence(document=28.9, name=-1.3, birth=-1.0))
    assert not are_two_identities(evidence(document=28.9, name=-1.3, birth=13.4))
    assert not are_two_identities(evidence(document=28.9, name=19.0, birth=-6.0))
    assert not are_two_identities(evidence(document=28.9, name=-1.3))


def test_no_probability_is_certainty():
    """Sixty bits of agreeing fields do not make the model's own errors vanish."""
    assert probability(0.0) == 0.5
    assert probability(60.0) == 0.999
