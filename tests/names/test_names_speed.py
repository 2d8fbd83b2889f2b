"""What makes preparing fast: the collector paused, characters in tables, names laid out at once."""

import gc

import pytest

from borderlink.names import charwise, collector
from borderlink.names.charwise import Charwise
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_text


def test_collector_runs_again_after_a_failure_inside():
    with pytest.raises(ZeroDivisionError), collector.paused():
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()


def test_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with collector.paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_rule_is_asked_once_for_each_character():
    asked: list[str] = []
    table = Charwise(lambda c: asked.append(c) or c.upper())
    assert "anna".translate(table) + "nana".translate(table) == "ANNANANA"
    assert asked == ["a", "n"]


def test_table_of_characters_is_bounded(monkeypatch):
    monkeypatch.setattr(charwise, "MOST", 10)
    table = Charwise(str.upper)
    assert "abcdefghijklmnopqrstuvwxyz".translate(table) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert len(table) == 10


@pytest.mark.parametrize("texts", [[], ["", "-"]])
def test_names_without_a_token_are_laid_out(texts):
    names = pack([prepare_text(text) for text in texts])
    assert len(names.usable) == len(texts)
    assert not names.usable.any()
