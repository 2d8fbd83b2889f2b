"""Column types for tables and frames, derived from the record classes in `borderlink.person`."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import polars as pl

_POLARS: dict[type, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    date: pl.Date(),
    datetime: pl.Datetime("us"),
}
_DUCKDB: dict[type, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "TIMESTAMP",
}


@cache
def polars_schema(cls: type) -> dict[str, pl.DataType]:
    """Column name → Polars type for a dataclass; nested classes become Struct."""
    return {name: _polars(hint) for name, hint in _hints(cls).items()}


@cache
def duckdb_columns(cls: type) -> dict[str, str]:
    """Column name → DuckDB type for a dataclass."""
    return {name: _duckdb(hint) for name, hint in _hints(cls).items()}


def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {f.name: _required(hints[f.name]) for f in fields(cls)}


def _required(hint: Any) -> Any:
    """`str | None` is stored as `str`: every column may be null."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _polars(hint: Any) -> pl.DataType:
    if get_origin(hint) is list:
        return pl.List(_polars(get_args(hint)[0]))
    if is_dataclass(hint):
        return pl.Struct(polars_schema(hint))  # type: ignore[arg-type]
    return _POLARS[hint]


def _duckdb(hint: Any) -> str:
    if get_origin(hint) is list:
        return _duckdb(get_args(hint)[0]) + "[]"
    if is_dataclass(hint):
        inner = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(hint).items())  # type: ignore[arg-type]
        return f"STRUCT({inner})"
    return _DUCKDB[hint]
