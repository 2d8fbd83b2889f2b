"""Counts that cross a limit change pairs of records that did not change themselves."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from borderlink.linkage.statistics import BLOCK_CAP, GROWN_CAP, MOST_HOLDERS, RARE_HOLDERS
from borderlink.person import Record
from builders.linked import person
from builders.nights import Nights, nights

PHONE = "+390612345678"
DOCUMENT = "FE1234567"


def caller(born: str) -> Record:
    return person("k", given="NINO", family="BERIDZE", born=born, phones=[PHONE])


def holder(born: str) -> Record:
    return person("k", given="NINO", family="BERIDZE", born=born, document=DOCUMENT)


def put_all(store: Nights, records: Iterable[tuple[int, Record | None]]) -> None:
    for record_id, record in records:
        store.put(record_id, record)


def checked_run(store: Nights) -> dict[tuple[int, int], float]:
    """The weights after an incremental night that equals a full one."""
    expected = store.run_as_if_all_had_changed()
    assert store.run().note == "incremental run"
    assert store.rows() == expected
    return store.pairs()


@pytest.mark.parametrize(
    ("one", "limit"), [(caller, RARE_HOLDERS), (caller, MOST_HOLDERS), (holder, MOST_HOLDERS)]
)
def test_a_value_that_one_more_record_holds_says_less_of_those_who_held_it(one, limit):
    """And as much as before once that record is withdrawn."""
    with nights() as store:
        put_all(store, [(i, one("1985-05-12")) for i in range(1, limit + 1)])
        store.run()
        before = store.pairs()[1, 2]
        store.put(99, one("1960-01-30"))
        assert checked_run(store)[1, 2] < before
        store.put(99, None)
        assert checked_run(store)[1, 2] == before


def test_a_name_that_becomes_a_crowd_s_needs_more_evidence_to_bring_records_together():
    def bearer(born: str | None) -> Record:
        return person("k", given="TARIEL", family="KVITASHVILI", born=born, nationality="GEO")

    with nights() as store:
        put_all(store, [(1, bearer("1985-05-12")), (2, bearer("1985-05-13"))])
        store.run()
        assert rules(store, 1, 2) == ["name"]
        put_all(store, [(i, bearer(None)) for i in range(3, BLOCK_CAP + 2)])
        checked_run(store)
        assert rules(store, 1, 2) == ["name, birth year", "name, country"]
        store.put(BLOCK_CAP + 1, None)
        checked_run(store)
        assert rules(store, 1, 2) == ["name"]


def test_a_birthday_that_too_many_share_by_now_brings_nobody_together():
    def born_then(number: int, document: str | None = None) -> Record:
        return person(
            "k", born="1985-05-12", document=document, nationality=f"X{number}", sex="female"
        )

    with nights() as store:
        put_all(store, [(1, born_then(1)), (2, born_then(1))])
        store.run()
        assert rules(store, 1, 2) == ["birth"]
        put_all(store, [(i, born_then(i)) for i in range(3, GROWN_CAP + 2)])
        assert (1, 2) not in checked_run(store)
        store.put(3, None)
        checked_run(store)
        assert rules(store, 1, 2) == ["birth"]


def rules(store: Nights, a: int, b: int) -> list[str]:
    return store.store.value(
        "SELECT rules FROM scored_pair WHERE record_a = ? AND record_b = ?", [a, b]
    )
