"""Koreans' names in Hangul have their own sounds, and a surname its own spellings."""

from __future__ import annotations

import polars as pl
import pytest

from borderlink.names import score
from borderlink.names.hanja import is_surely_korean, korean_parts
from borderlink.names.prepared import prepare_text
from borderlink.names.sources import by_script, korean
from borderlink.names.units import units_of
from borderlink.names.views import KOREAN


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("박도윤", ("박", "도윤")),
        ("박 도윤", ("박", "도윤")),
        ("남궁솔", ("남궁", "솔")),
        ("정은", ("정", "은")),
        ("크리스토퍼", ()),
        ("박 크리스토퍼", ()),
        ("", ()),
    ],
)
def test_a_korean_name_is_a_surname_and_one_or_two_syllables(
    name: str, parts: tuple[str, ...]
) -> None:
    """Longer names are foreign ones."""
    assert korean_parts(name) == parts


@pytest.mark.parametrize(
    ("surname", "given", "surely"),
    [("김", "도윤", True), ("오", "바마", False), ("마", "리아", False), ("김", "솔", False)],
)
def test_only_a_common_surname_rules_a_foreign_name_out(
    surname: str, given: str, *, surely: bool
) -> None:
    """Both syllables of the given name must be readings of characters."""
    assert is_surely_korean(surname, given) is surely


def test_what_may_be_foreign_is_heard_in_both_ways() -> None:
    """마리아 is a Korean called Ma, or Maria in one word."""
    views = {
        view.kind: [word[0][0] for word in view.tokens] for view in prepare_text("마리아").views
    }
    assert views == {KOREAN: ["마", "리아"], "Hang": ["마리아"]}
    assert [view.kind for view in prepare_text("김도윤").views] == [KOREAN]


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("이도윤", "Lee Do-yoon"),
        ("이도윤", "Rhee Doyun"),
        ("박선희", "Sun Hee Park"),
        ("정은", "Jong Un"),
        ("최영철", "Choe Yong Chol"),
    ],
)
def test_spellings_of_south_and_north_are_the_name(hangul: str, latin: str) -> None:
    """Surname first or last, the given name in one word or two, by any of the systems."""
    assert score([(hangul, latin)])[0] > 0.5


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [("김도윤", "Kim Yeong-hee"), ("김경률", "Kim Young-Cheol"), ("이재민", "Lee Hyun-Woo")],
)
def test_a_shared_surname_is_not_the_name(hangul: str, latin: str) -> None:
    """One in five Koreans is called Kim: the given name decides."""
    assert score([(hangul, latin)])[0] < 0.2


def test_a_surname_has_units_of_its_own() -> None:
    """이 is Lee as a surname, and i in a given name."""
    assert all(unit.endswith("*") for unit in units_of("이", "Kore"))
    assert not any(unit.endswith("*") for unit in units_of("이준", "Kore"))


def test_training_finds_the_surname_first_or_last() -> None:
    """The Latin word that oftener goes with a surname is its spelling."""
    pairs = [
        ("박도윤", "Park Do-yun", 1.0), ("박선희", "Park Seonhui", 1.0), ("박민", "Min Park", 1.0),
    ]  # fmt: skip
    found = {(spelling.units, spelling.latin) for spelling in korean(pairs)}
    assert (units_of("박", "Kore"), "park") in found
    assert (units_of("민", "Kore"), "min") in found
    assert (units_of("도윤", "Kore"), "doyun") in found


def test_koreans_are_trained_apart_from_foreigners() -> None:
    """A single Latin word is no full name, whatever its Hangul looks like."""
    rows = [("박도윤", "Park Do-yun"), ("마리아", "Maria"), ("안나 베르거", "Anna Berger")]
    frame = pl.DataFrame(
        [("Hang", "ko", native, latin, 1) for native, latin in rows],
        schema=["script", "lang", "name", "latin_name", "weight"],
        orient="row",
    )
    pairs = by_script(frame)
    assert [native for native, _, _ in pairs["Kore"]] == ["박도윤"]
    assert [native for native, _, _ in pairs["Hang"]] == ["마리아", "안나 베르거"]
