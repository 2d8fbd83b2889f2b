"""Match ids survive being said on the phone, and give nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.review.match_id import match_id, parse_match_id

SECRET = b"s" * 32
RECORDS = st.integers(0, 2**31 - 1)


@given(RECORDS, RECORDS)
def test_the_order_of_the_two_records_does_not_matter(a: int, b: int):
    assert match_id(SECRET, a, b) == match_id(SECRET, b, a)


@given(RECORDS, RECORDS)
def test_it_is_read_back_however_it_was_typed(a: int, b: int):
    written = match_id(SECRET, a, b)
    spoken = written.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_match_id(spoken) == written


@given(RECORDS, RECORDS, st.integers(0, 10), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_digit_is_noticed(a: int, b: int, place: int, digit: str):
    plain = match_id(SECRET, a, b).replace("-", "")
    wrong = plain[:place] + digit + plain[place + 1 :]
    assert (parse_match_id(wrong) is None) == (wrong != plain)


@pytest.mark.parametrize("text", ["", "K7QF", "????-????-????", "K7QF-3M2P-9XTB-1"])
def test_what_cannot_be_an_id_is_none(text: str):
    assert parse_match_id(text) is None


def test_another_installation_has_other_ids():
    assert match_id(SECRET, 1, 2) != match_id(b"t" * 32, 1, 2)
