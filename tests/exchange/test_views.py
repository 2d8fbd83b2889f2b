"""What analysts looked at enters the audit log once, whole, or says that it was tampered with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from borderlink import audit
from borderlink.exchange.views import PURPOSE, View, collect_views, log_view
from borderlink.store import Store, derived

KEY = "ab" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", KEY) as opened:
        yield opened


def look(folder: Path, count: int = 1) -> None:
    for number in range(count):
        view = View("AAA:analyst.k", "desk: match", {"match": f"M{number}"})
        log_view(folder, derived(KEY, PURPOSE), view)


def collect(store: Store, folder: Path) -> tuple[int, list[str]]:
    with store.transaction():
        return collect_views(store, folder)


def entries(store: Store) -> list[dict[str, object]]:
    rows = store.rows("SELECT entry FROM audit_entry ORDER BY sequence")
    return [orjson.loads(entry) for (entry,) in rows]


def test_every_view_becomes_a_consultation_once(store: Store, tmp_path: Path):
    look(tmp_path / "desk", 3)
    assert collect(store, tmp_path / "desk") == (3, [])
    assert collect(store, tmp_path / "desk") == (0, [])
    found = entries(store)
    assert [entry["action"] for entry in found] == ["consultation"] * 3
    assert found[0]["who"] == "AAA:analyst.k"
    assert found[2]["what"]["match"] == "M2"  # type: ignore[index]
    audit.verify(store)


def test_a_night_that_dies_collects_them_again(store: Store, tmp_path: Path):
    look(tmp_path / "desk", 2)
    with pytest.raises(ZeroDivisionError), store.transaction():
        collect_views(store, tmp_path / "desk")
        raise ZeroDivisionError
    look(tmp_path / "desk", 1)
    assert collect(store, tmp_path / "desk") == (3, [])


@pytest.mark.parametrize("change", ["edit", "remove", "add"])
def test_a_list_that_was_changed_by_hand_is_found_out(store: Store, tmp_path: Path, change: str):
    look(tmp_path / "desk", 3)
    file = tmp_path / "desk" / "views.log"
    lines = file.read_bytes().splitlines(keepends=True)
    changed = {
        "edit": [lines[0], lines[1].replace(b"M1", b"M9"), lines[2]],
        "remove": [lines[0], lines[2]],
        "add": [lines[0], lines[0], *lines[1:]],
    }[change]
    file.write_bytes(b"".join(changed))
    _, warnings = collect(store, tmp_path / "desk")
    assert "changed by hand" in warnings[0]
    assert entries(store)[-1]["action"] == "refusal"


def test_a_long_list_is_chained_as_well(store: Store, tmp_path: Path):
    """The last line's code is read from the end of the file."""
    look(tmp_path / "desk", 120)
    assert collect(store, tmp_path / "desk") == (120, [])
