"""The synthetic workloads of ../shared as frames that linkage reads, and their truth."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from borderlink.intake.codes.countries import country_code
from borderlink.intake.dates import DateRule, read_births
from borderlink.intake.dates.rule import BadDate
from borderlink.person import Birth, Document, Name, Nationality, Record

TODAY = date(2026, 11, 25)
_SEX = {"M": "male", "F": "female"}
_ORDER = {"US": "mdy"}
_CALENDAR = {"TH": "buddhist", "KH": "buddhist"}
_HIJRI_BEFORE = 1500
_BUDDHIST_FROM = 2400


def read_records(folder: Path) -> list[Record]:
    """Every record of a workload, agencies in the order of their names."""
    files = sorted(file for file in folder.glob("*.parquet") if file.stem != "truth")
    return [_record(row) for file in files for row in pl.read_parquet(file).iter_rows(named=True)]


def read_truth(folder: Path) -> pl.DataFrame:
    """record_id (as delivered), person_id, culture, script."""
    return pl.read_parquet(folder / "truth.parquet").select(
        "record_id", "person_id", "culture", "script"
    )


def _record(row: dict[str, Any]) -> Record:
    number = row["doc_no"] or ""
    plain = "".join(c for c in number.upper() if c.isalnum())
    country = _country(row["nationality"] or "")
    return Record(
        agency=row["agency"],
        feed="main",
        record_key=row["record_id"],
        names=_names(row),
        birth=_birth(row["dob"] or "", row["agency"]),
        sex=_SEX.get(row["sex"] or "", "unknown"),
        nationalities=[Nationality(country)] if country else [],
        documents=[Document("passport", None, number, plain)] if plain else [],
    )


def _names(row: dict[str, Any]) -> list[Name]:
    given, family = row["given_name"] or None, row["surname"] or None
    names = [Name("primary", row["name"], given, family)] if row["name"] else []
    names += [Name("native", row["name_reading"])] if row["name_reading"] else []
    names += [Name("alias", row["alias"])] if row["alias"] else []
    return names


@cache
def _country(code: str) -> str | None:
    return country_code(code) if code else None


@cache
def _birth(raw: str, agency: str) -> Birth:
    """A feed would say the calendar; years that cannot be its own tell another one."""
    if not raw:
        return Birth()
    rule = DateRule(TODAY, _calendar(raw, agency), _ORDER.get(agency, _order(raw)))
    try:
        births = read_births(raw, rule)
    except BadDate:
        return Birth(raw)
    return births[0] if births else Birth(raw)


def _order(raw: str) -> str:
    return "ymd" if raw[:4].isdigit() else "dmy"


def _calendar(raw: str, agency: str) -> str:
    years = [int(raw[:4])] if raw[:4].isdigit() else []
    years += [int(raw[-4:])] if raw[-4:].isdigit() else []
    if years and years[0] < _HIJRI_BEFORE:
        return "hijri"
    if years and years[0] >= _BUDDHIST_FROM:
        return "buddhist"
    return "gregorian" if years else _CALENDAR.get(agency, "gregorian")
