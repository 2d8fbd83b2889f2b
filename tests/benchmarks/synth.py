"""The synthetic workloads of ../shared as frames that linkage reads, and their truth."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from borderlink.intake.codes.countries import country_code
from borderlink.intake.dates import DateRule, read_births
from borderlink.intake.dates.rule import BadDate
from borderlink.person import Birth, Document, Name, Nationality, Record
from borderlink.store.types import polars_schema

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


def read_frame(folder: Path) -> pl.DataFrame:
    """The same records as a frame with the columns of `Record`, in time for a million of them."""
    schema = pl.Schema(polars_schema(Record))
    files = sorted(file for file in folder.glob("*.parquet") if file.stem != "truth")
    known = pl.concat([_columns(pl.read_parquet(file)) for file in files])
    empty = pl.DataFrame([asdict(Record("", "", ""))], schema=schema).drop(known.columns)
    return known.join(empty, how="cross").match_to_schema(schema)


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that are delivered; a date is read once for each agency that writes it."""
    schema = polars_schema(Record)
    written = rows.select("dob", "agency").unique()
    births = [asdict(_birth(raw or "", agency)) for raw, agency in written.iter_rows()]
    country = {code: _country(code or "") for code in rows["nationality"].unique()}
    number = pl.col("doc_no").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return (
        rows.join(
            written.with_columns(birth=pl.Series(births, dtype=schema["birth"])),
            on=["dob", "agency"],
            nulls_equal=True,
        )
        .select(
            "agency",
            "birth",
            feed=pl.lit("main"),
            record_key="record_id",
            sex=pl.col("sex").replace_strict(_SEX, default="unknown"),
            names=_present(
                "full",
                _name("name", "primary"),
                _name("name_reading", "native"),
                _name("alias", "alias"),
            ),
            nationalities=_present(
                "country",
                pl.struct(
                    country=pl.col("nationality").replace_strict(country, return_dtype=pl.String),
                    role=pl.lit("held"),
                ),
            ),
            documents=_present(
                "number_norm",
                pl.struct(
                    type=pl.lit("passport"),
                    issuer=pl.lit(None, pl.String),
                    number="doc_no",
                    number_norm=number,
                    issued=pl.lit(None, pl.Date),
                    expires=pl.lit(None, pl.Date),
                    check=pl.lit("none"),
                    mrz=pl.lit(None, pl.String),
                ),
            ),
        )
        .cast({name: schema[name] for name in ("names", "nationalities", "documents")})
    )


def _name(column: str, kind: str) -> pl.Expr:
    primary = kind == "primary"
    given, family = (
        _stated(part) if primary else pl.lit(None, pl.String) for part in ("given_name", "surname")
    )
    nothing = [pl.lit(None, pl.String).alias(field.name) for field in fields(Name)[4:]]
    return pl.struct(
        pl.lit(kind).alias("kind"),
        pl.col(column).alias("full"),
        given.alias("given"),
        family.alias("family"),
        *nothing,
    )


def _stated(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column))


def _present(field: str, *items: pl.Expr) -> pl.Expr:
    """A list of those items whose field holds something."""
    kept = [pl.when(item.struct.field(field) != "").then(item) for item in items]
    return pl.concat_list(kept).list.drop_nulls()


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
