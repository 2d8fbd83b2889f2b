"""One delivered file → its mapped and its quarantined rows; none is lost, no key comes twice."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.codes.sex import doubtful_codes
from borderlink.intake.keys import UsedKeys
from borderlink.intake.manifest import Manifest
from borderlink.intake.mapping import MappedRow, Provenance, RecordMapper
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Quarantined, Row, Withdrawn
from borderlink.person import Record


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is to be read, with all it takes to understand it."""

    path: Path
    feed: Feed
    today: date
    manifest: Manifest | None = None

    @property
    def mode(self) -> str:
        """What the export says of itself counts before what the feed usually sends."""
        return (self.manifest.mode if self.manifest else None) or self.feed.mode

    @property
    def provenance(self) -> Provenance:
        if self.manifest is None:
            return Provenance()
        return Provenance(self.manifest.seq, self.manifest.extracted_at)


# Lists that give a row to each name are published by authorities and have some ten thousand rows.
MOST_JOINED = 200_000

Mapped = MappedRow | Withdrawn | Quarantined


class ExportRows:
    """The rows of a file as mapped, as withdrawn or as quarantined, in the file's order.

    `delivered` is counted as the reader sees the rows, before anything is made of one, so that a
    row lost on the way shows.
    """

    def __init__(self, export: Export) -> None:
        self.delivered = 0
        self.columns: tuple[str, ...] = ()  # of the file's header, where it has one
        self.mapper = RecordMapper(export.feed, export.today, export.provenance)
        self._export = export

    def __iter__(self) -> Iterator[Mapped]:
        mapped: Iterator[Mapped] = (
            self.mapper.map(row) if isinstance(row, Row) else row for row in self._counted()
        )
        if self._export.feed.rows == "several":
            mapped = _joined(mapped, self.mapper, self._export.path.name)
        with _without_collector():
            yield from without_repeats(mapped)
        self._check_sex()

    def _check_sex(self) -> None:
        """A code that is the reverse of what it seems would be wrong on every record."""
        source = self._export.feed.fields.sex
        found = {q.name: q.values() for q in self.mapper.quality()}.get("sex")
        if source is None or not found:
            return
        if why := doubtful_codes(found - set(source.codes)):
            raise ExportRefused(
                self._export.path.name,
                "sex codes",
                f"the codes for sex can mean two things: {why}",
                f'Say what each means in the feed\'s file: sex = {{ column = "{source.column}", '
                'codes = { "…" = "male", "…" = "female" } }.',
            )

    def records(self) -> Iterator[Record | Quarantined]:
        """The records the rows make, and the rows set aside."""
        for row in self:
            if isinstance(row, MappedRow):
                yield self.mapper.record(row)
            elif isinstance(row, Quarantined):
                yield row

    def _counted(self) -> Iterator[Row | Quarantined]:
        for row in read_rows(self._export.path, self._export.feed):
            self.delivered += 1
            if isinstance(row, Row) and not self.columns:
                self.columns = tuple(row.values)
            yield row


def read_export(export: Export) -> ExportRows:
    """The rows of one delivered file."""
    return ExportRows(export)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's cycle collector would walk through all remembered values again and again.

    Rows make no cycles, and it took half of the time.
    """
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def _joined(rows: Iterable[Mapped], mapper: RecordMapper, file: str) -> Iterator[Mapped]:
    """The rows of one key as one person, wherever they stand; held in memory until the end."""
    persons: dict[str, list[MappedRow]] = {}
    for number, row in enumerate(rows):
        if number >= MOST_JOINED:
            problem = f"it has more than {MOST_JOINED:,} rows, several of them for one person"
            raise ExportRefused(file, "too large", problem, "Send one row a person, or parts.")
        if isinstance(row, MappedRow):
            persons.setdefault(row.record_key, []).append(row)
        else:
            yield row
    yield from map(mapper.joined, persons.values())


def without_repeats(rows: Iterable[Mapped], used: UsedKeys | None = None) -> Iterator[Mapped]:
    """A key's first row counts; a later row with the same key is set aside.

    `used` carries the keys of one file on to the next.
    """
    used = used or UsedKeys()
    for row in rows:
        if isinstance(row, MappedRow):
            first = used.first_row((row.agency, row.record_key), row.number)
            yield row if first is None else _repeated(row, first)
        else:
            yield row


def _repeated(row: MappedRow, first: int) -> Quarantined:
    message = f"the record key was already used in row {first}"
    return Quarantined(
        row.number, "record_key", "duplicate key", message, row.raw, row.record_key, row.rows
    )
