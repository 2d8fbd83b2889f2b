"""The compiled loops give what the textbook gives."""

import jellyfish
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderlink.names import compare, kernels, score
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_text

FEW_LETTERS = st.text("abcd", min_size=1, max_size=kernels.LONGEST)
NAMES = ["Юлія Шевчук", "Yuliia Shevchuk", "Julia Chevtchouk", "محمد الحسن", "Mohammed Al Hassan"]


def distance(a: str, b: str) -> int:
    ones = np.zeros(26, np.int64)
    for place, letter in enumerate(a):
        ones[ord(letter) - 97] |= np.int64(1) << place
    symbols = np.array([ord(letter) - 97 for letter in b], np.int32)
    return kernels.edit_distance(ones, len(a), symbols, 0, len(b))


@settings(deadline=None)
@given(FEW_LETTERS, FEW_LETTERS)
def test_edits_are_counted_as_levenshtein_counts_them(a: str, b: str):
    assert distance(a, b) == jellyfish.levenshtein_distance(a, b)


def test_edits_of_the_longest_names_are_counted():
    assert distance("a" * kernels.LONGEST, "b" * kernels.LONGEST) == kernels.LONGEST


def test_many_pairs_score_as_each_does_alone():
    packed = pack([prepare_text(name) for name in NAMES])
    a, b = np.divmod(np.arange(3 * compare.WORTH_THREADS) % len(NAMES) ** 2, len(NAMES))
    together = compare.compare(packed, a, b).log_odds
    for at in range(len(NAMES) ** 2):
        alone = compare.compare(packed, a[at : at + 1], b[at : at + 1]).log_odds
        assert np.allclose(together[at :: len(NAMES) ** 2], alone, rtol=0, atol=1e-9)


def test_a_doubled_letter_costs_less_than_another_one():
    """Hassan is Hasan more often than Haslan is."""
    doubled, another = score([("Hasan Yusuf", "Hassan Yusuf"), ("Hasan Yusuf", "Haslan Yusuf")])
    assert doubled > another


@pytest.mark.parametrize("sound", [True, False])
def test_an_empty_token_at_the_end_of_the_letters_is_not_read(sound: bool):
    """What is never spoken alone leaves a token without letters; beyond it lies other memory."""
    initials, letters = np.ones((2, 26), np.float32), np.array([1], np.int32)
    assert not kernels._may_begin(sound, initials, letters, 1, 1, letters, 0, 1)
    assert not kernels._may_begin(sound, initials, letters, 0, 1, letters, 1, 1)
    assert kernels._may_begin(sound, initials, letters, 0, 1, letters, 0, 1)
