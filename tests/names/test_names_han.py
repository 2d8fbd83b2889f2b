"""Names in Chinese characters: systems, parts and readings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.names.han import analyses, split_surname
from borderlink.names.prepared import prepare_text

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=8)


def _sounds(text: str, system: str, language: str | None = None) -> list[set[str]]:
    """For each token of the first analysis in a system, what it may sound like."""
    name = next(n for n in analyses(text, language) if n.system == system)
    return [{reading.sounds for reading in token} for token in name.readings]


def _systems(text: str, language: str | None = None) -> set[str]:
    return {name.system for name in analyses(text, language)}


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("佐藤花子", "さとう", "はなこ"),
        ("小鳥遊蓮", "たかなし", "れん"),
        ("林太郎", "はやし", "たろう"),
        ("東海林翼", "しょうじ", "つばさ"),
        ("森みなみ", "もり", "みなみ"),
        ("佐々木恵子", "ささき", "けいこ"),
        ("鳥居かほり", "とりい", "かほり"),
        ("かたせ里子", "かたせ", "さとこ"),
        ("よしだマリ", "よしだ", "まり"),
    ],
)
def test_a_japanese_name_is_parted_and_read_without_spaces(
    text: str, surname: str, given: str
) -> None:
    """Surnames of one to three characters are found by the table."""
    first, second = _sounds(text, "ja")
    assert surname in first
    assert given in second


def test_a_given_name_written_first_is_read_as_a_given_name() -> None:
    """With a space between, either order is understood."""
    given_name, surname = _sounds("太郎 山田", "ja")
    assert "たろう" in given_name
    assert "やまだ" in surname


def test_a_name_that_no_table_lists_is_read_by_its_characters() -> None:
    """Every combination of known characters gets readings."""
    assert "あさみ" in _sounds("高橋麻澪", "ja")[1] or "まみお" in _sounds("高橋麻澪", "ja")[1]


@pytest.mark.parametrize(
    ("text", "language", "systems"),
    [
        ("陈伟", None, {"zh", "yue", "ko"}),
        ("森みなみ", None, {"ja"}),
        ("陳偉明", "zh_hant", {"zh", "yue"}),
        ("金明哲", "ko", {"ko"}),
        ("田中一郎", "ja", {"ja"}),
        ("森みなみ", "zh", {"ja"}),
    ],
)
def test_a_language_narrows_the_systems_unless_it_is_impossible(
    text: str, language: str | None, systems: set[str]
) -> None:
    """Simplified characters are not Japanese, and a wrong label does not lose the name."""
    assert _systems(text, language) == systems


def test_a_southern_name_has_its_spellings_of_hong_kong_and_malaya() -> None:
    """陳 is Chan in Hong Kong and Tan in Penang; given names mix with pinyin."""
    surname, given_name = _sounds("陳国明", "yue")
    assert {"chan", "tan", "chen"} <= surname
    assert {"kwokming", "kokbeng", "guoming"} <= given_name


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("王小红", ("王", "小红")),
        ("欧阳小红", ("欧阳", "小红")),
        ("陳方安莉", ("陳", "方", "安莉")),
        ("沙拉瓦南", ("沙拉瓦南",)),
        ("阿占依斯迈", ("阿占依斯迈",)),
    ],
)
def test_only_native_chinese_names_are_parted(text: str, tokens: tuple[str, ...]) -> None:
    """Compound and double surnames are known; a foreign name in Han stays whole."""
    assert split_surname(text) == tokens


def test_a_character_of_two_readings_has_both() -> None:
    """A surname has its surname reading first; 行 is xing or hang."""
    surname, given_name = _sounds("单行", "zh")
    assert {"shan", "dan"} <= surname
    assert {"xing", "hang"} <= given_name


def test_a_japanese_surname_in_a_foreign_name_is_known() -> None:
    """丹尼爾·井上 is Daniel Inouye."""
    assert "inoue" in _sounds("玛丽·井上", "yue")[1]


def test_korean_surnames_follow_the_law_of_initial_sounds_or_not() -> None:
    """李 is 이 in the South and 리 in the North."""
    surname, given_name = _sounds("李哲民", "ko")
    assert surname == {"이", "리"}
    assert "철민" in given_name


@given(st.one_of(st.text(max_size=60), HAN), st.one_of(st.none(), st.text(max_size=6)))
def test_any_text_has_analyses_without_an_error(text: str, language: str | None) -> None:
    """Each token has a reading at least, and its chance is at most 1."""
    for name in analyses(text, language):
        assert len(name.tokens) == len(name.readings) > 0
        assert all(token and reading.log <= 0 for token in name.readings for reading in token)


@given(HAN)
def test_the_words_of_an_analysis_are_those_of_the_text(text: str) -> None:
    """No character is lost or added."""
    assert all("".join(name.tokens) == text for name in analyses(text))


@pytest.mark.parametrize(
    "text", ["山" * 60000, "王" + " 大明生" * 9000, "明大·" + "大明生" * 16, "大明" * 90]
)
def test_a_very_long_text_costs_no_more_than_a_long_name(text: str) -> None:
    """Only the beginning is read, and readings do not multiply without bound."""
    for name in analyses(text):
        assert len("".join(name.tokens)) <= 48
        assert all(len(readings) <= 10 for readings in name.readings)


def test_the_likelier_language_is_shown_first() -> None:
    """大野 is a Japanese surname and no Chinese one; 唐 and 林 are Chinese surnames."""
    assert prepare_text("大野 陽子").latin[0] == "oono youko"
    assert prepare_text("唐 建国").latin[0] == "tang jianguo"
    assert prepare_text("林健一").latin[0] == "lin jianyi"
