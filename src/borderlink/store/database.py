"""Opening the store: encryption, migrations, transactions, and the single writer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs

from borderlink.errors import SchemaTooNew, StoreError, StoreKeyError, StoreLocked
from borderlink.process import keep_memory_private
from borderlink.store.key import derived
from borderlink.store.zone import Zone

CATALOG = "store"
_LOCKED = re.compile(r"Could not set lock|Conflicting lock|being used by another process")


class Store:
    """An open store. `sql` runs on its connection, where the store's tables need no prefix.

    The connection's own in-memory catalog is named `memory`; linkage works there.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, key: str) -> None:
        self.connection = connection
        self.path = path
        self._key = key
        self.zone: Zone | None = None  # whoever opens the store adds it where its key is at hand

    @classmethod
    @contextmanager
    def open(
        cls,
        path: Path,
        key: str,
        *,
        read_only: bool = False,
        memory_limit: str | None = None,
        spill: Path | None = None,
        keep_order: bool = False,
    ) -> Iterator[Store]:
        """Open (and, unless read-only, create and migrate) the encrypted store at `path`.

        What does not fit into memory goes, encrypted, to `spill`, or else to `tmp` beside the file.
        Rows are copied in their order only with `keep_order`, which takes more memory.

        Raises StoreLocked when another process writes to it, StoreKeyError when the key is wrong,
        SchemaTooNew when a later version wrote it.
        """
        if read_only and not path.exists():
            raise StoreError(f"{path}: there is no store yet. Run: borderlink run")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_memory_private()
        connection = scratch_connection(
            spill or path.parent / "tmp", memory_limit=memory_limit, keep_order=keep_order
        )
        try:
            _attach(connection, path, key, read_only=read_only)
            store = cls(connection, path, key)
            store._migrate(read_only=read_only)
            yield store
        finally:
            connection.close()

    def sql(self, statement: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        """Run one statement with bound parameters."""
        return self.connection.execute(statement, parameters)

    def rows(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """All rows of one statement."""
        return self.connection.execute(statement, parameters).fetchall()

    def value(self, statement: str, parameters: Any = None) -> Any:
        """The first value of the first row, or None."""
        rows = self.rows(statement, parameters)
        return rows[0][0] if rows else None

    def reserve_ids(self, kind: str, count: int = 1) -> int:
        """The first of `count` ids that nothing ever had, not even what was erased.

        Inside the caller's transaction: rolled back, they are free again.
        """
        self.sql("UPDATE counter SET next = next + ? WHERE kind = ?", [count, kind])
        return int(self.value("SELECT next - ? FROM counter WHERE kind = ?", [count, kind]))

    def secret(self, purpose: str) -> bytes:
        """32 bytes that only the holder of the store's key can make, one value a purpose."""
        return derived(self._key, purpose)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, rolls back on any exception."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            # After a full disk DuckDB has rolled back itself and refuses to do it again.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def schema_version(self) -> int:
        """Number of the last migration that was applied; 0 for an empty file."""
        exists = self.value(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = ?",
            [CATALOG, "migration"],
        )
        return int(self.value("SELECT coalesce(max(version), 0) FROM migration")) if exists else 0

    def _migrate(self, *, read_only: bool) -> None:
        migrations = _migrations()
        current, latest = self.schema_version(), max(migrations)
        if current > latest:
            raise SchemaTooNew(
                f"{self.path}: schema {current} is newer than this program knows ({latest}). "
                "Install the version of Borderlink that last wrote it, or a later one."
            )
        if current < latest and read_only:
            raise StoreError(
                f"{self.path}: schema {current} must be brought to {latest} first. "
                "Run: borderlink run"
            )
        for version in range(current + 1, latest + 1):
            with self.transaction():
                self.connection.execute(
                    "CREATE TABLE IF NOT EXISTS migration (version INTEGER, applied_at TIMESTAMP)"
                )
                self.connection.execute(migrations[version])
                self.connection.execute(
                    "INSERT INTO migration VALUES (?, now()::TIMESTAMP)", [version]
                )


def scratch_connection(
    spill: Path | None = None, *, memory_limit: str | None = None, keep_order: bool = False
) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that may spill (encrypted) to `spill` and never reaches for the network.

    Without `spill` nothing is written to disk at all.
    """
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    # DuckDB encrypts only with the OpenSSL of its httpfs extension; the built-in random source is
    # named unsafe by its makers. The PyPI package carries the signed extension, so no download.
    connection.execute(f"LOAD '{_quoted(_httpfs_file())}'")
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"SET preserve_insertion_order = {str(keep_order).lower()}")
    if memory_limit:
        connection.execute("SET memory_limit = ?", [memory_limit])
    if spill is None:
        connection.execute("SET temp_directory = ''")
    else:
        spill.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection.execute("SET temp_directory = ?", [str(spill)])
    return connection


def attached(
    path: Path, key: str, *, read_only: bool = False, memory_limit: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Another encrypted file than the store, opened alone and made where it is missing.

    Its tables need no prefix. Raises what `Store.open` raises.
    """
    connection = scratch_connection(memory_limit=memory_limit)
    try:
        _attach(connection, path, key, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(
    connection: duckdb.DuckDBPyConnection, path: Path, key: str, *, read_only: bool
) -> None:
    existed = path.exists()
    options = "ENCRYPTION_KEY ?" + (", READ_ONLY" if read_only else "")
    try:
        connection.execute(f"ATTACH '{_quoted(path)}' AS {CATALOG} ({options})", [key])
    except duckdb.Error as error:
        raise _explained(path, str(error)) from None
    connection.execute(f"USE {CATALOG}")
    connection.execute("SET lock_configuration = true")
    if not existed:
        os.chmod(path, 0o600)  # noqa: PTH101 (Path.chmod follows the same call)


def _explained(path: Path, message: str) -> StoreError:
    if _LOCKED.search(message):
        return StoreLocked(
            f"{path}: another process is writing to this store. "
            "Wait for the other night to end, or stop it; two nights at once are refused."
        )
    if "encryption key" in message or "not encrypted" in message:
        return StoreKeyError(
            f"{path}: the key does not open this store. Check BORDERLINK_STORE_KEY, "
            "BORDERLINK_STORE_KEY_FILE or the key file beside the store."
        )
    return StoreError(f"{path}: the store cannot be opened: {message.splitlines()[0]}")


def _migrations() -> dict[int, str]:
    """Version → SQL of every shipped migration; the number leads the file's name."""
    folder = resources.files("borderlink.store") / "migrations"
    return {
        int(entry.name.split("_", 1)[0]): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }


def _httpfs_file() -> Path:
    package = Path(next(iter(duckdb_extension_httpfs.__path__)))
    return package / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
