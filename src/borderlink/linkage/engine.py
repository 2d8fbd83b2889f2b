"""Where Splink weighs pairs: in DuckDB, or on Spark once one machine is too small."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from borderlink.config import LinkageSettings


class Engine(Protocol):
    """Runs the model's conditions; every engine gives the same pair the same weight."""

    def condition(self, sql: str) -> str:
        """A condition written for DuckDB, as this engine says it."""
        ...

    def predict(self, connection: duckdb.DuckDBPyConnection, settings: Any, lowest: float) -> str:
        """Let Splink weigh the pairs of table `blocked` between the records of `compared`.

        Returns a table of the connection with what reaches `lowest` bits.
        """
        ...


class DuckDBEngine:
    """Works where the tables are."""

    def condition(self, sql: str) -> str:
        return sql

    def predict(self, connection: duckdb.DuckDBPyConnection, settings: Any, lowest: float) -> str:
        from splink import DuckDBAPI

        database = DuckDBAPI(connection=connection)
        return str(weigh(database, "compared", "blocked", settings, lowest).physical_name)


@contextmanager
def open_engine(settings: LinkageSettings, spill: Path | None = None) -> Iterator[Engine]:
    """The configured engine; what it may write to `spill` is encrypted and gone at the end.

    Raises EngineFailed when Spark is not installed or gives up.
    """
    if settings.engine == "duckdb":
        yield DuckDBEngine()
        return
    from borderlink.linkage.spark import SparkEngine, spark_session

    with spark_session(settings.spark, spill) as session:
        yield SparkEngine(session)


def weigh(database: Any, compared: Any, blocked: Any, settings: Any, lowest: float) -> Any:
    """Splink's own frame of the pairs that reach `lowest`, from tables given by name or value."""
    from splink import Linker

    # Conditions name `match_key`, which Splink's validation looks for in vain.
    linker = Linker(database.register(compared), settings, validate_settings=False)
    # Making a linker switches Splink's own messages on, so it is silenced afterwards.
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker.table_management.register_blocked_pairs_for_predict(database.register(blocked))
    return linker.inference.predict(threshold_match_weight=lowest, warning_mode="never")
