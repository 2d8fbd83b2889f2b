"""An agency sees how well its own records are filled."""

from __future__ import annotations

from borderlink.disclosure.quality import told_quality
from borderlink.disclosure.told import ToldQuality
from borderlink.person import Document, Name, Nationality
from borderlink.store import Store
from builders.stored import put_record
from builders.told import agency, born, record


def test_counts_are_of_the_receivers_current_records_only(tmp_path):
    """Default dates, wrong check digits and native names are told apart."""
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as store:
        put_record(store, 1, record(names=[Name("primary", "Юлія Шевчук")]))
        put_record(
            store,
            2,
            record(
                record_key="A-2",
                birth=born("1985-01-01", trust="low"),
                nationalities=[Nationality("UKR", "held")],
                documents=[Document("passport", "UKR", "FA1", "FA1", check="invalid")],
            ),
        )
        put_record(store, 3, record(agency="BBB", record_key="B-1"))
        (told,) = told_quality(store, agency("AAA"))
    assert told == ToldQuality(
        feed="main",
        records=2,
        exact_birth=1,
        doubtful_birth=1,
        nationality=1,
        birth_place=0,
        document=1,
        wrong_document=1,
        native_name=1,
        role=2,
        protection_assessed=2,
    )
