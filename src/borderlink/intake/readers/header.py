"""The header row: which columns there are, and whether they are the ones the feed names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from borderlink.errors import ExportRefused
from borderlink.feed import Feed, NameMap, SourceTable


def tidy(name: str) -> str:
    """A column's name as people read it: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).replace("\ufeff", "").split())


def feed_columns(feed: Feed) -> tuple[str, ...]:
    """Every column the feed refers to, once, in the order of the feed's file."""
    return columns_of(feed)


def columns_of(part: object) -> tuple[str, ...]:
    """Every column that a part of a feed refers to, once."""
    return tuple(dict.fromkeys(_columns(part)))


def _columns(value: Any) -> Iterator[str]:
    if isinstance(value, SourceTable):
        if value.column is not None:
            yield value.column
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _columns(getattr(value, name))
        if isinstance(value, NameMap):
            yield from value.only
    elif isinstance(value, tuple):
        for item in value:
            yield from _columns(item)


def check_header(file_name: str, found: Sequence[str], feed: Feed) -> list[str]:
    """The header's columns, each with a name of its own; refuses a file that lacks one we need."""
    wanted = feed_columns(feed)
    names = [tidy(name) for name in found]
    missing = [name for name in wanted if tidy(name) not in names]
    if missing and len(missing) == len(wanted):
        raise ExportRefused(
            file_name,
            "columns missing",
            f"none of the {len(wanted)} columns of the feed is in the header",
            "Check encoding, delimiter and header row in the feed's file, then the column names.",
        )
    if missing:
        raise ExportRefused(
            file_name,
            "columns missing",
            f"these columns are missing: {', '.join(missing)}",
            "Export with the agreed header, or correct the column names in the feed's file.",
        )
    twice = [name for name in wanted if names.count(tidy(name)) > 1]
    if twice:
        raise ExportRefused(
            file_name,
            "columns twice",
            f"these columns occur twice: {', '.join(twice)}",
            "Export each column once.",
        )
    as_written = {tidy(name): name for name in wanted}
    return _distinct([as_written.get(name, name) for name in names])


def _distinct(names: list[str]) -> list[str]:
    """Columns nobody maps may be unnamed or repeated; the raw row still keeps each."""
    first = {name: position for position, name in reversed(list(enumerate(names)))}
    return [
        name if name and first[name] == position else f"{name}#{position + 1}"
        for position, name in enumerate(names)
    ]


def no_header(file_name: str) -> ExportRefused:
    """The refusal of a file that ends before its header."""
    return ExportRefused(
        file_name,
        "empty",
        "the file has no header row",
        "Export again; if there is nothing to tell, send the last full export once more.",
    )
