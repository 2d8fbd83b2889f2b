"""Which records meet, and when linkage refuses."""

import pytest

from borderlink.errors import BudgetExceeded
from borderlink.linkage.candidates import RULE_NAMES, build_keys, build_pairs
from borderlink.linkage.features import build_features
from borderlink.linkage.link import record_frame
from borderlink.linkage.statistics import BLOCK_CAP
from borderlink.store import scratch_connection
from builders.linked import person


@pytest.fixture
def connection():
    connection = scratch_connection()
    yield connection
    connection.close()


def pairs(connection, records, name_keys, per_record=60):
    """Candidate pairs of records whose name keys are given by position."""
    build_features(connection, record_frame(records))
    rows = [(i, key) for i, keys in enumerate(name_keys, 1) for key in keys]
    build_keys(connection, [i for i, _ in rows], [key for _, key in rows])
    build_pairs(connection, len(records), per_record)
    found = connection.execute(
        f"SELECT record_a, record_b, {RULE_NAMES} FROM pair ORDER BY ALL"
    ).fetchall()
    return {(a, b): rules for a, b, rules in found}


def test_records_that_share_a_name_key_meet_and_the_rule_is_told(connection):
    records = [person("a"), person("b"), person("c")]
    assert pairs(connection, records, [["anna"], ["anna"], ["olga"]]) == {(1, 2): ["name"]}


def test_a_frequent_name_brings_people_together_only_with_more_evidence(connection):
    crowd = [person(str(i)) for i in range(BLOCK_CAP)]
    same = [person("x", born="1985-01-01"), person("y", born="1985")]
    found = pairs(connection, [*crowd, *same], [["mhmd"]] * (BLOCK_CAP + 2))
    assert found == {(BLOCK_CAP + 1, BLOCK_CAP + 2): ["name, birth year"]}


def test_a_swapped_birthday_and_a_shared_document_meet(connection):
    records = [
        person("a", born="1985-05-12"),
        person("b", born="1985-12-05"),
        person("c", document="FE1234567"),
        person("d", document="FE1234567"),
    ]
    found = pairs(connection, records, [[], [], [], []])
    assert found == {(1, 2): ["birth"], (3, 4): ["document"]}


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ("document", {"document": "FE1234567"}),
        ("phone", {"phones": ["+380501234567"]}),
        ("email", {"emails": ["a@example.org"]}),
        ("plate", {"plates": ["AA1234BB"]}),
    ],
)
def test_every_value_brings_its_holders_together(connection, rule, held):
    assert pairs(connection, [person("a", **held), person("b", **held)], [[], []]) == {
        (1, 2): [rule]
    }


def test_a_dummy_document_brings_nobody_together(connection):
    records = [person(str(i), document="000000000") for i in range(3)]
    assert pairs(connection, records, [[], [], []]) == {}


def test_too_many_pairs_are_refused_with_the_numbers(connection):
    records = [person(str(i), born="1985-05-12") for i in range(50)]
    with pytest.raises(
        BudgetExceeded,
        match=r"50 records give 1,225 candidate pairs, more than the 1,000 that 20 a.*max_pairs",
    ):
        pairs(connection, records, [[]] * 50, per_record=20)


def test_too_many_meetings_are_refused_before_they_are_joined(connection):
    records = [person(str(i), born="1985-05-12") for i in range(50)]
    keys = [[f"k{j}" for j in range(20)]] * 50
    with pytest.raises(BudgetExceeded, match=r"50 records would meet 50,225 times \(birth 1,225"):
        pairs(connection, records, keys, per_record=20)


def test_no_records_give_no_pairs(connection):
    assert pairs(connection, [], []) == {}


def test_names_that_share_one_key_but_not_their_sounds_do_not_meet(connection):
    """Nino Beridze and Nino Kvitashvili share a token; the other ones are nothing alike."""
    records = [person("a"), person("b"), person("c"), person("d", document="FE1234567")]
    records += [person("e", document="FE1234567")]
    keys = [["NN", "BLDS"], ["NN", "GFDSFL"], ["NN", "BLD"], ["MN", "SLFD"], ["MN", "GLB"]]
    assert pairs(connection, records, keys) == {(1, 3): ["name"], (4, 5): ["document", "name"]}
