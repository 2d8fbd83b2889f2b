"""Two spellings of one name share a blocking key; names of different people seldom do."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest

from borderlink.names.beam import BEAM, LONGEST, search
from borderlink.names.prepared import prepare_text
from borderlink.names.romanise import spellings, spellings_of
from borderlink.names.skeleton import otherwise, skeleton, sounds
from borderlink.names.units import units_of


def _keys(name: str) -> set[str]:
    return set(prepare_text(name).keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Жанна Петренко", "Zhanna Petrenko", id="Cyrillic"),
        pytest.param("Petrenko Zhanna", "Zhanna Petrenko", id="order"),
        pytest.param("Ravikumar Senthil", "Ravi Kumar Senthil", id="a word joined"),
        pytest.param("Ирина Кузнецова", "Irina Kuznetsov", id="a woman's surname"),
        pytest.param("الدوري سامي", "Sami Duri", id="an Arabic article"),
        pytest.param("Khalid Oualdi", "Halid Waldi", id="letters of another language"),
        pytest.param("Bawornsak Narttaya", "Bawonsak Nattaya", id="an r that is not heard"),
        pytest.param("王小明", "Wang Xiaoming", id="Mandarin"),
        pytest.param("陳國強", "Chan Kwok Keung", id="Cantonese"),
        pytest.param("佐藤健太", "Sato Kenta", id="Japanese"),
        pytest.param("金哲秀", "Kim Chulsoo", id="Sino-Korean"),
        pytest.param("김철수", "Kim Chul-soo", id="Hangul"),
        pytest.param("弗拉迪米尔·彼得罗夫", "Vladimir Petrov", id="a foreign name in Han"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert _keys(one) & _keys(other)


def test_different_people_share_no_key() -> None:
    names = ["Zhanna Petrenko", "Jorge Martinez", "Kim Chulsoo", "Sami Duri", "佐藤健太", "王小明"]
    for one, other in combinations(names, 2):
        assert not _keys(one) & _keys(other), (one, other)


@pytest.mark.parametrize(("one", "other"), [("Kim Chulsoo", "Kim Bora"), ("王小明", "王德福")])
def test_a_short_surname_alone_is_no_key(one: str, other: str) -> None:
    assert not _keys(one) & _keys(other)


@pytest.mark.parametrize("name", ["Gül", "Ян", "王", "김", "Ng"])
def test_a_name_of_one_short_token_has_a_key(name: str) -> None:
    assert _keys(name)


def test_a_long_name_has_a_bounded_number_of_keys() -> None:
    assert len(_keys(" ".join(["אברהם", "יצחק", "שלמה", "מרדכי", "גדליהו"] * 2))) <= 48


def test_keys_come_in_one_order() -> None:
    keys = prepare_text("דוד גולדשטיין").keys
    assert list(keys) == sorted(set(keys))


def test_a_name_without_letters_has_no_key() -> None:
    assert _keys("12 ?") == set()


def test_a_skeleton_keeps_fewer_sounds_from_field_to_field() -> None:
    found = skeleton(sounds("ivanovskhar"))
    assert found.voiced == "eFaMaFSGaL"
    assert found.fine == "AFNFSGR"
    assert found.smooth == "AFMFSG"
    assert found.rough == "ABMBSG"


def test_digraphs_are_one_sound() -> None:
    assert skeleton(sounds("tschekhov")).fine == "SGF"


def test_a_word_is_read_otherwise_at_most_twice() -> None:
    assert otherwise("khajwax") == ("hajwax", "khaywax")
    assert otherwise("schmidt") == ()


def test_units_and_their_token_are_spelled_alike() -> None:
    assert spellings("иван", "Cyrl") == spellings_of(units_of("иван", "Cyrl"), "Cyrl")


def test_the_beam_finds_what_trying_every_piece_finds() -> None:
    chances = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1]])
    pieces = [["k", "kh", ""], ["h", "", "ah"]]
    likeliest: dict[str, float] = {}
    for choice in product(range(3), repeat=3):
        word = "".join(pieces[row][at] for row, at in zip((0, 1, 0), choice, strict=True))
        chance = math.prod(chances[row, at] for row, at in zip((0, 1, 0), choice, strict=True))
        likeliest[word] = max(likeliest.get(word, 0.0), chance)
    written = np.array([[[len(p), *p.ljust(3).encode()] for p in row] for row in pieces], np.uint8)

    spelled = search(np.array([0, 1, 0]), -np.log(chances), written)

    found = {word: math.exp(-cost) for cost, word in spelled}
    assert len(found) == len(spelled) == min(BEAM, len(likeliest))
    assert found == pytest.approx({word: likeliest[word] for word in found})
    assert min(found.values()) >= sorted(likeliest.values())[-len(found)] - 1e-12
    assert spelled == sorted(spelled)


def test_a_spelling_ends_at_its_longest() -> None:
    abc = np.array([[[3, 97, 98, 99]]], np.uint8)
    found = search(np.zeros(40, np.int64), np.zeros((1, 1)), abc)
    assert [len(word) for _, word in found] == [LONGEST]
