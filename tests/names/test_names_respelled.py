"""Other spellings of a whole Latin name: Wade–Giles, misread letters, a field that is full."""

from __future__ import annotations

import pytest

from borderlink.names import score
from borderlink.names.respelled import may_be_cut, respelled

FULL = "SCHWARZENBERGER<<MAXIMILIAN<FR"  # 30 characters


@pytest.mark.parametrize(
    ("pinyin", "taiwan"),
    [
        ("xu zhiming", "hsu chihming"), ("cai ying", "tsai ying"),
        ("zhang junhong", "chang chunhung"), ("guo dawei", "kuo tawei"),
    ],
)  # fmt: skip
def test_a_name_in_pinyin_may_stand_in_wade_giles(pinyin: str, taiwan: str) -> None:
    """The mainland and Taiwan spell one name in two systems."""
    assert tuple(taiwan.split()) in respelled(tuple(pinyin.split()))
    assert score([(pinyin, taiwan)])[0] > 0.85


@pytest.mark.parametrize(
    ("pinyin", "taiwan"),
    [
        ("Zheng Junhong", "Chang Chun-hung"),
        ("Cao Ying", "Tsai Ying"),
        ("Zhu Zedong", "Chou Tse-tung"),
    ],
)
def test_another_syllable_is_another_name_in_either_system(pinyin: str, taiwan: str) -> None:
    """A respelled name is the other one or it is not: likeness does not count."""
    assert score([(pinyin, taiwan)])[0] < 0.5


def test_names_of_other_peoples_have_no_wade_giles() -> None:
    """Song and Han are Korean too, but no Korean given name is read so."""
    assert respelled(("anna", "weber")) == respelled(("li", "smith")) == ()


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Arnold Werner", "Amold Wemer"),
        ("Claudia Meyer", "daudia Meyer"),
        ("Karl Wolf", "Karl VVolf"),
    ],
)
def test_two_letters_may_be_read_as_the_one_they_look_like(printed: str, read: str) -> None:
    """Scanners read rn as m, cl as d and vv as w."""
    assert score([(printed, read)])[0] > 0.85


def test_a_field_is_full_at_its_length_only() -> None:
    """39 characters in a passport, 30 on a card, one less where the double filler is a space."""
    assert may_be_cut(FULL)
    assert may_be_cut(FULL.replace("<<", " ").replace("<", " "))
    assert not may_be_cut(FULL[:-1])
    assert not may_be_cut(FULL.replace("<", " ").title())


@pytest.mark.parametrize("rest", ["Friedrich", "Franz"])
def test_a_word_cut_off_by_its_field_is_not_contradicted(rest: str) -> None:
    """FR at the end of a full field begins Friedrich."""
    assert score([(FULL, f"Maximilian {rest} Schwarzenberger")])[0] > 0.75


def test_a_cut_word_that_begins_otherwise_is_contradicted() -> None:
    """FR does not begin Georg."""
    begun, other = (f"Maximilian {name} Schwarzenberger" for name in ("Friedrich", "Georg"))
    assert score([(FULL, other)])[0] < score([(FULL, begun)])[0] - 0.3


def test_a_short_word_in_a_field_with_room_is_not_cut() -> None:
    """Where there was room for the rest there is none."""
    full, roomy = (f"Maximilian {name} Schwarzenberger" for name in ("Friedrich", "Fr"))
    assert score([(full, roomy.upper())])[0] < score([(full, FULL)])[0]
