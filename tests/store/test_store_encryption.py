"""Everything the database writes is encrypted: its file, its log of writes, what does not fit."""

from __future__ import annotations

from pathlib import Path

import duckdb

from borderlink.store import Store, scratch_connection

KEY = "0123456789abcdef" * 4
CANARY = b"CANARY-ZARVOLKOVA"
MANY = f"SELECT '{CANARY.decode()}-' || i || repeat('x', 200) AS text FROM range(400000) r(i)"


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_log_of_writes_is_encrypted(tmp_path: Path):
    """What was committed stands in the .wal file until it is taken in, or the process dies."""
    with Store.open(tmp_path / "s.duckdb", KEY) as store:
        with store.transaction():
            store.sql("INSERT INTO link_token VALUES ('Latn', ?, 1)", [CANARY.decode()])
        found = written(tmp_path)
        assert len(found["s.duckdb.wal"]) > 100
        assert not [name for name, content in found.items() if CANARY in content]


def test_what_spills_from_memory_is_encrypted(tmp_path: Path):
    """A table larger than the memory allowed lies in temporary files while it lives."""
    with Store.open(tmp_path / "s.duckdb", KEY, memory_limit="48MB") as store:
        store.sql(f"CREATE TEMP TABLE large AS {MANY}")
        found = written(tmp_path / "tmp")
        assert sum(map(len, found.values())) > 10_000_000
        assert not [name for name, content in found.items() if CANARY in content]
        assert store.value("SELECT count(*) FROM large") == 400_000
    assert written(tmp_path / "tmp") == {}


def test_the_search_would_find_it(tmp_path: Path):
    """The same two things without encryption: what is looked for above stands there."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{tmp_path / 'plain.duckdb'}' AS plain")
    connection.execute("CREATE TABLE plain.token (text VARCHAR)")
    connection.execute("CHECKPOINT plain")
    connection.execute("INSERT INTO plain.token VALUES (?)", [CANARY.decode()])
    assert CANARY in (tmp_path / "plain.duckdb.wal").read_bytes()
    connection.execute("SET memory_limit = '48MB'")
    connection.execute(f"SET temp_directory = '{tmp_path / 'tmp'}'")
    connection.execute(f"CREATE TEMP TABLE large AS {MANY}")
    assert any(CANARY in content for content in written(tmp_path / "tmp").values())


def test_work_without_a_store_writes_nothing(tmp_path: Path):
    """`borderlink link` and the like have no key; their memory has no place on disk."""
    connection = scratch_connection()
    assert connection.execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]
