"""Rows and persons: several rows of one, records taken back, keys of ten million."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.intake.keys import UsedKeys
from builders.feeds import Inbox, check_counts, feed

LIST = "id,surname,given,dob,kind"


def several(**changes: object):
    """A list with one row for each name of a person, as some authorities publish."""
    described = {
        "rows": "several",
        "name": [
            {"family": "surname", "given": "given", "only": {"kind": ["primary", ""]}},
            {"kind": "alias", "family": "surname", "given": "given", "only": {"kind": ["AKA"]}},
        ],
    }
    return feed(**(described | changes))


def test_rows_of_one_key_are_one_person_wherever_they_stand(inbox: Inbox):
    inbox.feeds = (several(),)
    rows = (
        "R1,POPA,ION,1975-06-01,Primary",
        "R1,LUPU,ION,1976-06-01,aka",
        "R2,MARIN,ANA,,",
        "R1,POPA,ION,1975-06-01,Primary",
    )
    inbox.put("a.csv", *rows, header=LIST)
    check_counts(inbox, files=1, rows=4, new=2)
    names, births, raw = inbox.store.rows(
        "SELECT list_transform(names, n -> n.kind || ' ' || n.full), "
        "list_transform(other_births, b -> b.raw), raw FROM record WHERE record_key = 'R1'"
    )[0]
    assert names == ["primary ION POPA", "alias ION LUPU"]
    assert births == ["1976-06-01"]
    assert raw.startswith("[{") and raw.count("R1") == 3


def test_a_row_set_aside_is_missing_from_its_person_and_counted(inbox: Inbox):
    inbox.feeds = (several(guards={"max_quarantined": 1}),)
    rows = ("R1,POPA,ION,,", "R2,MARIN,ANA,,", "R1,LUPU,ION,1975-13-01,AKA", "R1,,,,AKA")
    inbox.put("a.csv", *rows, header=LIST)
    inbox.night()
    assert inbox.store.rows("SELECT rows_delivered, rows_read, rows_quarantined FROM export") == [
        (4, 2, 2)
    ]


def test_more_rows_than_can_be_joined_are_refused(inbox: Inbox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("borderlink.intake.export.MOST_JOINED", 2)
    inbox.feeds = (several(),)
    inbox.put("a.csv", *("R1,POPA,ION,,",) * 3, header=LIST)
    inbox.night()
    assert inbox.exports() == [("a.csv", "refused", "too large")]


def test_the_same_rows_joined_again_are_unchanged(inbox: Inbox):
    inbox.feeds = (several(),)
    rows = ("R1,POPA,ION,1975-06-01,", "R1,LUPU,ION,,AKA")
    inbox.put("a1.csv", *rows, header=LIST)
    inbox.night(1)
    inbox.put("a2.csv", *rows, "R2,MARIN,ANA,,", header=LIST)
    check_counts(inbox, 2, files=1, rows=3, new=1, unchanged=1)


DELTA = "id,surname,given,dob,op"


def test_a_delta_takes_records_back(inbox: Inbox):
    marks = {"record_key": "id", "withdrawn": {"column": "op", "codes": {"D": "yes"}}}
    inbox.feeds = (feed(mode="delta", fields=marks),)
    inbox.put("d1.csv", "R1,POPA,ION,,", "R2,LUPU,ANA,,", header=DELTA)
    inbox.night(1)
    inbox.put("d2.csv", "R1,,,,D", "R3,MARIN,EVA,,I", "R9,,,,D", header=DELTA)
    check_counts(inbox, 2, files=1, rows=3, new=1, withdrawn=1)
    assert set(inbox.ids()) == {"R2", "R3"}


def test_a_record_that_a_full_export_takes_back_is_withdrawn_too(inbox: Inbox):
    inbox.feeds = (feed(fields={"record_key": "id", "withdrawn": "op"}),)
    inbox.put("a1.csv", "R1,POPA,ION,,", "R2,LUPU,ANA,,", header=DELTA)
    inbox.night(1)
    inbox.put("a2.csv", "R1,POPA,ION,,yes", "R2,LUPU,ANA,,no", header=DELTA)
    check_counts(inbox, 2, files=1, rows=2, unchanged=1, withdrawn=1)


@given(st.lists(st.text(max_size=3), max_size=20_000))
def test_used_keys_remember_the_first_row_of_each(keys: list[str]):
    used, known = UsedKeys(), {}
    for row, key in enumerate(keys, 1):
        assert used.first_row(key, row) == known.get(key)
        known.setdefault(key, row)


def test_used_keys_grow_and_forget_none():
    used = UsedKeys()
    assert all(used.first_row(f"R{n}", n) is None for n in range(20_000))
    assert all(used.first_row(f"R{n}", 0) == n for n in range(20_000))
