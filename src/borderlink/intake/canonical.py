"""Files with the canonical columns (DESIGN §11), for linking without a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.export import Mapped, without_repeats
from borderlink.intake.keys import UsedKeys
from borderlink.intake.mapping import MappedRow, RecordMapper
from borderlink.intake.readers import delimited, read_rows
from borderlink.intake.readers.content import open_container
from borderlink.intake.rows import Quarantined, Row, Values, raw_text
from borderlink.person import Record

COLUMNS = (
    "record_key", "name", "given_name", "family_name", "patronymic", "native_name", "aliases",
    "birth_date", "sex", "nationality", "birth_country", "birth_place", "documents", "phones",
    "emails", "address", "role", "handling",
)  # fmt: skip
SPLIT = "|"
_NAMES = frozenset({"name", "given_name", "family_name", "native_name"})
_DOCUMENT = ("documents.type", "documents.issuer", "documents.number")
_NONE = "-"  # keeps the parts of several documents in step


@dataclass(frozen=True, slots=True)
class CanonicalRecords:
    """The records of all files, and the rows that were set aside, by file name."""

    records: list[Record] = field(default_factory=list)
    quarantined: list[tuple[str, Quarantined]] = field(default_factory=list)


def read_canonical(paths: Sequence[Path], today: date | None = None) -> CanonicalRecords:
    """Read the files in the order given; a column `agency` wins over the file's name.

    Raises ExportRefused for a file that lacks the required columns or is no UTF-8.
    """
    found = CanonicalRecords()
    used = UsedKeys()
    for path in paths:
        _read(path, today or date.today(), found, used)
    return found


def _read(path: Path, today: date, found: CanonicalRecords, used: UsedKeys) -> None:
    mappers: dict[str, RecordMapper] = {}
    for item in without_repeats(_mapped(path, today, mappers), used):
        if isinstance(item, MappedRow):
            found.records.append(mappers[item.agency].record(item))
        elif isinstance(item, Quarantined):
            found.quarantined.append((path.name, item))


def _mapped(path: Path, today: date, mappers: dict[str, RecordMapper]) -> Iterator[Mapped]:
    with open_container(path) as content:
        columns = delimited.header(content, _feed(path.stem, frozenset()))
    known = _known(path, columns)
    feed = _feed(path.stem, known)
    for row in read_rows(path, _feed(path.stem, known - {"documents"})):
        if isinstance(row, Quarantined):
            yield row
            continue
        agency = str(row.values.get("agency") or "").strip() or path.stem
        if agency not in mappers:
            mappers[agency] = RecordMapper(feed.model_copy(update={"agency": agency}), today)
        yield mappers[agency].map(_with_documents(row))


def _known(path: Path, columns: Sequence[str]) -> frozenset[str]:
    known = frozenset(columns) & {*COLUMNS, "agency"}
    if "record_key" not in known or not known & _NAMES:
        raise ExportRefused(
            path.name,
            "columns missing",
            "the columns record_key and name are required",
            f"Rename the columns; known are: {', '.join(COLUMNS)}.",
        )
    return known


def _with_documents(row: Row) -> Row:
    """`passport:THA:AA1|…` as three columns that a feed can map."""
    documents = [_document(text) for text in str(row.values.get("documents") or "").split(SPLIT)]
    parts: Values = {
        name: tuple(document[i] or _NONE for document in documents if document[2])
        for i, name in enumerate(_DOCUMENT)
    }
    return replace(row, values=row.values | parts, raw=row.raw or raw_text(row.values))


def _document(text: str) -> tuple[str, str, str]:
    kind, _, rest = text.strip().partition(":")
    issuer, _, number = rest.partition(":")
    return kind.strip(), issuer.strip(), number.strip()


def _feed(agency: str, known: frozenset[str]) -> Feed:
    """The feed these columns make; each of them means what DESIGN §11 says."""
    fields = {"record_key": "record_key"} | _present(known, "sex", "role")
    fields |= {name: _several(name) for name in ("phones", "emails", "handling") if name in known}
    content: dict[str, Any] = {
        "agency": agency,
        "feed": "canonical",
        "files": "*.csv",
        "format": "csv",
        "encoding": "utf-8",
        "fields": fields,
        "name": _name_maps(known),
        "birth": _birth(known),
    }
    if "nationality" in known:
        content["nationality"] = ({"country": _several("nationality")},)
    if "documents" in known:
        content["document"] = (dict(zip(("type", "issuer", "number"), _DOCUMENT, strict=True)),)
    if "address" in known:
        content["address"] = ({"text": ("address",)},)
    return Feed.model_validate(content)


def _name_maps(known: frozenset[str]) -> tuple[dict[str, Any], ...]:
    parts = {
        part: column
        for part, column in (
            ("full", "name"),
            ("given", "given_name"),
            ("family", "family_name"),
            ("patronymic", "patronymic"),
        )
        if column in known
    }
    maps: list[dict[str, Any]] = [parts] if parts.keys() - {"patronymic"} else []
    maps += [
        {"kind": kind, "full": _several(column)}
        for kind, column in (("native", "native_name"), ("alias", "aliases"))
        if column in known
    ]
    return tuple(maps) or ({"full": "name"},)


def _birth(known: frozenset[str]) -> dict[str, str]:
    columns = {"date": "birth_date", "country": "birth_country", "place": "birth_place"}
    return {part: column for part, column in columns.items() if column in known}


def _present(known: frozenset[str], *names: str) -> dict[str, Any]:
    return {name: name for name in names if name in known}


def _several(column: str) -> dict[str, str]:
    return {"column": column, "split": SPLIT}
