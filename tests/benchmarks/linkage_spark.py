"""Whether Spark finds the same matches as DuckDB, and what it costs.

python tests/benchmarks/linkage_spark.py FOLDER [--share N] [--master M] [--memory 4g]

FOLDER is a workload as of `linkage.py`. Names, features and candidate pairs are the same for both
and made once; only weighing is timed, which is all that Spark does.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from typing import Any

import polars as pl
import synth

from borderlink import names
from borderlink.config import LinkageSettings, SparkSettings
from borderlink.linkage.candidates import build_keys, build_pairs
from borderlink.linkage.engine import Engine, open_engine
from borderlink.linkage.features import build_features
from borderlink.linkage.link import record_frame
from borderlink.linkage.model import load_model
from borderlink.linkage.scoring import score_pairs
from borderlink.store import scratch_connection

KEYS = ["record_a", "record_b"]
REPORTED = LinkageSettings().report_weight


class Timed:
    """An engine that remembers how long weighing took, and this process's share of the work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds: list[float] = []
        self.processor = 0.0
        self.condition = engine.condition

    def predict(self, connection: Any, settings: Any, lowest: float) -> str:
        started, worked = time.perf_counter(), time.process_time()
        table = self._engine.predict(connection, settings, lowest)
        self.seconds.append(time.perf_counter() - started)
        self.processor += time.process_time() - worked
        return table


def main() -> None:
    """Prepare once, weigh with both, compare."""
    arguments = _arguments()
    people = synth.read_truth(arguments.folder).filter(pl.col("person_id") % arguments.share == 0)
    kept = set(people["record_id"])
    records = [r for r in synth.read_records(arguments.folder) if r.record_key in kept]
    connection = scratch_connection()
    index = names.NameIndex.from_names({i: r.names for i, r in enumerate(records, 1)})
    build_features(connection, record_frame(records))
    build_keys(connection, *index.key_table())
    pairs = build_pairs(connection, len(records), 60)
    print(f"records {len(records):,}, candidate pairs {pairs:,}", flush=True)
    spark = SparkSettings(master=arguments.master, memory=arguments.memory)
    found = [
        _weigh(connection, index, len(records), LinkageSettings(engine=engine, spark=spark))
        for engine in ("duckdb", "spark")
    ]
    _print_differences(*found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--memory", default="4g")
    return parser.parse_args()


def _weigh(
    connection: Any, index: names.NameIndex, records: int, settings: LinkageSettings
) -> pl.DataFrame:
    started = time.perf_counter()
    with open_engine(settings) as engine:
        ready = time.perf_counter() - started
        timed = Timed(engine)
        scored = score_pairs(
            connection, load_model(), index, records=records, lowest=0.0, engine=timed
        )
    weighing = " + ".join(f"{seconds:.1f}" for seconds in timed.seconds)
    print(f"{settings.engine}: started in {ready:.1f} s, weighed in {weighing} s", flush=True)
    java = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = {
        "python": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, timed.processor),
        "java": (java.ru_maxrss, java.ru_utime + java.ru_stime),
    }
    for who, (peak, processor) in used.items():
        print(f"  {who}: peak {peak / 2**20:.1f} GB, processor {processor:.0f} s")
    return scored


def _print_differences(duckdb: pl.DataFrame, spark: pl.DataFrame) -> None:
    for least in (0.0, REPORTED):
        a, b = (frame.filter(pl.col("match_weight") >= least) for frame in (duckdb, spark))
        both = a.join(b, on=KEYS, suffix="_spark")
        other = both.filter(pl.col("match_weight") != pl.col("match_weight_spark"))
        print(
            f"from {least:g} bits: {len(a):,} and {len(b):,} pairs, {len(both):,} in common, "
            f"{len(other):,} of them with another weight"
        )
    levels = [column for column in duckdb.columns if column.startswith("gamma_")]
    both = duckdb.join(spark, on=KEYS, suffix="_spark")
    for column in levels:
        if differing := both.filter(pl.col(column) != pl.col(f"{column}_spark")).height:
            print(f"  {column}: {differing:,} pairs with another level")


if __name__ == "__main__":
    main()
