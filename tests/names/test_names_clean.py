"""Cleaning: what keyboards, copying and forms leave in a name disappears; what it says stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.names.clean import LONGEST, clean


@pytest.mark.parametrize(
    ("trap", "delivered", "meant"),
    [
        ("decomposed", "Nguye\u0302\u0303n", "Nguy\u1ec5n"),
        ("zero width", "Ali\u200cReza", "AliReza"),
        ("bidi marks", "\u202bمحمد\u202c", "محمد"),
        ("tatweel", "محـــمد", "محمد"),
        ("vowel marks", "مُحَمَّد", "محمد"),
        ("Farsi yeh", "علی", "علي"),
        ("Farsi kaf", "کریم", "كريم"),
        ("full width", "ＷＡＮＧ", "WANG"),
        ("soft hyphen", "Schmidt\u00adova", "Schmidtova"),
        ("no-break space", "Anna\u00a0Maria", "Anna Maria"),
        ("many spaces", "  Anna \t Maria\n", "Anna Maria"),
    ],
)
def test_two_ways_to_write_one_name_become_equal(trap: str, delivered: str, meant: str):
    assert clean(delivered).text == clean(meant).text == meant, trap


def test_a_cyrillic_letter_in_a_latin_word_is_repaired_and_flagged():
    cleaned = clean("М\u0430ria".replace("М", "M"))
    assert cleaned.text == "Maria"
    assert cleaned.flags == ("mixed script",)


def test_latin_letters_in_a_greek_word_become_greek_and_not_cyrillic():
    cleaned = clean("\u004dπεάτα \u004eικόλα")
    assert cleaned.text == "\u039cπεάτα \u039dικόλα"
    assert "mixed script" in cleaned.flags


def test_latin_letters_in_a_cyrillic_word_are_repaired_too():
    assert clean("Иванoва").text == "Иванова"


@pytest.mark.parametrize("said", ["-", "UNKNOWN", "不明", "ไม่ทราบ", "n/a", "FNU LNU", "неизвестно"])
def test_a_placeholder_says_nothing(said: str):
    cleaned = clean(said)
    assert (cleaned.text, cleaned.flags) == ("", ("placeholder",))


@pytest.mark.parametrize("said", ["", "   ", "1234", "😀", "…!?"])
def test_without_letters_nothing_is_left(said: str):
    assert clean(said).text == ""


def test_vowel_signs_of_brahmic_scripts_stay():
    for name in ("สุภาพร", "မြင့်မြတ်", "मुरुगन", "தமிழ்"):
        assert len(clean(name).text) >= len(name) - 1


def test_a_huge_name_is_cut_and_says_so():
    cleaned = clean("Anna " * 20_000)
    assert len(cleaned.text) <= LONGEST
    assert "cut" in cleaned.flags


@given(st.text(st.characters(codec=None), max_size=80))
def test_no_text_breaks_it_and_cleaning_twice_changes_nothing(text: str):
    once = clean(text).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("B0ris W1lliams", "Boris Williams"),
        ("Mari4 Testova", "Maria Testova"),
        ("Anna 3", "Anna 3"),
    ],
)
def test_a_digit_inside_a_word_is_the_letter_it_resembles(raw: str, read: str) -> None:
    """Optical readers and fingers put 0 for o; a digit on its own stays one."""
    assert clean(raw).text == read
