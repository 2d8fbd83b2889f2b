"""What linkage keeps of a record, and what it takes for generic."""

import pytest

from borderlink.linkage.features import build_features
from borderlink.linkage.folding import folded_tokens
from borderlink.linkage.link import record_frame
from borderlink.linkage.statistics import MOST_HOLDERS, RARE_HOLDERS
from borderlink.person import Address
from borderlink.store import scratch_connection
from builders.linked import person


def features(*records):
    connection = scratch_connection()
    build_features(connection, record_frame(records))
    rows = connection.execute("SELECT * FROM person ORDER BY unique_id").pl().to_dicts()
    connection.close()
    return rows


def test_a_number_that_few_hold_is_rare_and_one_that_many_hold_is_nothing():
    shared = [person(str(i), phones=["+390612345678"]) for i in range(RARE_HOLDERS + 1)]
    alone = person("x", phones=["+4312345678"])
    found = features(*shared, alone)
    assert (found[0]["phones"], found[0]["phones_rare"]) == (["+390612345678"], [])
    assert found[-1]["phones_rare"] == ["+4312345678"]
    hotline = features(*(person(str(i), phones=["+39061"]) for i in range(MOST_HOLDERS + 1)))
    assert hotline[0]["phones"] == []


@pytest.mark.parametrize("number", ["UNKNOWN", "000000000", "123456789", "A12", "111111112"])
def test_a_placeholder_is_no_document_number(number):
    assert features(person("a", document=number))[0]["doc_numbers"] == []


def test_documents_that_differ_in_the_last_character_only_are_neighbours_not_misprints():
    a, b, c = features(*(person(n, document=n) for n in ("XC100237", "XC100238", "XC700237")))
    assert set(a["doc_stems"]) & set(b["doc_stems"])
    assert not set(a["doc_near"]) & set(b["doc_near"])
    assert set(a["doc_near"]) & set(c["doc_near"])


def test_an_address_is_compared_by_its_rare_words_in_any_script():
    crowd = [person(str(i), addresses=[Address(f"вул. Садова {i}")]) for i in range(12)]
    found = features(*crowd)
    assert found[0]["address_tokens"] == []  # вул and Садова are in every address
    assert folded_tokens("вул. Садова, 7-А") == folded_tokens("VUL. SADOVA 7 a")


def test_sex_that_is_not_known_is_missing():
    known, unknown = features(person("a", sex="female"), person("b", sex="unknown"))
    assert (known["sex"], unknown["sex"]) == ("female", None)


def test_a_record_that_says_nothing_is_kept_with_nothing_to_compare():
    (nothing,) = features(person("a"))
    assert not any(value for key, value in nothing.items() if key not in ("unique_id", "agency"))
