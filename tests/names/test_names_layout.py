"""Names that the store keeps laid out are compared as if they had just been prepared."""

from dataclasses import fields, is_dataclass

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderlink import names
from borderlink.names.layout import laid, read_rows, rows_of
from borderlink.names.rarity import bits_of, count_words
from borderlink.person import Name

TEXTS = (
    "Tariel Kvitashvili", "Müller, Anna-Lena", "Nguyễn Thị Lan", "Ana Ruiz Vega de", "X", "-",
    "Юлия Шевчук", "محمد عبد الغامدي", "王小明", "頼三郎 宮城", "박지성", "สมชาย ใจดี", "အောင်ဆန်း",
    "सुनीता शर्मा", "Χαρά Παπαδοπούλου", "fumikawa きんのすけ", "ᓕᐅᓇ",
)  # fmt: skip


def through_the_store(prepared):
    """Written to a table and read back."""
    connection = duckdb.connect()
    frame = rows_of(prepared).with_columns(script=np.array([n.script for n in prepared], object))
    connection.register("frame", frame)
    connection.execute("CREATE TABLE kept AS FROM frame")
    return read_rows(connection.execute("FROM kept").to_arrow_table())


def assert_equal(a, b):
    if is_dataclass(a):
        for field in fields(a):
            assert_equal(getattr(a, field.name), getattr(b, field.name))
    elif isinstance(a, dict):
        assert a.keys() == b.keys()
        for key, value in a.items():
            assert_equal(value, b[key])
    elif isinstance(a, np.ndarray):
        np.testing.assert_array_equal(a, b)
    elif hasattr(a, "equals"):
        assert a.equals(b)
    else:
        assert a == b


def test_names_of_all_scripts_come_back_as_they_were_laid_out():
    prepared = names.prepare([Name("primary", text) for text in TEXTS])
    assert_equal(through_the_store(prepared), laid(prepared))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_laid_out(texts):
    prepared = names.prepare([Name("primary", text) for text in texts])
    assert_equal(through_the_store(prepared), laid(prepared))


def test_no_names_are_no_rows():
    assert len(through_the_store(()).alike) == 0


def test_a_word_is_worth_the_more_the_fewer_forms_have_it():
    prepared = names.prepare([Name("primary", text) for text in ("Anna Bondar", "Anna Koval")])
    found = laid(prepared)
    counts = count_words(found.words, found.scripts, np.array([99, 1]))
    bits = bits_of(found.words, counts, 2)
    assert bits[:, 0] == pytest.approx(-np.log2(101 / 150))
    assert bits[:, 1] == pytest.approx([-np.log2(100 / 150), -np.log2(2 / 150)])
