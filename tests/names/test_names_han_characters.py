"""Variants of characters, and the syllables of Cantonese, Hokkien, Korean and Japanese."""

from __future__ import annotations

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.errors import ModelError
from borderlink.names.cantonese import hong_kong, macau, malayan
from borderlink.names.characters import read_characters, standard
from borderlink.names.hanja import by_law
from borderlink.names.japanese import read_table
from borderlink.names.kana import folded, hepburn, latin_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王偉", "王伟"),
        ("齋藤", "斉藤"),
        ("斎藤", "斉藤"),
        ("黒澤", "黒沢"),
        ("渡邉", "渡辺"),
        ("髙田", "高田"),
        ("鉄男", "铁男"),
    ],
)
def test_writings_of_one_character_have_one_standard_form(one: str, other: str) -> None:
    """Traditional and simplified, old and new, clerks' variants."""
    assert standard(one) == standard(other)


@pytest.mark.parametrize(("one", "other"), [("小梅", "晓梅"), ("王芸", "王艺"), ("佑", "祐")])
def test_different_characters_stay_apart(one: str, other: str) -> None:
    """Alike in sound, or in one country only, is not the same."""
    assert standard(one) != standard(other)


@given(st.text(max_size=20))
def test_standard_forms_are_final(text: str) -> None:
    """A second folding changes nothing."""
    assert standard(standard(text)) == standard(text)


@pytest.mark.parametrize(
    ("jyutping", "spelled"),
    [("can", "chan"), ("wong", "wong"), ("loeng", "leung"), ("gwok", "kwok"), ("zoeng", "cheung"),
     ("ng", "ng"), ("jyun", "yuen"), ("lei", "lee"), ("si", "sze")],
)  # fmt: skip
def test_cantonese_is_spelled_as_in_hong_kong(jyutping: str, spelled: str) -> None:
    """Jyutping is a scholar's spelling; people carry another."""
    assert hong_kong(jyutping) == spelled


def test_macau_and_malaya_spell_in_their_own_way() -> None:
    """Portuguese and English ears."""
    assert [macau(s) for s in ("wong", "loeng", "hung")] == ["vong", "leong", "hong"]
    assert [malayan(s) for s in ("tsing", "guan", "kuan", "bi", "ian")] == [
        "cheng", "guan", "guan", "bee", "yan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("full", "lawful"), [("리", "이"), ("로", "노"), ("녀", "여"), ("김", "김"), ("류", "유")]
)
def test_the_law_of_initial_sounds_softens_r_and_n(full: str, lawful: str) -> None:
    """As South Korea writes Sino-Korean words."""
    assert by_law(full) == lawful


@pytest.mark.parametrize(
    ("kana", "letters"),
    [("さとう", "satou"), ("じゅんいち", "junichi"), ("はっとり", "hattori"),
     ("まっちゃ", "matcha"), ("ジョン", "jon"), ("きょうこ", "kyouko")],
)  # fmt: skip
def test_kana_are_spelled_in_hepburn(kana: str, letters: str) -> None:
    """Glides, doubled consonants, long vowels as written."""
    assert hepburn(kana) == letters


@pytest.mark.parametrize(
    ("kana", "forms"),
    [("さとう", {"satou", "sato"}), ("しんぺい", {"shinpei", "shimpei", "sinpei"}),
     ("じゅんいち", {"junichi", "zyuniti"}), ("みか", {"mika"}),
     ("はっちょう", {"hatchou", "hatcho", "hattyou"})],
)  # fmt: skip
def test_kana_have_the_latin_forms_that_people_carry(kana: str, forms: set[str]) -> None:
    """With long vowels, as in passports, and in the national system."""
    assert {letters for letters, _ in latin_forms(kana)} == forms


@pytest.mark.parametrize(
    ("one", "other"),
    [("Satō", "Satoh"), ("Ōno", "Ohno"), ("Zyun'iti", "Junichi"), ("Tuda", "Tsuda"),
     ("Hujii", "Fujii"), ("Shimmura", "Shinmura"), ("Syôzi", "Shoji")],
)  # fmt: skip
def test_spellings_of_one_japanese_name_fold_together(one: str, other: str) -> None:
    """Long vowels, Kunrei, m before b, p, m."""
    assert folded(one) == folded(other)


@given(st.text(max_size=30))
def test_any_text_can_be_spelled_and_folded(text: str) -> None:
    """Only lower-case letters come out."""
    assert all("a" <= c <= "z" for c in hepburn(text) + folded(text))


@pytest.mark.parametrize("content", [b"", b"no archive", lzma.compress(b"{}\n\n\n\n\n\n")])
def test_a_damaged_file_is_told(content: bytes) -> None:
    """The message names the file, not the bytes."""
    with pytest.raises(ModelError, match="readings"):
        read_table(content)
    with pytest.raises(ModelError, match="readings"):
        read_characters(content)
