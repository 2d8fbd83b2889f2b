"""Zawgyi: Burmese in the old encoding is found and becomes the Unicode spelling."""

import pytest

from borderlink.names.clean import clean
from borderlink.names.zawgyi import is_zawgyi, to_unicode

PAIRS = [
    ("ေမာင္ေမာင္", "မောင်မောင်"),
    ("ျမင့္ဦး", "မြင့်ဦး"),
    ("ေ႐ႊစင္", "ရွှေစင်"),
    ("ခ်စ္ကို", "ချစ်ကို"),
    ("လွ", "လှ"),
]


@pytest.mark.parametrize(("zawgyi", "unicode"), PAIRS)
def test_zawgyi_becomes_unicode_with_a_flag(zawgyi: str, unicode: str):
    cleaned = clean(zawgyi)
    assert cleaned.text == clean(unicode).text
    assert cleaned.flags == ("zawgyi",)


@pytest.mark.parametrize("unicode", [u for _, u in PAIRS] + ["ဂျူလိုင်", "သန္တာ", "ကျော်စွာ"])
def test_unicode_is_left_alone(unicode: str):
    assert not is_zawgyi(unicode)


def test_text_of_another_script_is_never_converted():
    assert to_unicode("Aung အ") == "Aung အ"
    assert clean("Aung").flags == ()
