"""What a night of new records costs, beside a store of many.

python tests/benchmarks/linkage_delta.py FOLDER STATE [--share N] [--deltas 1000,10000,20000]

FOLDER holds one Parquet file an agency. STATE is an empty directory for the store; one that a run
before has filled is used again, with the records that are left. `--share N` keeps one record in N.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import synth

from borderlink import linkage, names
from borderlink.config import Config, LinkageSettings, Settings
from borderlink.progress import Silent
from borderlink.store import Store

FIRST = date(2026, 11, 1)
KEPT_BACK = 50_000
KEY = "5a" * 32
# One thousandth more than all: the store never counts anew while deltas are measured.
RENEW_AFTER = 1.001


def main() -> None:
    """Fill the store where it is empty, then link one delta after the other."""
    arguments = _arguments()
    config = _config(arguments.state)
    records = synth.read_frame(arguments.folder).sample(fraction=1, shuffle=True, seed=1)
    records = records.gather_every(arguments.share)
    kept_back = min(KEPT_BACK, len(records) // 4)
    with Store.open(arguments.state / "store.duckdb", KEY) as store:
        known = int(store.value("SELECT count(*) FROM record_identity"))
        if not known:
            known = len(records) - kept_back
            _night(store, config, records[:known], first=1)
        for size in arguments.deltas:
            _night(store, config, records[known : known + size], first=known + 1)
            known += size
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


@dataclass(slots=True)
class _Phases(Silent):
    """Seconds of wall clock between the steps that linkage tells."""

    seconds: list[float] = field(default_factory=list)
    _last: float = 0.0

    def begin(self, stage: str, total: int | None = None) -> None:  # noqa: ARG002
        self._last = time.perf_counter()

    def advance(self, done: int = 1) -> None:  # noqa: ARG002
        now = time.perf_counter()
        self.seconds.append(now - self._last)
        self._last = now


def _night(store: Store, config: Config, records: pl.DataFrame, *, first: int) -> None:
    night = FIRST + timedelta(days=int(store.value("SELECT count(*) FROM export")))
    phases = _Phases()
    with store.transaction():
        _deliver(store, records, first, night)
    with _timed(f"{len(records):,} records: names"), store.transaction():
        names.run(store, config, night, Silent())
    with _timed("linkage"):
        started = time.perf_counter()
        with store.transaction():
            result = linkage.run(store, config, night, phases)
            ended = time.perf_counter()
        phases.seconds.append(time.perf_counter() - ended)
    told = zip(("gathered", "compared", "entities", "committed"), phases.seconds, strict=True)
    print(f"  {', '.join(f'{what} {seconds:.2f} s' for what, seconds in told)}")
    print(f"  {result.note}; {result.counts}; in all {time.perf_counter() - started:.2f} s")


def _deliver(store: Store, records: pl.DataFrame, first: int, night: date) -> None:
    export = int(store.value("SELECT count(*) + 1 FROM export"))
    store.sql(
        "INSERT INTO export VALUES (?, ?, 'ALL', 'main', 'f', 's', 'h', NULL, NULL, 'delta', "
        "'loaded', NULL, NULL, 0, 0, 0)",
        [export, night],
    )
    frame = records.with_columns(
        record_id=pl.int_range(first, first + len(records), dtype=pl.Int32),
        export_id=pl.lit(export, pl.Int32),
        valid_from=pl.lit(night),
    )
    store.connection.register("delivered", frame)
    store.sql(
        "INSERT INTO record_identity SELECT record_id, agency, feed, record_key FROM delivered"
    )
    store.sql(
        "INSERT INTO record_version BY NAME "
        "SELECT * EXCLUDE (agency, feed, record_key) FROM delivered"
    )
    store.connection.unregister("delivered")


def _config(state: Path) -> Config:
    linking = LinkageSettings(renew_after=RENEW_AFTER)
    settings = Settings(name="benchmark", inbox="in", state="state", linkage=linking)
    return Config(state, settings, {}, (), state, state, "hash")


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started, cpu = time.perf_counter(), time.process_time()
    yield
    seconds, used = time.perf_counter() - started, time.process_time() - cpu
    print(f"{what} in {seconds:.2f} s ({used:.2f} s of processors)", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("state", type=Path)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument(
        "--deltas",
        type=lambda text: [int(n) for n in text.split(",")],
        default=[1000, 10000, 20000],
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
