"""Initials count for what they tell: agreeing ones for the pair, a lone one by one word less."""

import numpy as np
import pytest

from borderlink.names import compare
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_text

AGREED, LONE = -2, -1  # columns of the terms


def told(a: str, b: str) -> np.ndarray:
    packed = pack([prepare_text(a), prepare_text(b)])
    script = str(packed.scripts[0])
    return compare.class_terms(packed, np.array([0]), np.array([1]), script)[0][0]


@pytest.mark.parametrize(
    ("native", "latin", "agreeing"),
    [
        ("के. रवींद्रन", "K. Ravindran", 1),
        ("एस एम रवींद्रन", "S.M. Ravindran", 2),
        ("पा. रवींद्रन", "P. Ravindran", 1),
        ("कमल रवींद्रन", "K. Ravindran", 0),
        ("के. रवींद्रन", "Kamal Ravindran", 0),
        ("रवींद्रन", "K. Ravindran", 0),
    ],
)
def test_initials_of_both_names_agree(native: str, latin: str, agreeing: int):
    assert told(native, latin)[AGREED] == agreeing


@pytest.mark.parametrize(
    ("native", "latin", "lone"),
    [
        ("रवींद्रन", "K. Ravindran", 1),
        ("के. रवींद्रन", "Ravindran", 1),
        ("के. रवींद्रन", "K. Ravindran", 0),
        ("रवींद्रन नारायणन", "Ravindran Narayanan K.", 0),
    ],
)
def test_an_initial_that_one_name_lacks_matters_beside_a_single_word(
    native: str, latin: str, lone: int
):
    assert told(native, latin)[LONE] == lone
