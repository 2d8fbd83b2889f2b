"""The case of T14: one cluster, an order to erase, the same record sent again, the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.store import Store, load_key
from builders.on_disk import OnDisk
from builders.searched import decrypted, tables_with
from builders.taint import OPEN, row, values

pytestmark = pytest.mark.night

ONE = {"born": "1985-05-12", "document": "FE4471926"}
A1 = row(41, name="Yuliana Zarvolkova", **ONE)
B1 = row(42, name="Yulianna Zarwolkowa", alias="Hexandra Moorwick", **ONE)
C1 = row(43, name="Juliana Zarvolkova", **ONE)
B2 = row(44, name="Brunhild Vasker", born="1991-02-03", document="FE5582037")
OF_B1 = values((B1,), "key", "alias", "phone", "email", "address", "event", "health", "account")


def installation(home: Path, *of_b: dict[str, str]) -> OnDisk:
    made = OnDisk(home)
    for code, rows in (("AAA", [A1]), ("BBB", [*of_b, B2]), ("CCC", [C1])):
        made.add(code, OPEN)
        made.deliver(code, 1, rows)
    return made


@contextmanager
def store_of(made: OnDisk) -> Iterator[Store]:
    with open_store(load_config(made.config, state=made.state), read_only=True) as store:
        yield store


def weights(store: Store) -> list[tuple[object, ...]]:
    """Match weight and evidence of every pair, by the keys of its records."""
    return store.rows(
        """
        SELECT a.record_key, b.record_key, p.match_weight, p.evidence FROM scored_pair p
        JOIN record_identity a ON a.record_id = p.record_a
        JOIN record_identity b ON b.record_id = p.record_b ORDER BY ALL
        """
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    """Run 1: A1, B1 and C1 are one cluster, and reports of it have left."""
    made = installation(tmp_path_factory.mktemp("t14") / "home", dict(B1))
    made.night(1)
    with store_of(made) as store:
        assert len(set(store.rows("SELECT entity_id FROM entity"))) == 2  # and B2
        assert {value for value in OF_B1 if not tables_with(store, value)} == set()
    return made


@pytest.fixture(scope="module")
def receipt(made: OnDisk) -> str:
    return made.run("erase", "BBB/ZQK-42", "--order", "ER-9")


def test_the_receipt_lists_what_was_reached_and_what_was_not(receipt: str):
    """Every place with its rows; packages that had left, the inbox, backups."""
    for line in (
        "order ER-9: 1 records",
        "erased: record versions: 1",
        "erased: matches: 2",
        "recalled: AAA",
        "recalled: CCC",
        "not reached: package CCC no. 1",
        "not reached: 1 exports of the agency",
        "not reached: backups",
    ):
        assert line in receipt
    assert not [value for value in OF_B1 if value in receipt]


def test_nothing_of_the_record_is_left_in_any_table_or_byte(
    made: OnDisk, receipt: str, tmp_path: Path
):
    """The neighbours are found in the same bytes, so that the search is known to find."""
    with store_of(made) as store:
        assert {value: tables_with(store, value) for value in OF_B1} == {v: [] for v in OF_B1}
        assert tables_with(store, "ZARWOLKOWA".lower()) == []  # not even in counts of name tokens
        (free,) = store.rows("SELECT free_blocks FROM pragma_database_size() "
                             "WHERE database_name = 'store'")  # fmt: skip
    assert free == (0,)
    key = load_key(made.state / "keys" / "store.key")
    content = decrypted(made.state / "store.duckdb", key, tmp_path)
    assert not [value for value in OF_B1 if value.encode() in content]
    assert A1["phone"].encode() in content and C1["address"].encode() in content


def test_the_neighbours_are_as_if_it_had_never_been_there(
    made: OnDisk, receipt: str, tmp_path: Path
):
    """A1 and C1 are weighed without B1, and stay one entity."""
    never = installation(tmp_path / "home")
    never.night(1)
    with store_of(made) as store, store_of(never) as other:
        assert weights(store) == weights(other)
        assert len(weights(store)) == 1
        assert len(store.rows("FROM entity")) == 3
        assert len(set(store.rows("SELECT entity_id FROM entity"))) == 2


def test_whoever_was_told_is_told_to_delete_it(made: OnDisk, receipt: str):
    """The next report of A1's and of C1's agency takes the match back, and says nothing of B1."""
    made.night(1)
    for receiver in ("AAA", "CCC"):
        content = json.loads(made.unseal(receiver)["report.json"])["content"]
        assert [(r["owner"], r["reason"]) for r in content["recalled"]] == [("BBB", "erased")]
        assert not [value for value in OF_B1 if value in json.dumps(content, ensure_ascii=False)]


def test_it_is_refused_when_it_is_sent_again_and_the_log_verifies(made: OnDisk, receipt: str):
    """Under its key, and under another key with the same content; the rest of the file counts."""
    again = {**B1, "address": "Somewhere else 7"}
    renamed = {**B1, "key": "ZQK-99"}
    fresh = row(45, name="Marusza Tornak", born="1999-09-09")
    made.deliver("BBB", 2, [again, renamed, B2, fresh])
    said = made.night(2, status=3)
    assert "2 erased records were sent again and refused" in said
    with store_of(made) as store:
        keys = {key for (key,) in store.rows("SELECT record_key FROM record WHERE agency = 'BBB'")}
        assert keys == {"ZQK-44", "ZQK-45"}
        log = "".join(entry for (entry,) in store.rows("SELECT entry FROM audit_entry"))
    assert '"denied":2' in log and "order ER-9" in log
    assert not [value for value in OF_B1 if value in log]
    assert "entries verify" in made.run("audit", "verify")
