"""How rare a name is said to be never goes beyond what the records of the night can show."""

from __future__ import annotations

import pytest

from borderlink.linkage.explain import _rarity


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (8.1, "what agrees is in about one of 270 records here"),
        (10.6, "what agrees is in about one of 1,600 records here"),
        (19.0, "what agrees is rarer than these records can show"),
    ],
)
def test_two_thousand_records_show_no_rarity_beyond_one_in_two_thousand(bits, words):
    """Two digits, since the share of a name is an estimate; no number above the records."""
    assert _rarity(bits, 2_000) == words


def test_nothing_agreed_is_not_rare():
    """Zero bits say that no part of the names agreed."""
    assert _rarity(0.0, 2_000) is None
