"""The data sets on which linkage and its peers are measured: records, and which are one person."""

from __future__ import annotations

import operator
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import synth
from unidecode import unidecode

from borderlink.config import load_config
from borderlink.intake.export import Export, read_export
from borderlink.person import Address, Birth, Document, Name, Precision, Record, Trust

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Workload:
    """Records numbered from 1 in their order, and the pairs of them that are one person.

    `across`: only pairs of two agencies count, as in a night; `only`: of which two agencies.
    """

    name: str
    records: list[Record]
    true: set[Pair]
    across: bool
    only: Callable[[str, str], bool] = operator.ne

    def counts(self, a: int, b: int) -> bool:
        """Whether a scored pair is right or wrong, or nothing can be said of it."""
        return not self.across or self.only(self.records[a - 1].agency, self.records[b - 1].agency)

    def save(self, file: Path) -> None:
        """Write the records for `saved`, which another process of this benchmark calls."""
        file.write_bytes(pickle.dumps(self.records))


def saved(file: Path) -> list[Record]:
    """Records that `Workload.save` wrote a moment ago."""
    found: list[Record] = pickle.loads(file.read_bytes())  # noqa: S301
    return found


def synthetic(folder: Path, share: int = 1, part: int = 0) -> Workload:
    """Records of one person in `share`: those whose number leaves `part` when divided by it."""
    truth = synth.read_truth(folder).filter(pl.col("person_id") % share == part)
    persons = dict(truth.select("record_id", "person_id").iter_rows())
    records = [r for r in synth.read_records(folder) if r.record_key in persons]
    return _workload(folder.name, records, [persons[r.record_key] for r in records], across=True)


def febrl_3(folder: Path) -> Workload:
    return _febrl("FEBRL 3", [(folder / "dataset3.csv", "3")], across=False)


def febrl_4(folder: Path) -> Workload:
    files = [(folder / "dataset4a.csv", "4a"), (folder / "dataset4b.csv", "4b")]
    return _febrl("FEBRL 4", files, across=True)


def fake_1000(folder: Path) -> Workload:
    """Splink's own made-up people."""
    rows = pl.read_csv(folder / "fake_1000.csv", infer_schema=False).to_dicts()
    records = [
        Record(
            agency="main",
            feed="main",
            record_key=row["unique_id"],
            names=_names(row["first_name"], row["surname"]),
            birth=_birth(row["dob"]),
            birth_place=row["city"],
            emails=[row["email"]] if row["email"] else [],
        )
        for row in rows
    ]
    return _workload("fake_1000", records, [row["cluster"] for row in rows], across=False)


def historical(folder: Path) -> Workload:
    """Historical figures with errors, one in four persons: dedupe cannot do them all."""
    frame = pl.read_parquet(folder / "historical_figures_with_errors_50k.parquet")
    rows = frame.filter(pl.col("cluster").rank("dense") % 4 == 0).to_dicts()
    records = [
        Record(
            agency="main",
            feed="main",
            record_key=row["unique_id"],
            names=[
                Name("primary", row["full_name"]),
                *_names(row["first_name"], row["surname"]),
            ]
            if row["full_name"]
            else [],
            birth=_birth(row["dob"]),
            sex=row["gender"] if row["gender"] in ("male", "female") else "unknown",
            birth_place=row["birth_place"],
            addresses=[Address(row["postcode_fake"])] if row["postcode_fake"] else [],
        )
        for row in rows
    ]
    return _workload("historical", records, [row["cluster"] for row in rows], across=False)


CLASSIC: tuple[Callable[[Path], Workload], ...] = (febrl_3, febrl_4, fake_1000, historical)


def _febrl(name: str, files: Iterable[tuple[Path, str]], *, across: bool) -> Workload:
    records, persons = [], []
    for file, agency in files:
        frame = pl.read_csv(file, infer_schema=False)
        frame = frame.rename({column: column.strip() for column in frame.columns})
        for row in frame.with_columns(pl.all().str.strip_chars()).to_dicts():
            records.append(_australian(row, agency))
            persons.append(row["rec_id"].split("-")[1])
    return _workload(name, records, persons, across=across)


def _australian(row: dict[str, str], agency: str) -> Record:
    number = row["soc_sec_id"]
    parts = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
    address = " ".join(row[part] for part in parts if row[part])
    return Record(
        agency=agency,
        feed="main",
        record_key=row["rec_id"],
        names=_names(row["given_name"], row["surname"]),
        birth=_birth(row["date_of_birth"]),
        documents=[Document("national_id", "AUS", number, number)] if number else [],
        addresses=[Address(address, "AUS")] if address else [],
    )


def _names(given: str | None, family: str | None) -> list[Name]:
    full = " ".join(part for part in (given, family) if part)
    return [Name("primary", full, given or None, family or None)] if full else []


def _birth(text: str | None) -> Birth:
    """A date of ISO 8601, with or without hyphens; what is no date stays as it was written."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return Birth(text or None)
    return Birth(text, "gregorian", day, day, Precision.DAY, Trust.HIGH)


def _workload(
    name: str, records: list[Record], persons: Iterable[Any], *, across: bool
) -> Workload:
    groups: dict[Any, list[int]] = defaultdict(list)
    for i, person in enumerate(persons, 1):
        groups[person].append(i)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    true = {
        (a, b) for a, b in pairs if not across or records[a - 1].agency != records[b - 1].agency
    }
    return Workload(name, records, true, across)


def sanctions(views: Path) -> Workload:
    """The lists of several authorities, read as the shipped configuration reads them.

    Pairs of grade A and B are true; only UN and UK lists are known to be complete about each other,
    so other pairs cannot be false and are left out of the count.
    """
    config = load_config(Path(__file__).parents[2] / "configs" / "sanctions", inbox=views)
    records = [
        replace(record, agency=feed.agency)
        for feed in config.feeds
        for record in read_export(Export(views / f"{feed.agency}.csv", feed, synth.TODAY)).records()
        if isinstance(record, Record)
    ]
    place = {(r.agency, r.record_key): i for i, r in enumerate(records, 1)}
    truth = pl.read_csv(views / "view_truth.csv", infer_schema=False)
    rows = truth.filter(pl.col("grade").is_in(["A", "B"])).select(
        "view_a", "id_a", "view_b", "id_b"
    )
    pairs = ((place.get((a, x)), place.get((b, y))) for a, x, b, y in rows.iter_rows())
    closed = {
        (min(a, b), max(a, b))
        for a, b in pairs
        if a and b and _closed(records[a - 1].agency, records[b - 1].agency)
    }
    return Workload("sanctions UN–UK", records, closed, across=True, only=_closed)


def _closed(a: str, b: str) -> bool:
    return {a.partition("_")[0], b.partition("_")[0]} == {"un", "uk"}


def flat(workload: Workload) -> pl.DataFrame:
    """Records as the peers read them: one row each, in Latin letters, dates of ISO 8601."""
    persons = _persons(workload)
    return pl.DataFrame(
        [_row(i, record, persons[i]) for i, record in enumerate(workload.records, 1)],
        schema={
            "id": pl.Int64, "source": pl.String, "person": pl.Int64, "given": pl.String,
            "family": pl.String, "birth": pl.String, "sex": pl.String, "document": pl.String,
            "email": pl.String, "place": pl.String, "address": pl.String,
        },
    )  # fmt: skip


def _row(i: int, record: Record, person: int) -> dict[str, Any]:
    given, family = _given_and_family(record)
    birth = record.birth
    exact = birth.precision == Precision.DAY and birth.earliest == birth.latest
    return {
        "id": i,
        "source": record.agency,
        "person": person,
        "given": _latin(given),
        "family": _latin(family),
        "birth": birth.earliest.isoformat() if exact and birth.earliest else None,
        "sex": record.sex if record.sex in ("male", "female") else None,
        "document": record.documents[0].number_norm if record.documents else None,
        "email": record.emails[0] if record.emails else None,
        "place": _latin(record.birth_place or "") or None,
        "address": _latin(record.addresses[0].text) if record.addresses else None,
    }


def _given_and_family(record: Record) -> tuple[str, str]:
    """As the source tells them apart; else the last word is the family's."""
    if not record.names:
        return "", ""
    name = next((n for n in record.names if n.given or n.family), record.names[0])
    if name.given or name.family:
        return name.given or "", name.family or ""
    *given, family = name.full.split() or [""]
    return " ".join(given), family


def _latin(text: str) -> str:
    return " ".join(unidecode(text).lower().split())


def _persons(workload: Workload) -> dict[int, int]:
    """A number for each group of records that the true pairs join."""
    person = {i: i for i in range(1, len(workload.records) + 1)}
    for a, b in sorted(workload.true):
        person[b] = person[a]
    return person
