"""Titles, initials and relations of South and South-East Asian names are told from the name."""

import pytest

from borderlink.names import score
from borderlink.names.clean import clean
from borderlink.names.tokens import tokenize


def read(name: str) -> tuple[list[str], list[str]]:
    tokens, titles = tokenize(clean(name).text)
    return [t.text for t in tokens], titles


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("एस. सोमन", ["S", "सोमन"]),
        ("सोमन वी.एम.", ["सोमन", "V", "M"]),
        ("एस", ["एस"]),  # alone it is all there is
        ("R. Soman S/o Rajan", ["R", "Soman", "Rajan"]),
        ("स्वर्गीय सोमन दास", ["सोमन", "दास"]),
        ("ঁ সোমন দাস", ["সোমন", "দাস"]),  # so the late are marked
        ("Late Soman Das", ["Soman", "Das"]),
        ("Sri Lestari", ["Sri", "Lestari"]),
        ("မြင့်စိုး", ["မြင့်", "စိုး"]),
        ("Don Muster", ["Don", "Muster"]),  # a given name as well
        ("Don Muster Jr", ["Don", "Muster", "Jr"]),
        ("Don Pedro Muster", ["Pedro", "Muster"]),
        ("U Aung San", ["Aung", "San"]),
        ("Ko Thant Zin", ["Thant", "Zin"]),
        ("U Sung Jin", ["U", "Sung", "Jin"]),  # a Korean surname
        ("JC Muster", ["J", "C", "Muster"]),
        ("MUSTER, TJ", ["MUSTER", "T", "J"]),
        ("NG MUSTER", ["NG", "MUSTER"]),
        ("AL MUSTER", ["AL", "MUSTER"]),
        ("SCHWARZENBERGER<<MAXIMILIAN<FR", ["SCHWARZENBERGER", "MAXIMILIAN", "FR"]),
    ],
)
def test_the_name_is_kept_without_what_stands_before_it(name: str, parts: list[str]):
    assert read(name)[0] == parts


def test_a_thai_title_is_no_title_where_a_vowel_follows():
    assert read("คุณากร ใจดี") == (["คุณากร", "ใจดี"], [])
    assert read("คุณสมศรี ใจดี") == (["สมศรี", "ใจดี"], ["คุณ"])


def test_a_word_that_is_half_of_a_name_is_no_title():
    assert read("นาง สุขใจ") == (["นาง", "สุขใจ"], [])


@pytest.mark.parametrize(
    ("native", "latin", "other"),
    [
        ("মোঃ সোমন", "Md Soman", "Kr Soman"),
        ("মোহাম্মদ সোমন", "Md Soman", "Kr Soman"),
        ("মোঃ সোমন", "Mohammad Soman", "Kartik Soman"),
        ("मो. सोमन", "Md Soman", "Kr Soman"),
        ("सोमन चन्द्र दास", "Soman Ch. Das", "Soman Kr. Das"),
    ],
)
def test_what_bengal_shortens_is_the_same_name(native: str, latin: str, other: str):
    same, another = score([(native, latin), (native, other)])
    assert same > another + 0.3


def test_a_servant_of_god_may_be_cut_off():
    """عبد alone may be what is left of Abdelkarim, but not where the name of God follows it."""
    cut, whole, other = score(
        [
            ("سوسن عبد", "Sawsan Abdelkarim"),
            ("سوسن عبد الكريم", "Sawsan Abdelkarim"),
            ("سوسن عبد الكريم", "Sawsan Abdelhamid"),
        ]
    )
    assert cut > 0.8
    assert whole > 0.8
    assert other < whole - 0.15
