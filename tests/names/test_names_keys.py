"""Two spellings of one name share a blocking key; names of different people seldom do."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pytest

from borderlink.names import keys
from borderlink.names.keys import MOST_KEYS, Known, heard, keys_of, known_keys, part_of
from borderlink.names.prepared import prepare_text, prepare_texts
from borderlink.names.skeleton import likeliest
from borderlink.names.sounds import joined, sounds_of
from borderlink.names.spellings import listed

NONE: frozenset[str] = frozenset()


def _keys(name: str) -> set[str]:
    return set(prepare_text(name).keys)


def _of(*tokens: tuple[str, str], common: frozenset[str] = NONE) -> set[str]:
    """Keys of tokens that have one sound each, given as consonants and syllables."""
    parts = [part_of(((consonants, syllables, 1.0),), common) for consonants, syllables in tokens]
    return set(keys_of([("", parts)], Known(common)))


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
        pytest.param("존 우드러프", "John Woodruff", id="a w that is a vowel in Hangul"),
        pytest.param("احمد داوداوغلو", "Ahmet Davutoğlu", id="a v that is a vowel in Arabic"),
        pytest.param("Șaguna Țurcan", "Saguna Tsurkan", id="a letter with a comma below"),
        pytest.param("弗拉迪米尔·彼得罗夫", "Vladimir Petrov", id="a foreign name in Han"),
        pytest.param("阿都拉曼沙里尔", "Abdul Rahman Sharil", id="foreign words without a space"),
        pytest.param(
            "阿兹曼巴卡", "Azman Bakar Osman", id="a part of foreign words without a space"
        ),
        pytest.param("왕려산", "Wang Lishan", id="Chinese characters read by Koreans"),
        pytest.param("하후려산", "Xiahou Lishan", id="a Chinese surname of two characters"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert _keys(one) & _keys(other)


def test_different_people_share_no_key() -> None:
    names = ["Zhanna Petrenko", "Jorge Martinez", "Kim Chulsoo", "Sami Duri", "佐藤健太", "王小明"]
    for one, other in combinations(names, 2):
        assert not _keys(one) & _keys(other), (one, other)


@pytest.mark.parametrize(("one", "other"), [("Kim Chulsoo", "Kim Bora"), ("王小明", "王德福")])
def test_a_common_surname_alone_is_no_key(one: str, other: str) -> None:
    assert not _keys(one) & _keys(other)


@pytest.mark.parametrize("name", ["Gül", "Ян", "王", "김", "Ng", "Ali", "Muhammad"])
def test_a_name_of_one_short_or_common_token_has_a_key(name: str) -> None:
    assert _keys(name)


def test_a_long_name_has_a_bounded_number_of_keys() -> None:
    name = " ".join(["אברהם", "יצחק", "שלמה", "מרדכי", "גדליהו"] * 2)
    assert len(_keys(name)) == MOST_KEYS


def test_keys_come_in_one_order() -> None:
    keys = prepare_text("דוד גולדשטיין").keys
    assert list(keys) == sorted(set(keys))


def test_a_name_without_letters_has_no_key() -> None:
    assert _keys("12 ?") == set()


def test_a_token_is_a_key_by_its_consonants() -> None:
    assert _of(("BDLNG", "BiDLiNGu"), ("SN", "SaNa")) == {
        "BDLNG",
        "SN",
        "BDLNGSN",
        "BD+SN",
        "~BDNGSN",
    }


def test_a_token_of_common_consonants_is_a_key_by_its_syllables() -> None:
    found = _of(("BDLNG", "BiDLiNGu"), ("SN", "SaNa"), common=frozenset({"SN"}))
    assert found == {"BDLNG", ":SaNa", "BDLNGSN", "BD+SN", "~BDNGSN"}


def test_a_token_of_common_syllables_is_a_key_only_beside_others() -> None:
    found = _of(("BDLNG", "BiDLiNGu"), ("SN", "SaNa"), common=frozenset({"SN", ":SaNa"}))
    assert found == {"BDLNG", "BDLNGSN", "BD+SN", "~BDNGSN"}


def test_a_common_pair_of_beginnings_is_taken_with_vowels() -> None:
    found = _of(("BDLNG", "BiDLiNGu"), ("SN", "SaNa"), common=frozenset({"BD+SN"}))
    assert found == {"BDLNG", "SN", "BDLNGSN", "bid+san", "~BDNGSN"}


def test_names_whose_l_and_r_are_not_heard_share_a_key() -> None:
    assert _of(("BLDLN", "BaLDiLaN"), ("GS", "GiSi")) & _of(("BDN", "BaDaN"), ("GS", "GaiS")) >= {
        "~BDNGS"
    }


def test_a_name_of_nothing_but_common_tokens_is_a_key_as_a_whole() -> None:
    common = frozenset({":Gi", ":Si", ":GiSi", "GS", "G+S", "gi+si"})
    assert _of(("G", "Gi"), ("S", "Si"), common=common) == {"=GiSi"}


def test_rare_readings_of_a_common_token_are_no_keys_in_its_place() -> None:
    sounds = (("SN", "SuN", 0.97), ("GN", "GuN", 0.03))
    common = frozenset({"SN", ":SuN"})
    assert set(keys_of([("", [part_of(sounds, common)])], Known(common))) == {"=SuN", "=GuN"}


def test_an_unlikely_reading_is_no_key() -> None:
    sounds = (("BDLNG", "BaDLaNG", 0.94), ("GDLNS", "GaDLaNS", 0.05), ("LDLNS", "LaDLaNS", 0.01))
    found = keys_of([("", [part_of(sounds, NONE)])], Known())
    assert "GDLNS" in found
    assert "LDLNS" not in found


def test_a_widespread_key_must_be_likely() -> None:
    sounds = (("BDLNG", "BaDLaNG", 0.9), ("GDLNS", "GaDLaNS", 0.1))
    parts = [part_of(sounds, NONE)]
    shares = {"GDLNS": 0.02, "BDLNG": 0.02}
    assert "GDLNS" in keys_of([("Latn", parts)], Known())
    found = keys_of([("Latn", parts)], Known(shares=shares))
    assert "GDLNS" not in found
    assert "BDLNG" in found


def test_a_name_keeps_all_keys_where_none_is_worth_it() -> None:
    parts = [part_of((("BD", "BaDa", 1.0),), NONE)]
    assert "BD" in keys_of([("Latn", parts)], Known(shares={"BD": 0.5, "=BaDa": 0.5}))


def test_the_last_of_three_common_tokens_may_be_the_first() -> None:
    common = frozenset({":Si", ":SuN", ":Li", "SN", "S+SN"})
    syllables = [("S", "Si"), ("SN", "SuN"), ("L", "Li")]
    assert "LSN" in _of(*syllables, common=common)
    assert "LSN" not in _of(*syllables)


def test_keys_hear_what_unspaced_writing_may_hide() -> None:
    assert [view.kind for view in heard(prepare_text("왕려산").views)].count("Hani") == 1
    parted = [v.tokens for v in heard(prepare_text("阿兹曼巴卡").views) if len(v.tokens) == 2]
    assert [len(first[0][0].split(" ")) for first, _ in parted] == [2, 3]


def test_a_japanese_name_is_not_parted_as_a_foreign_one() -> None:
    views = prepare_text("小笠原長行").views
    assert heard(views) == views


def test_a_name_of_one_token_is_a_key_by_its_beginning() -> None:
    assert "!BDL" in _of(("BDLNG", "BiDLiNGu")) & _of(("BDLM", "BaDLaM"))
    assert "!BDL" not in _of(("BDLNG", "BiDLiNGu"), ("SN", "SaNa"))


def test_v_and_w_sound_like_f_and_also_like_no_consonant() -> None:
    found = _of(("GWLD", "GaWaLD"), ("SN", "SaNa"))
    assert "GFLD" in found & _of(("GFLD", "GaFaLD"), ("SN", "SaNa"))
    assert "~GDSN" in found & _of(("GLD", "GauaLD"), ("SN", "SaNa"))


def test_common_keys_hold_what_millions_are_called() -> None:
    assert {"GM", ":GiM", "MD", ":MuaMiD", "FN", ":FaN"} <= known_keys().common


@pytest.mark.parametrize(
    ("word", "consonants", "syllables"),
    [
        ("mohammed", "MD", "MuaMiD"),
        ("ahmad", "aMD", "aMaD"),
        ("hassan", "aSN", "aSaN"),
        ("tschekhov", "SGW", "SiGuW"),
        ("dzhafar", "SFL", "SaFaL"),
        ("yu", "a", "iu"),
    ],
)
def test_a_skeleton_keeps_classes_of_like_sound(word: str, consonants: str, syllables: str) -> None:
    assert likeliest([listed([(word, 0.0)])], 1) == [((consonants, syllables, 1.0),)]


def test_spellings_that_sound_alike_are_one_sound() -> None:
    (found,) = likeliest([listed([("at", 0.0), ("", 0.0), ("ha", 0.0), ("had", math.log(2.0))])], 2)
    assert found == (("aD", "aD", pytest.approx(0.75)), ("a", "a", pytest.approx(0.25)))


def test_equally_likely_sounds_come_by_their_letters() -> None:
    words = [("mo", 0.0), ("bal", 0.0), ("ma", 0.0), ("b", 0.0)]
    (found,) = likeliest([listed(words)], 3)
    assert [syllables for _, syllables, _ in found] == ["B", "BaL", "Ma"]


def test_tokens_that_are_told_at_once_sound_as_each_alone() -> None:
    tokens = [
        listed([("mohammed", 0.0), ("mehmet", -1.0)]),
        listed([("", 0.0)]),
        listed([("ali", 0.0)]),
    ]
    assert likeliest(tokens, 4) == [sounds for token in tokens for sounds in likeliest([token], 4)]


def test_joined_tokens_sound_as_one_word() -> None:
    left, right = ((("GM", "GaM", 1.0),), (("aMN", "aMiN", 1.0),))
    assert joined(left, right) == (("GMN", "GaMaMiN", 1.0),)


@pytest.mark.parametrize(
    ("word", "consonants"),
    [
        pytest.param("khalid", {"GLD", "aLD"}, id="kh"),
        pytest.param("gerald", {"GLD", "SLD"}, id="g before e"),
        pytest.param("gilson", {"GLSN", "SLSN"}, id="g before i"),
        pytest.param("meredith", {"MLD", "MLDS"}, id="th"),
        pytest.param("barnaby", {"BLNB", "BNB"}, id="r before a consonant"),
    ],
)
def test_a_latin_word_sounds_also_as_other_languages_spell_it(
    word: str, consonants: set[str]
) -> None:
    assert consonants <= {found for found, _, _ in sounds_of([(((word, 0.0),), "Latn")])[0]}


def test_chances_of_a_tokens_sounds_add_up_to_one() -> None:
    found = sounds_of([((("الدوري", 0.0),), "Arab")])[0]
    assert sum(chance for _, _, chance in found) == pytest.approx(1.0)
    assert list(found) == sorted(found, key=lambda sound: -sound[2])


def test_names_that_are_only_compared_are_prepared_without_keys() -> None:
    (found,) = prepare_texts([("Юлия Шевчук", None)], keyed=False)
    assert found == replace(prepare_text("Юлия Шевчук"), keys=())


def test_a_name_does_not_depend_on_those_that_are_prepared_with_it() -> None:
    texts = ["Юлия Шевчук", "", "山田太郎", "Ann-Marie O'Neil", "유백", "محمد الدوري"]
    assert prepare_texts([(text, None) for text in texts]) == [prepare_text(t) for t in texts]


def test_tokens_that_were_met_are_forgotten_before_they_become_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "_MOST_MET", 3)
    met = keys.Met()
    for word in "abcde":
        met.remember({(((word, 0.0),), "Latn"): part_of((), NONE)})
        assert len(met) <= 3
