"""How rare a name is said to be never gives a small count away."""

from __future__ import annotations

import pytest

from borderlink.linkage.explain import _rarity


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (7.0, "what agrees is in about one of 130 records here"),
        (8.1, "what agrees is in fewer than 11 records here"),
        (19.0, "what agrees is in fewer than 11 records here"),
    ],
)
def test_a_name_that_few_of_two_thousand_records_have_is_only_called_rare(bits, words):
    """Whoever knows two of three holders must not learn that there is a third."""
    assert _rarity(bits, 2_000) == words


def test_nothing_agreed_is_not_rare():
    """Zero bits say that no part of the names agreed."""
    assert _rarity(0.0, 2_000) is None
