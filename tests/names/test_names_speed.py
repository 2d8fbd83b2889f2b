"""What makes preparing fast: the collector paused, characters in tables, names laid out at once."""

import gc

import pytest

from borderlink.names import charwise, collector, model
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


def test_what_was_made_while_paused_is_not_gone_through_at_once():
    gc.collect()
    with collector.paused():
        made = [[] for _ in range(10_000)]
    assert not {id(each) for each in made}.intersection(map(id, gc.get_objects(generation=0)))


def test_row_of_a_unit_is_looked_for_once_in_each_place():
    rows = model.RowsMet({"ш/0": 5, "ш/1": 6, "ш/1>а": 7})
    asked = [("ш", "а", 0), ("ш", "а", 1), ("ш", ".", 1), ("ю", ".", 1)]
    assert [rows[place] for place in asked] == [5, 7, 6, 1]
    assert list(rows) == asked


def test_rows_that_are_kept_are_bounded(monkeypatch):
    monkeypatch.setattr(model, "MOST_PLACES", 10)
    rows = model.RowsMet({})
    assert {rows[chr(code), ".", 1] for code in range(1000, 1100)} == {1}
    assert len(rows) == 10
