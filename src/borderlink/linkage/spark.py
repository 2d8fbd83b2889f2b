"""Pairs weighed on Spark: the same settings, the same tables, handed over through memory.

Records reach Spark as Arrow through a socket of this machine and come back the same way. What
Spark itself spills is encrypted with a key that only lives in its process.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from borderlink.config import SparkSettings
from borderlink.errors import EngineFailed
from borderlink.linkage.engine import weigh

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INSTALL = 'Install Java 17 or later and: pip install "borderlink[spark]"'
CARE = "Look at linkage.spark.master, or raise linkage.spark.memory"
FOLDER = "spark-"  # begins the name of a session's folder
_QUOTING_LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
_TOLD = ("unique_id_", "gamma_", "mw_")


class SparkEngine:
    """Weighs on a running Spark session."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def condition(self, sql: str) -> str:
        return spark_sql(sql)

    def predict(self, connection: duckdb.DuckDBPyConnection, settings: Any, lowest: float) -> str:
        from splink import SparkAPI

        # Splink's other ways of keeping intermediate tables write them in the clear.
        database = SparkAPI(spark_session=self.session, break_lineage_method="persist")
        compared, blocked = (
            connection.execute(f"SELECT * FROM {table}").to_arrow_table()
            for table in ("compared", "blocked")
        )
        weighed = weigh(database, compared, blocked, settings, lowest).as_spark_dataframe()
        told = [column for column in weighed.columns if column.startswith(_TOLD)]
        connection.register("weighed_frame", weighed.select(told).toArrow())
        connection.execute("CREATE OR REPLACE TABLE weighed AS SELECT * FROM weighed_frame")
        connection.unregister("weighed_frame")
        self.session.catalog.clearCache()
        return "weighed"


def spark_sql(condition: str) -> str:
    """A condition written for DuckDB in Spark's words; lengths are those of lists.

    SQLGlot 30 has these three wrong: it takes `len` for a text's length and `list_has_any` for an
    operator that Spark lacks, and does not know Splink's function.
    """
    from sqlglot import exp, parse_one

    functions: dict[type[exp.Expression], str] = {
        exp.ArrayOverlaps: "arrays_overlap",
        exp.JarowinklerSimilarity: "jaro_winkler",
        exp.Length: "size",
    }

    def renamed(node: exp.Expression) -> exp.Expression:
        name = functions.get(type(node))
        return exp.Anonymous(this=name, expressions=[*node.iter_expressions()]) if name else node

    if condition == "ELSE":
        return condition
    return parse_one(condition, read="duckdb").transform(renamed).sql(dialect="spark")


@contextmanager
def spark_session(settings: SparkSettings, spill: Path | None) -> Iterator[SparkSession]:
    """A session that ends with its process and leaves nothing on the disk.

    Its folder lies in `spill`, or where temporary files go. Raises EngineFailed where pyspark or
    Java is not installed, and for whatever goes wrong on Spark's side while the session is used:
    Spark's own exceptions quote values, and cannot be printed once its process has ended.
    """
    if not find_spec("pyspark"):
        raise EngineFailed("pyspark is not installed", INSTALL)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    if spill:
        spill.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left_by_a_killed_run in spill.glob(f"{FOLDER}*"):
            shutil.rmtree(left_by_a_killed_run)
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=spill) as folder:
        try:
            yield _start(settings, Path(folder).resolve())
        except (Py4JError, PySparkException) as error:
            raise EngineFailed(f"it failed with {_kind(error)}", CARE) from None
        finally:
            _stop()


def _start(settings: SparkSettings, folder: Path) -> SparkSession:
    from pyspark.errors import PySparkRuntimeError
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    for name in _QUOTING_LOGGERS:
        PySparkLogger.getLogger(name).setLevel(logging.CRITICAL)
    builder: SparkSession.Builder = SparkSession.builder
    for key, value in _options(settings, folder).items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError:
        # The only thing known here: the Java process ended before it could say where it listens.
        raise EngineFailed("Java did not start", INSTALL) from None


def _kind(error: Any) -> str:
    """What Java or Spark calls it; never its text."""
    if java := getattr(error, "java_exception", None):
        return str(java.getClass().getName())
    condition = getattr(error, "getCondition", lambda: None)()
    return str(condition or type(error).__name__)


def _options(settings: SparkSettings, folder: Path) -> dict[str, str]:
    """Nothing is readable on the disk or on the network, and nothing is logged.

    Spark's messages about a failed task quote values.
    """
    from splink.backends.spark import similarity_jar_location

    quiet = folder / "log4j2.properties"
    quiet.write_text(_NO_LOG, "ascii")
    java = ("-XX:-UsePerfData", f"-Djava.io.tmpdir={folder}", f"-Dlog4j2.configurationFile={quiet}")
    return {
        "spark.app.name": "borderlink",
        "spark.master": settings.master,
        "spark.driver.memory": settings.memory,
        "spark.driver.maxResultSize": "0",  # the driver's memory is limit enough
        "spark.driver.extraJavaOptions": " ".join(f'"{option}"' for option in java),
        "spark.jars": similarity_jar_location(),
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.io.encryption.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    } | (_THIS_MACHINE if re.match(r"local(\[|$)", settings.master) else _CLUSTER)


# Without an appender Spark takes its own configuration instead.
_NO_LOG = """
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.type = Null
appender.none.name = none
"""
_THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Spark's own 200 are meant for a cluster.
    "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
}
_CLUSTER = {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}


def _stop() -> None:
    """End the Java process too: pyspark would keep it, records and all, until Python ends."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if session := SparkSession.getActiveSession():
        session.stop()
    gateway: Any = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
