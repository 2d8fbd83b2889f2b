"""Spark weighs as DuckDB does, keeps records to itself, and says what it lacks."""

import os
import random
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import pytest
from pyspark import SparkContext

from borderlink import names
from borderlink.config import LinkageSettings, SparkSettings
from borderlink.errors import EngineFailed
from borderlink.linkage.engine import DuckDBEngine, open_engine
from borderlink.linkage.evidence import PairEvidence
from borderlink.linkage.link import record_frame
from borderlink.linkage.linking import link_records
from borderlink.linkage.model import load_model
from borderlink.linkage.spark import spark_sql
from borderlink.person import Address
from borderlink.store import scratch_connection
from builders.linked import person

SPARK = LinkageSettings(engine="spark", spark=SparkSettings(master="local[2]", memory="1g"))
GIVEN = ["YULIIA", "Юлия", "OLEKSANDR", "Александр", "MARIAM", "مريم", "NINO", "TARIEL", "HANNA"]
FAMILY = ["SHEVCHUK", "Шевчук", "KVITASHVILI", "PETRENKO", "Петренко", "HADDAD", "حداد", "KOVAL"]


def invented(count):
    """Records that agree and differ by chance in everything that is compared."""
    chance = random.Random(5)  # noqa: S311
    pick = chance.choice
    for number in range(count):
        twin = number % 150  # what rare values are shared with
        born = date(1980, 1, 1) + timedelta(days=chance.randrange(400))
        yield person(
            f"R{number}",
            agency=pick(["AAA", "BBB", "CCC"]),
            given=pick(GIVEN),
            family=pick(FAMILY),
            born=pick([None, f"{born.year}", f"{born}", f"{born}", f"{born.year}-01-01"]),
            document=pick([None, f"FE{chance.randrange(1234560, 1234660)}"]),
            issuer=pick([None, "UA", "GE"]),
            nationality=pick([None, "UA", "GE", "LB"]),
            sex=pick([None, "male", "female"]),
            birth_country=pick([None, "UA", "GE"]),
            birth_place=pick([None, f"Kyiv{twin}", f"Київ{twin}", "Tbilisi"]),
            phones=pick([[], [f"+38050{chance.randrange(1000, 1040)}"]]),
            emails=pick(
                [[], ["all@example.org"], [f"a{twin}@example.org", f"b{twin % 40}@example.org"]]
            ),
            plates=pick([[], [f"AA{chance.randrange(1000, 1040)}BB"]]),
            addresses=pick([[], [Address(f"Sadova{twin} Lviv{pick([twin, number])}")]]),
        )


@dataclass
class Night:
    """What both engines make of the same records, and what could be seen of Spark meanwhile."""

    duckdb: pl.DataFrame
    spark: pl.DataFrame
    options: dict[str, str]
    modes: list[int]
    said: str
    failure: str


@contextmanager
def stderr_into(file):
    """Also what child processes write."""
    kept = os.dup(2)
    with file.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


@pytest.fixture(scope="module")
def spill(tmp_path_factory):
    return tmp_path_factory.mktemp("spill with spaces")


@pytest.fixture(scope="module")
def night(spill, tmp_path_factory):
    records = list(invented(300))
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})

    def linked(engine):
        connection = scratch_connection()
        return link_records(
            connection,
            record_frame(records),
            index,
            load_model(),
            store_weight=-30.0,
            pairs_per_record=1000,
            engine=engine,
        ).pairs

    said = tmp_path_factory.mktemp("said") / "stderr"
    with (
        stderr_into(said),
        pytest.raises(EngineFailed) as failed,
        open_engine(SPARK, spill) as engine,
    ):
        spark = linked(engine)
        options = dict(engine.session.sparkContext.getConf().getAll())
        modes = [folder.stat().st_mode & 0o777 for folder in spill.iterdir()]
        engine.session.sql("SELECT CAST('SHEVCHUK' AS INT)").collect()
    return Night(linked(DuckDBEngine()), spark, options, modes, said.read_text(), str(failed.value))


def test_the_same_pairs_get_the_same_weights(night):
    columns = ["record_a", "record_b", "rules", "match_weight", "match_probability"]
    assert len(night.duckdb) > 1000
    assert night.duckdb.select(columns).equals(night.spark.select(columns))


def test_the_same_words_explain_them(night):
    assert night.duckdb["evidence"].equals(night.spark["evidence"])


def test_the_records_meet_a_third_of_the_levels_of_every_comparison(night):
    """Else the engines would agree on little."""
    pairs = [PairEvidence.from_json(text) for text in night.duckdb["evidence"]]
    met = {(item.comparison, item.label) for pair in pairs for item in pair.items}
    for comparison in load_model().comparisons():
        labels = {level.label for level in comparison.levels}
        assert sum(name == comparison.name for name, _ in met) >= len(labels) / 3, comparison.name


def test_what_spark_writes_is_encrypted_for_its_user_only_and_gone_afterwards(night, spill):
    assert night.options["spark.io.encryption.enabled"] == "true"
    assert night.modes == [0o700]
    assert not list(spill.iterdir())


def test_spark_listens_on_this_machine_only(night):
    assert night.options["spark.driver.host"] == night.options["spark.driver.bindAddress"]
    assert night.options["spark.driver.bindAddress"] == "127.0.0.1"
    assert night.options["spark.ui.enabled"] == "false"


def test_a_failing_query_quotes_no_value(night):
    assert "it failed with CAST_INVALID_INPUT. " in night.failure
    assert "SHEVCHUK" not in night.failure + night.said
    assert "ERROR" not in night.said


def test_conditions_are_said_in_sparks_words():
    assert spark_sql("len(a_l) = 0 OR list_has_any(a_l, a_r)") == (
        "SIZE(a_l) = 0 OR ARRAYS_OVERLAP(a_l, a_r)"
    )
    assert spark_sql("jaro_winkler_similarity(a_l, a_r) < 0.9") == "JARO_WINKLER(a_l, a_r) < 0.9"


def test_a_missing_java_is_said_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    with pytest.raises(EngineFailed, match="Install Java 17"), open_engine(SPARK, tmp_path):
        pass


def test_a_cluster_that_is_not_there_leaves_no_process_and_no_folder(tmp_path):
    cluster = SparkSettings(master="local[no number]", memory="1g")
    nowhere = SPARK.model_copy(update={"spark": cluster})
    with pytest.raises(EngineFailed, match="SparkException"), open_engine(nowhere, tmp_path):
        pass
    assert SparkContext._gateway is None
    assert not list(tmp_path.iterdir())


def test_a_missing_pyspark_is_said_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(EngineFailed, match=r"borderlink\[spark\]"), open_engine(SPARK, tmp_path):
        pass
