"""Hangul that reads Chinese characters is heard as Mandarin too, for keys alone."""

from __future__ import annotations

import pytest

from borderlink.names.korean_chinese import MOST, chinese_view


def _readings(*tokens: str) -> list[list[str]]:
    view = chinese_view(tokens)
    return [[text for text, _ in token] for token in view.tokens] if view else []


def test_a_surname_is_heard_as_its_commonest_bearers_are_called() -> None:
    surname, _ = _readings("유", "려")
    assert surname[0] == "liu"


def test_a_given_name_has_the_readings_of_every_character_read_so() -> None:
    _, given = _readings("왕", "백")
    assert {"bai", "bo"} <= set(given)
    assert len(_readings("왕", "수전")[1]) == MOST


def test_a_surname_of_two_characters_is_found_in_an_unspaced_name() -> None:
    assert _readings("하후려산")[0] == ["xia hou"]


def test_readings_come_with_their_chances() -> None:
    view = chinese_view(("왕", "백"))
    assert view is not None
    assert view.kind == "Hani"
    assert all(log <= 0 for token in view.tokens for _, log in token)


@pytest.mark.parametrize(
    "tokens", [("블라스타", "벡"), ("왕",), (), ("뷁", "뷁"), ("왕", "뷁"), ("a", "b")]
)
def test_what_does_not_look_chinese_is_not_heard_so(tokens: tuple[str, ...]) -> None:
    assert _readings(*tokens) == []
