"""The record: one schema, a hash of what it says, and who may be a minor."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from borderlink.person import Birth, Name, Record, content_hash, may_be_minor
from borderlink.store.types import duckdb_columns, polars_schema

TODAY = date(2026, 11, 25)


def record(**fields: object) -> Record:
    base = Record(agency="AAA", feed="wanted", record_key="A1", names=[Name("primary", "Ana Pop")])
    return replace(base, **fields)  # type: ignore[arg-type]


def test_a_rekeyed_record_keeps_its_content_hash():
    assert content_hash(record()) == content_hash(record(record_key="A1-NEW", row_number=7))


def test_what_the_record_says_changes_its_content_hash():
    assert content_hash(record()) != content_hash(record(sex="female"))


def test_frames_and_tables_have_the_same_columns():
    assert list(polars_schema(Record)) == list(duckdb_columns(Record))


def test_nested_values_survive_a_frame():
    schema = polars_schema(Record)
    frame = pl.DataFrame(
        [{"names": [{"kind": "primary", "full": "Юлия Шевчук"}]}],
        schema={"names": schema["names"]},
    )
    assert frame["names"][0][0]["full"] == "Юлия Шевчук"


@pytest.mark.parametrize(
    ("birth", "flag", "expected"),
    [
        (Birth(earliest=date(2009, 1, 1), latest=date(2009, 1, 1)), None, True),
        (Birth(earliest=date(2008, 11, 25), latest=date(2008, 11, 25)), None, False),
        (Birth(earliest=date(1984, 2, 21), latest=date(2025, 8, 11)), None, True),
        (Birth(earliest=date(2008, 1, 1), latest=date(2008, 12, 31)), None, True),
        (Birth(), None, False),
        (Birth(), True, True),
        (Birth(earliest=date(2012, 1, 1), latest=date(2012, 1, 1)), False, False),
    ],
)
def test_whoever_may_be_under_eighteen_is_a_minor(birth: Birth, flag: bool | None, expected: bool):
    assert may_be_minor(birth, flag, TODAY) is expected


def test_a_leap_day_child_comes_of_age_on_the_first_of_march():
    birth = Birth(earliest=date(2008, 2, 29), latest=date(2008, 2, 29))
    assert may_be_minor(birth, None, date(2026, 2, 28))
    assert not may_be_minor(birth, None, date(2026, 3, 1))
