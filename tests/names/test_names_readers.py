"""Readers of South and South-East Asian scripts: units tell what is heard of the letters."""

import pytest

from borderlink.names.burmese import burmese_units, khmer_units
from borderlink.names.indic import indic_units, letter_name, moved
from borderlink.names.thai import thai_units
from borderlink.names.units import units_of


@pytest.mark.parametrize(
    ("word", "units"),
    [
        ("เกต", "ก เ ต$"),
        ("จันทร์", "จ ั น$ ท$$ ร์"),
        ("ณัฐพล", "ณ ั ฐ$ ฐ& พ++ ล$"),
        ("สุพล", "ส ุ พ++ ล$"),
        ("บุตร", "บ ุ ต$ ร$$"),
        ("เกรียง", "ก+ ร เีย ง$"),
        ("หญิง", "ห# ญ ิ ง$"),
        ("วรรณ", "ว รร# ณ$"),
    ],
)
def test_a_thai_consonant_tells_its_place_in_the_syllable(word: str, units: str):
    assert thai_units(word) == tuple(units.split())


@pytest.mark.parametrize("word", ["์", "เ", "ั์", "รร", "เ์", "อ"])
def test_thai_that_is_no_word_is_read_by_its_own_letters(word: str):
    assert set("".join(thai_units(word))) - set("+-#$&") <= set(word)


def test_an_inherent_vowel_is_marked_where_it_is_dropped():
    assert indic_units("चेतना") == ("च", "े", "त-+", "न", "ा")
    assert indic_units("कमल") == ("क+", "म+", "ल$")


def test_a_virama_and_a_nukta_belong_to_their_consonant():
    assert indic_units("फ़र्द") == ("फ़+", "र्", "द$")


def test_a_tamil_stop_tells_what_surrounds_it():
    assert indic_units("அப்பன்")[1:3] == ("ப்~", "ப:+")
    assert indic_units("கந்தன்")[2] == "த.+"


def test_the_english_name_of_a_letter_is_that_letter():
    assert letter_name("एस") == "S"
    assert letter_name("सोम") is None


def test_devanagari_moves_to_the_scripts_that_share_its_plan():
    assert moved("राम", "Gujr") == "રામ"
    assert moved("ऺ", "Telu") is None


def test_armenian_and_ethiopic_letters_are_read_by_their_sounds():
    assert units_of("Հարություն", "Armn") == units_of("հարություն", "Armn")
    assert units_of("ու", "Armn") == ("ու",)
    assert units_of("ለማ", "Ethi") == ("ለ", "0", "መ", "3$")


def test_a_burmese_rime_is_read_as_a_whole():
    assert burmese_units("အောင်") == ("အ", "ောင်1", "ောင်2")
    assert burmese_units("ထွန်း") == ("ထ", "ွန်1", "ွန်2")
    assert burmese_units("ဝင်း") == burmese_units("ဝင်") != burmese_units("ဝင့်")


def test_a_khmer_vowel_tells_the_series_of_its_consonant():
    assert khmer_units("តា")[1] != khmer_units("ទា")[1]
    assert khmer_units("ស្រី")[1] == "្រ"
