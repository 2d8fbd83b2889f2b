"""Differences between two Latin spellings, and what each is worth."""

from __future__ import annotations

import pytest

from borderlink.names.edits import GAP, LETTERS, doubled_gains, edit_gains
from borderlink.names.latin import readings


def number(letter: str) -> int:
    return LETTERS.index(letter) + 1


@pytest.mark.parametrize(
    ("cheaper", "dearer"), [("iy", "im"), ("vw", "vs"), ("kc", "km"), ("rt", "rm"), ("gq", "gs")]
)
def test_what_ear_finger_or_eye_confuses_costs_less(cheaper: str, dearer: str) -> None:
    """Sound-alikes, neighbouring keys and look-alikes are cheaper than any other letter."""
    gains = edit_gains()
    assert (
        gains[number(cheaper[0]), number(cheaper[1])] > gains[number(dearer[0]), number(dearer[1])]
    )


def test_gains_are_the_same_both_ways() -> None:
    """Neither of two spellings is the original."""
    gains = edit_gains()
    assert gains.shape == (27, 27)
    assert (gains == gains.T).all()


def test_a_rare_letter_in_common_says_more() -> None:
    """Two names that share a q have more in common than two that share an a."""
    gains = edit_gains()
    assert gains[number("q"), number("q")] > gains[number("a"), number("a")] > 0


def test_a_lost_h_says_less_than_a_lost_m() -> None:
    """Mutar is Muthar more often than it is Mumtar."""
    gains = edit_gains()
    assert gains[GAP, number("h")] > gains[GAP, number("m")] + 1


def test_a_doubled_letter_says_less_than_a_new_one() -> None:
    """Hasan and Hassan are nearer than Hasan and Haslan."""
    assert doubled_gains()[number("l")] > edit_gains()[GAP, number("l")]


@pytest.mark.parametrize(
    ("word", "passport"),
    [
        ("Müller", "mueller"), ("Åse", "aase"), ("Jørgen", "joergen"), ("Weiß", "weiss"),
        ("Þór", "thor"), ("Muñoz", "munxxoz"),
    ],
)  # fmt: skip
def test_a_special_letter_is_read_as_passports_spell_it(word: str, passport: str) -> None:
    """ICAO 9303 spells special letters out; the plain reading stays beside it."""
    assert passport in readings(word)
    assert readings(word)[0] == readings(word.upper())[0]
