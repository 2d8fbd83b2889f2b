"""What the supervisor gets: entries that can be checked without Borderlink, and a page to read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from borderlink import audit
from borderlink.store import Store
from builders.stored import put_record
from builders.told import record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.duckdb", "ab" * 32) as opened:
        yield opened


def log(store: Store) -> None:
    with store.transaction():
        audit.append_many(
            store,
            [
                audit.Entry("collection", "night", "intake", {"agency": "AAA", "new": 7}),
                audit.Entry("disclosure", "exchange", "nightly report", {"matches": 2}, "BBB"),
                audit.Entry("disclosure", "exchange", "nightly report", {"matches": 1}, "CCC"),
                audit.Entry("consultation", "analyst.k", "search: case 7", {"records": 3}),
                audit.Entry("erasure", "lead.m", "order ER-9", {"subject": "f" * 64}),
                audit.Entry("refusal", "AAA", "returned", {"reason": "replay"}),
            ],
        )


def test_the_summary_says_what_was_done_by_whom_and_to_whom(store: Store, tmp_path: Path):
    log(store)
    exported = audit.export_log(store, tmp_path / "audit.anchor")
    page = exported.files["summary.md"].decode()
    assert (exported.entries, exported.broken) == (6, None)
    for line in (
        "The log verifies as a whole.",
        "| disclosure | 2 | a package for an agency was sealed |",
        "| analyst.k | consultation | 1 |",
        "| BBB | disclosure | 1 |",
        "| order ER-9 | 1 |",
        "| replay | 1 |",
    ):
        assert line in page


def test_every_action_is_explained(store: Store, tmp_path: Path):
    """A supervisor knows none of our words."""
    with store.transaction():
        audit.append_many(store, [audit.Entry(a, "x", "y") for a in audit.Action])
    page = audit.export_log(store, tmp_path / "audit.anchor").files["summary.md"].decode()
    for action in audit.Action:
        assert re.search(rf"\| {action} \| 1 \| \w+", page), action


def test_what_the_summary_tells_to_run_finds_a_change(store: Store, tmp_path: Path):
    """The program in it, run as it stands, on the exported file and on one that was changed."""
    log(store)
    files = audit.export_log(store, tmp_path / "audit.anchor").files
    program = files["summary.md"].decode().split("```python\n")[1].split("```")[0]
    told = []
    for content in (files["audit.jsonl"], files["audit.jsonl"].replace(b"CCC", b"DDD")):
        (tmp_path / "audit.jsonl").write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False
        )
        told.append(done.returncode)
    assert told == [0, 1]


def test_a_part_of_the_log_can_be_checked_too(store: Store, tmp_path: Path):
    """It says after which hash it begins."""
    log(store)
    today = datetime.now(UTC).date()
    empty = audit.export_log(store, tmp_path / "a", until=today - timedelta(days=1))
    assert empty.entries == 0
    later = audit.export_log(store, tmp_path / "a", since=today + timedelta(days=1))
    (last,) = store.rows("SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1")
    assert f'previous = "{last[0]}"' in later.files["summary.md"].decode()
    assert audit.export_log(store, tmp_path / "a", since=today, until=today).entries == 6


def test_a_broken_log_is_exported_and_called_broken(store: Store, tmp_path: Path):
    """The supervisor needs it all the more."""
    log(store)
    store.sql("DELETE FROM audit_entry WHERE sequence = 3")
    exported = audit.export_log(store, tmp_path / "audit.anchor")
    assert "entry 3 is missing" in str(exported.broken)
    assert "**The log does not verify.**" in exported.files["summary.md"].decode()
    assert exported.entries == 5


def test_the_anchors_go_with_it(store: Store, tmp_path: Path):
    """Where the log ended, night by night."""
    log(store)
    audit.write_anchor(store, tmp_path / "audit.anchor", date(2026, 11, 3))
    (line,) = audit.export_log(store, tmp_path / "audit.anchor").files["anchors.jsonl"].splitlines()
    assert orjson.loads(line)["sequence"] == 6


def test_a_subject_is_the_same_in_every_entry_and_says_nothing(store: Store):
    """Who has the store's key can ask for one record; nobody else can test a guess."""
    for number in (1, 2):
        put_record(store, number, record(record_key=f"K-{number}"))
    one, two = audit.subjects_of(store, [1, 2])
    assert audit.subjects_of(store, [1]) == [one] != [two]
    assert re.fullmatch("[0-9a-f]{64}", one)


@pytest.mark.parametrize("field", ["who", "why", "to"])
def test_no_sentence_and_no_name_reaches_the_log(field: str):
    """Whoever hands one in hears of it at once."""
    given = {"action": "decision", "who": "a", "why": "b", "to": "c"} | {field: "Анна Коваль"}
    with pytest.raises(ValueError, match="ASCII code"):
        audit.Entry(**given)  # type: ignore[arg-type]
