"""The whole content of a store, as text and as the bytes of an unencrypted file."""

from __future__ import annotations

from pathlib import Path

from borderlink.store import Store, scratch_connection


def tables_of(store: Store) -> list[str]:
    rows = store.rows(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
        "AND NOT temporary ORDER BY 1"
    )
    return [name for (name,) in rows]


def tables_with(store: Store, value: str) -> list[str]:
    """Every table in a row of which the text stands."""
    return [
        table
        for table in tables_of(store)
        if store.value(f"SELECT count(*) FROM {table} t WHERE contains(t::VARCHAR, ?)", [value])
    ]


def decrypted(file: Path, key: str, folder: Path) -> bytes:
    """Every live byte of a store that nobody has open, in the clear and not compressed."""
    plain = folder / "decrypted.duckdb"
    connection = scratch_connection()
    connection.execute("SET force_compression = 'uncompressed'")
    connection.execute(f"ATTACH '{file}' AS store (ENCRYPTION_KEY ?, READ_ONLY)", [key])
    connection.execute(f"ATTACH '{plain}' AS decrypted")
    connection.execute("COPY FROM DATABASE store TO decrypted")
    connection.close()
    content = plain.read_bytes()
    plain.unlink()
    return content
