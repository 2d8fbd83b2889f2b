"""What an officer reads aloud says no more than the comparison found."""

from __future__ import annotations

import pytest

from borderlink.disclosure.fold import same_letters
from borderlink.disclosure.sentences import say
from borderlink.linkage.evidence import Evidence

RARE = "what agrees is in about one of 270 records here"


def said(ours: str, theirs: str, bits: float, label: str, latin: dict[str, str] | None = None):
    item = Evidence("name", 1, label, bits, ours, theirs, RARE)
    return say(item, ours, theirs, latin or {}).sentence


def test_one_spelling_is_not_called_nearly_the_same():
    """The level's likeness would contradict “both are called”."""
    text = said("ZORIANA CHUMAK", "Zoriana Chumak", 18.3, "nearly the same, rare")
    assert text == f"Both are called ZORIANA CHUMAK – {RARE}."


def test_rarity_is_said_once_and_in_numbers():
    """Not both “very rare” and one of how many."""
    text = said("SALMA ALUTAIBI", "SALMA ALOTAIBI", 19.2, "nearly the same, very rare")
    assert (
        text == f"Ours is called SALMA ALUTAIBI, theirs SALMA ALOTAIBI – nearly the same; {RARE}."
    )


def test_names_that_do_not_go_together_agree_in_nothing_worth_counting():
    """One shared first name is no argument in a sentence that says no."""
    text = said("IVAN PETRENKO", "IVAN KOVAL", -1.3, "another name on the same document")
    assert text.endswith("theirs IVAN KOVAL – another name on the same document.")


@pytest.mark.parametrize(
    ("text", "reading", "repeats"),
    [
        ("SALMA AL-OTAIBI", "Salma Al Otaibi", True),
        ("O’NEILL, José", "Oneill Jose", True),
        ("Хосе", "Jose", False),
    ],
)
def test_a_reading_is_shown_only_where_it_is_news(text, reading, repeats):
    """Hyphens, commas and accents are none."""
    assert same_letters(text, reading) is repeats
