"""Chinese names that Korean writes by its own sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.names.sino_korean import as_chinese


@pytest.mark.parametrize(
    ("hangul", "surname", "given_name"),
    [("왕소명", "wang", "xiao ming"), ("사마문", "si ma", "wen"), ("진 국명", "chen", "guo ming")],
)
def test_a_hangul_name_can_be_a_chinese_persons(hangul: str, surname: str, given_name: str) -> None:
    """Korean reads Chinese characters in its own way, also those of Chinese people."""
    name = as_chinese(hangul)
    assert name is not None
    first, second = name.readings
    assert surname in {reading.sounds for reading in first}
    assert given_name in {reading.sounds for reading in second}


@pytest.mark.parametrize("hangul", ["", "김", "크리스토퍼", "로버트 리", "ab", "뷁뷁"])
def test_other_names_are_not_chinese(hangul: str) -> None:
    """Too short, too long, parted elsewhere, or with a syllable that no character has."""
    assert as_chinese(hangul) is None


@given(
    st.one_of(
        st.text(max_size=6), st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never an error; where there is a name, every token has a reading."""
    name = as_chinese(text)
    assert name is None or all(name.readings)
