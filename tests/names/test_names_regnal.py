"""Rulers' numbers agree across languages, and say little of the rest of the name."""

import pytest

from borderlink.names import score
from borderlink.names.parts import Role, roles
from borderlink.names.prepared import prepare_text
from borderlink.names.regnal import with_roman_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("마레브의 레온 3세", "마레브의 레온 III"),
        ("교황 테오도로 14세", "교황 테오도로 XIV"),
        ("レオン4世", "レオン IV"),
        ("לאון השני, מלך מרב", "לאון II , מלך מרב"),
        ("לאון השנים עשר", "לאון XII"),
        ("ليون السابع", "ليون VII"),
        ("레온 3세대", "레온 3세대"),
        ("레온 0세", "레온 0세"),
        ("레온 40세", "레온 40세"),
        ("الثاني", "الثاني"),
        ("הראשון", "הראשון"),
        ("Leon III", "Leon III"),
        ("", ""),
    ],
)
def test_numbers_become_roman(text: str, expected: str):
    assert with_roman_numbers(text).split() == expected.split()


@pytest.mark.parametrize(
    ("native", "latin", "token"),
    [("레온 3세", "Leon III", "III"), ("לאון השלישי", "Leon III", "III")],
)
def test_a_number_is_a_word_of_its_own_and_agrees(native: str, latin: str, token: str):
    assert prepare_text(native).tokens[-1] == token
    same, other = score([(native, latin), (native, latin.removesuffix("III") + "XIV")])
    assert same > 0.8
    assert other < same


def test_titles_of_rulers_are_set_aside():
    assert prepare_text("교황 레온 3세").honorifics == ("교황",)
    assert prepare_text("המלך לאון השלישי").honorifics == ("המלך",)


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("교황 테오도로 4세", "Caspian IV"),
        ("벤 토르손", "Ben Alkalay"),
        ("데 라 로사", "De La Marel"),
    ],
)
def test_numbers_and_particles_that_agree_do_not_make_one_name(native: str, latin: str):
    assert score([(native, latin)])[0] < 0.2


def test_what_a_ruler_is_ruler_of_hangs_on_a_word_that_says_nothing():
    assert roles(("Leon", "III", "of", "Marev"), "Latn")[2] is Role.PARTICLE
