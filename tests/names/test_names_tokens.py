"""Tokens: names are split where their script splits them, and titles are set aside."""

import pytest

from borderlink.names.clean import clean
from borderlink.names.tokens import LONGEST_TOKEN, MOST_TOKENS, tokenize


def parts(name: str) -> list[str]:
    return [token.text for token in tokenize(clean(name).text)[0]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GARCIA, MARIA J", ["GARCIA", "MARIA", "J"]),
        ("Kim Ahn-ro", ["Kim", "Ahn", "ro"]),
        ("O'Brien", ["OBrien"]),
        ("이수진", ["이", "수진"]),
        ("남궁민수", ["남궁", "민수"]),
        ("오하타 신타로", ["오하타", "신타로"]),
        ("王小梅", ["王", "小梅"]),
        ("欧阳文静", ["欧阳", "文静"]),
        ("马蒂亚斯·普拉策克", ["马蒂亚斯", "普拉策克"]),
        ("田中 陽子", ["田中", "陽子"]),
        ("အောင်ဆန်း", ["အောင်", "ဆန်း"]),
        ("P. मुरुगन", ["P", "मुरुगन"]),
    ],
)
def test_a_name_is_split_as_its_script_asks(name: str, expected: list[str]):
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        ("นายสมชาย ใจดี", "นาย", ["สมชาย", "ใจดี"]),
        ("Dr. Anna Weber", "Dr", ["Anna", "Weber"]),
        ("Daw Aung San", "Daw", ["Aung", "San"]),
        ("ဒေါ်အောင်ဆန်း", "ဒေါ်", ["အောင်", "ဆန်း"]),
        ("王小梅女士", "女士", ["王", "小梅"]),
    ],
)
def test_titles_are_set_aside(name: str, title: str, rest: list[str]):
    tokens, titles = tokenize(clean(name).text)
    assert titles == [title]
    assert [t.text for t in tokens] == rest


def test_a_name_of_titles_only_is_kept_as_a_name():
    assert parts("Sheikh") == ["Sheikh"]


def test_a_short_name_keeps_a_word_that_is_elsewhere_a_title():
    assert parts("Ma Lin") == ["Ma", "Lin"]


def test_the_number_and_length_of_tokens_are_bounded():
    tokens = parts("ab " * 60 + "x" * 200)
    assert len(tokens) <= MOST_TOKENS
    assert max(map(len, tokens)) <= LONGEST_TOKEN
