"""Tokens that cannot be one although their letters agree: father and son, Lan and Lanh."""

from __future__ import annotations

import pytest

from borderlink.names import score
from borderlink.names.apart import vietnamese


@pytest.mark.parametrize(
    ("son", "father"),
    [
        ("Hassan bin Ali", "Ali bin Hassan"),
        ("Said bin Omar al-Harbi", "Omar bin Said al-Harbi"),
        ("Elchin Rashid oglu Testov", "Rashid Elchin oglu Testov"),
        ("حسن بن علي", "علي بن حسن"),
        ("حسن بن علي", "Ali bin Hassan"),
    ],
)
def test_a_son_is_not_his_father(son: str, father: str) -> None:
    """Both have the same words; who is whose child stands in their order."""
    assert score([(son, father)])[0] < 0.2


@pytest.mark.parametrize(
    ("name", "shorter"),
    [
        ("Ahmed bin Salem bin Omar", "Ahmed bin Omar"),  # a generation is left out
        ("Ahmed bin Salem al-Harbi", "Ahmed Salem Harbi"),
        ("Abu Omar Khalil Nasser", "Khalil Nasser Abu Omar"),  # a kunya has no place of its own
        ("Testov Elchin Rashid oglu", "Elchin Rashid oglu Testov"),
    ],
)
def test_a_generation_may_be_left_out_and_a_name_turned(name: str, shorter: str) -> None:
    """Only a father in his child's place contradicts."""
    assert score([(name, shorter)])[0] > 0.75


@pytest.mark.parametrize(
    "pair",
    [
        ("Nguyễn Thị Lan", "NGUYEN THI LANH"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoà"),
        ("PHAM MINH TUAN", "PHAM MINH TUAT"),
    ],
)
def test_vietnamese_syllables_that_differ_are_two_names(pair: tuple[str, str]) -> None:
    """Vietnamese has one spelling, marks are contradicted where both sides have them."""
    assert score([pair])[0] < 0.93


@pytest.mark.parametrize(
    "pair",
    [
        ("Nguyễn Thị Lan", "LAN THI NGUYEN"),
        ("Nguyễn Văn Hùng", "NGUYEN VAN HUNG"),
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),  # the tone stands on either vowel
        ("Trần Văn Đức", "Tran Van Duc"),
    ],
)
def test_a_vietnamese_name_may_be_written_without_its_marks(pair: tuple[str, str]) -> None:
    """What one side does not write it does not deny."""
    assert score([pair])[0] > 0.97


def test_only_vietnamese_names_are_taken_for_vietnamese() -> None:
    """One such syllable is not enough: every one must be."""
    assert vietnamese(("Nguyen", "Van", "An")) != ()
    assert vietnamese(("Peter", "Nguyen")) == vietnamese(("Kim", "Lan")) == ()
