"""Many invented people whom two agencies know, most of them by the same document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from borderlink import linkage, names
from borderlink.linkage import name_training
from borderlink.linkage.decided import Decided
from borderlink.linkage.features import RECORD_COLUMNS
from borderlink.linkage.training import Fit, TrainingData, fit_model
from borderlink.person import Record
from borderlink.progress import Silent
from borderlink.store import Store, scratch_connection
from borderlink.store.types import polars_schema
from builders.linked import person
from builders.stored import config

NIGHT = date(2026, 11, 25)
_ONSETS, _VOWELS = list("BDGKLMNRSTVZ"), list("AEIOU")


def crowd(people: int) -> list[Record]:
    """Two records each, AAA's and BBB's; one in ten has another document at BBB."""
    draw = np.random.default_rng(3)
    records = []
    for i in range(people):
        given, family = _word(draw, 2), _word(draw, 3)
        born = date(1950, 1, 2) + timedelta(days=int(draw.integers(18_000)))
        country = str(draw.choice(["UA", "MD", "RO", "GE", "TH", "NG"]))
        sex = str(draw.choice(["male", "female"]))
        for agency in ("AAA", "BBB"):
            other = agency == "BBB" and i % 10 == 0
            records.append(
                person(
                    f"{agency}{i}",
                    agency=agency,
                    given=given,
                    family=family,
                    born=born.isoformat(),
                    document=f"{'X' if other else 'P'}{(i * 7919 + 1234567) % 9999991:07d}",
                    nationality=country,
                    sex=sex,
                )
            )
    return records


def put_crowd(store: Store, records: list[Record]) -> None:
    """Store all of them, with ids from 1."""
    schema = polars_schema(Record)
    frame = pl.DataFrame([asdict(record) for record in records], schema=schema).with_columns(
        record_id=pl.int_range(1, len(records) + 1, dtype=pl.Int32),
        export_id=pl.lit(1, pl.Int32),
        valid_from=pl.lit(NIGHT),
    )
    store.connection.register("crowd", frame)
    store.sql("INSERT INTO record_identity SELECT record_id, agency, feed, record_key FROM crowd")
    store.sql(
        "INSERT INTO record_version BY NAME SELECT * EXCLUDE (agency, feed, record_key) FROM crowd"
    )
    store.connection.unregister("crowd")


def linked(store: Store, tmp_path: Path, people: int = 320) -> None:
    """A store after a night of names and linkage over a crowd."""
    put_crowd(store, crowd(people))
    with store.transaction():
        names.run(store, config(tmp_path), NIGHT, Silent())
        linkage.run(store, config(tmp_path), NIGHT, Silent())


def fitted(store: Store, decided: Decided | None = None) -> Fit:
    """A model fitted to the store, with fewer random pairs than a real one needs."""
    data = TrainingData(
        records=store.sql(f"SELECT {RECORD_COLUMNS} FROM record ORDER BY record_id").pl(),
        index=names.NameIndex.from_store(store),
        ruleset=names.RULESET,
        described="the store of test",
        decided=decided or Decided(),
    )
    scratch = scratch_connection()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_training, "RANDOM_NAMES", 20_000)
        return fit_model(scratch, data, version="fitted", random_pairs=20_000)


def _word(draw: np.random.Generator, syllables: int) -> str:
    return "".join(draw.choice(_ONSETS) + draw.choice(_VOWELS) for _ in range(syllables))
