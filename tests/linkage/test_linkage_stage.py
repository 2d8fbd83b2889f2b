"""The stage in a store: rows, decisions, stable entities."""

import sys
from dataclasses import replace
from datetime import date

import pytest

from borderlink import linkage, names
from borderlink.config import LinkageSettings
from borderlink.errors import EngineFailed
from borderlink.linkage.evidence import PairEvidence
from borderlink.progress import Silent
from borderlink.store import Store
from builders.linked import person
from builders.stored import config, put_record

NIGHT = date(2026, 11, 25)
TABLES = ("link_key", "scored_pair", "entity", "entity_history")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "s.duckdb", "0" * 64) as store:
        yield store


def night(store, tmp_path, when=NIGHT):
    settings = config(tmp_path)
    with store.transaction():
        names.run(store, settings, when, Silent())
        return linkage.run(store, settings, when, Silent())


def chain(store):
    """Three agencies with a record each that all look like one person."""
    same = {
        "given": "TARIEL",
        "family": "KVITASHVILI",
        "born": "1985-05-12",
        "document": "FE1234567",
    }
    put_record(store, 1, person("A1", agency="AAA", **same))
    put_record(store, 2, person("B1", agency="BBB", **same))
    put_record(store, 3, person("C1", agency="CCC", **same))


def entity_of(store):
    return dict(store.rows("SELECT record_id, entity_id FROM entity"))


def decide_different(store, a, b):
    store.sql(
        """
        INSERT INTO match VALUES ('M', ?, ?, DATE '2026-11-24', DATE '2026-11-24', 'open',
            'to verify', 20, 1, '{}', '{}', [], false)
        """,
        [a, b],
    )
    store.sql(
        """
        INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by,
            decided_at, valid_until, basis, source)
        VALUES (1, 'M', 'AAA', 'different', 'photo', 'k', TIMESTAMP '2026-11-24 12:00:00',
            DATE '2027-11-24', '{}', 'command')
        """
    )


def test_a_night_writes_pairs_with_evidence_model_and_ruleset(store, tmp_path):
    chain(store)
    result = night(store, tmp_path)
    rows = store.rows("SELECT match_weight, evidence, model_version, ruleset FROM scored_pair")
    assert result.counts["matches"] == len(rows) == 3
    for weight, evidence, model, ruleset in rows:
        assert PairEvidence.from_json(evidence).match_weight == pytest.approx(weight, abs=1e-9)
        assert (model, ruleset) == (linkage.load_model().version, names.RULESET)


def test_a_second_night_on_the_same_records_writes_the_same_rows(store, tmp_path):
    chain(store)
    night(store, tmp_path)
    before = [store.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in TABLES]
    night(store, tmp_path)
    assert [store.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in TABLES] == before


def test_two_records_that_a_person_called_different_never_share_an_entity(store, tmp_path):
    """T10: the chain over B1 is cut, and one record of it is ambiguous."""
    chain(store)
    decide_different(store, 1, 3)
    night(store, tmp_path)
    entity = entity_of(store)
    assert entity[1] != entity[3]
    ambiguous = store.rows("SELECT record_id FROM entity WHERE ambiguous ORDER BY 1")
    assert (2,) in ambiguous


def test_a_decision_splits_an_entity_and_the_history_says_so(store, tmp_path):
    chain(store)
    night(store, tmp_path)
    (whole,) = set(entity_of(store).values())
    decide_different(store, 1, 3)
    night(store, tmp_path, date(2026, 11, 26))
    entity = entity_of(store)
    assert sum(identifier == whole for identifier in entity.values()) == 2
    (new,) = set(entity.values()) - {whole}
    history = store.rows(
        "SELECT entity_id, change, other FROM entity_history WHERE night = DATE '2026-11-26'"
    )
    assert history == [(new, "split from", whole)]


def test_an_empty_store_has_an_empty_night(store, tmp_path):
    assert night(store, tmp_path).counts["candidates"] == 0


def test_the_configured_engine_weighs(store, tmp_path, monkeypatch):
    """Where it cannot, the night says so rather than use another."""
    monkeypatch.setitem(sys.modules, "pyspark", None)
    chain(store)
    on_duckdb = config(tmp_path)
    spark = on_duckdb.settings.model_copy(update={"linkage": LinkageSettings(engine="spark")})
    names.run(store, on_duckdb, NIGHT, Silent())
    with pytest.raises(EngineFailed, match="pyspark is not installed"):
        linkage.run(store, replace(on_duckdb, settings=spark), NIGHT, Silent())
