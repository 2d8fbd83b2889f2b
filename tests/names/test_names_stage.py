"""The stage prepares each distinct name once, and follows the current records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from borderlink.names import RULESET, NameIndex, run
from borderlink.progress import Silent, StageResult
from borderlink.store import Store

NIGHT = date(2026, 1, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.duckdb", "00" * 32) as opened:
        yield opened


def add_record(store: Store, key: str, *names: str) -> int:
    record = store.reserve_ids("record")
    store.sql("INSERT INTO record_identity VALUES (?, 'A', 'f', ?)", [record, key])
    rows = [
        {"kind": "primary", "full": n, "given": None, "family": None, "patronymic": None,
         "script": None, "language": None, "quality": None}
        for n in names
    ]  # fmt: skip
    store.sql(
        "INSERT INTO record_version (record_id, export_id, valid_from, names) VALUES (?, 1, ?, ?)",
        [record, NIGHT, rows],
    )
    return record


def night(store: Store) -> StageResult:
    config: Any = None  # this stage has no settings
    with store.transaction():
        return run(store, config, NIGHT, Silent())


def test_a_name_is_prepared_once_however_many_records_bear_it(store: Store):
    add_record(store, "1", "Юлия Шевчук")
    add_record(store, "2", "Юлия Шевчук", "Yulia Shevchuk")
    assert night(store).counts == {"forms": 3, "names prepared": 2}
    features = store.rows("SELECT script, ruleset, tokens FROM name_feature ORDER BY script")
    assert features == [
        ("Cyrl", RULESET, ["Юлия", "Шевчук"]),
        ("Latn", RULESET, ["Yulia", "Shevchuk"]),
    ]


def test_a_second_night_prepares_only_what_is_new(store: Store):
    add_record(store, "1", "Anna Weber")
    night(store)
    add_record(store, "2", "Maria Weber")
    assert night(store).counts == {"forms": 2, "names prepared": 1}
    assert night(store).counts == {"forms": 2, "names prepared": 0}


def test_forms_keep_their_position_in_the_record(store: Store):
    record = add_record(store, "1", "Anna Weber", "Anna Maria Weber")
    night(store)
    forms = store.rows("SELECT record_id, form FROM name_form ORDER BY form")
    assert forms == [(record, 0), (record, 1)]


def test_an_ended_record_has_no_forms(store: Store):
    add_record(store, "1", "Anna Weber")
    night(store)
    store.sql("UPDATE record_version SET valid_to = ?", [NIGHT])
    assert night(store).counts["forms"] == 0


def test_the_index_of_the_store_scores_its_records(store: Store):
    first = add_record(store, "1", "-", "Юлия Шевчук")
    second = add_record(store, "2", "Yulia Shevchuk")
    night(store)
    found = NameIndex.from_store(store).score(np.array([first]), np.array([second]))
    assert found.score[0] > 0.9
    assert (found.form_a[0], found.form_b[0]) == (1, 0)


def forms(store: Store) -> dict[int, list[str]]:
    """The names that are listed of each record."""
    rows = store.rows(
        'SELECT record_id, list(s."full" ORDER BY form) FROM name_form '
        "JOIN name_string s USING (name_id) GROUP BY record_id"
    )
    return dict(rows)


def withdraw(store: Store, record: int) -> None:
    store.sql("UPDATE record_version SET valid_to = ? WHERE record_id = ?", [NIGHT, record])


def test_only_the_names_of_changed_records_are_listed_anew(store: Store):
    kept, changed, gone = (add_record(store, key, "Anna Bondar") for key in "123")
    night(store)
    store.sql("UPDATE name_form SET kind = 'alias'")  # what is not listed anew keeps it
    withdraw(store, gone)
    withdraw(store, changed)
    store.sql(
        "INSERT INTO record_version BY NAME SELECT * REPLACE (2 AS export_id, NULL AS valid_to, "
        "[struct_update(names[1], \"full\" := 'Olha Koval')] AS names) "
        "FROM record_version WHERE record_id = ?",
        [changed],
    )
    assert night(store).counts == {"forms": 2, "names prepared": 1}
    assert forms(store) == {kept: ["Anna Bondar"], changed: ["Olha Koval"]}
    kinds = store.rows("SELECT record_id, kind FROM name_form ORDER BY record_id")
    assert kinds == [(kept, "alias"), (changed, "primary")]
