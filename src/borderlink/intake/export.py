"""One delivered file → its records and its quarantined rows; none is lost, no key comes twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from borderlink.feed import Feed
from borderlink.intake.manifest import Manifest
from borderlink.intake.mapping import Provenance, RecordMapper
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Quarantined, Row
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


class ExportRows:
    """The rows of a file, each as a record or as quarantined; counts them as the reader sees them.

    `delivered` is counted before anything is made of a row, so that a row lost on the way shows.
    """

    def __init__(self, export: Export) -> None:
        self.delivered = 0
        self._export = export

    def __iter__(self) -> Iterator[Record | Quarantined]:
        """In the file's order."""
        export = self._export
        mapper = RecordMapper(export.feed, export.today, export.provenance)
        return without_repeats(
            mapper.record(row) if isinstance(row, Row) else row for row in self._counted()
        )

    def _counted(self) -> Iterator[Row | Quarantined]:
        for row in read_rows(self._export.path, self._export.feed):
            self.delivered += 1
            yield row


def read_export(export: Export) -> ExportRows:
    """The rows of one delivered file."""
    return ExportRows(export)


Seen = dict[tuple[str, str], int | None]


def without_repeats(
    results: Iterable[Record | Quarantined], seen: Seen | None = None
) -> Iterator[Record | Quarantined]:
    """A key's first row counts; a later row with the same key is set aside.

    `seen` carries the keys of one file on to the next.
    """
    seen = {} if seen is None else seen
    for result in results:
        if isinstance(result, Quarantined):
            yield result
            continue
        key = result.agency, result.record_key
        if key in seen:
            yield _repeated(result, seen[key])
        else:
            seen[key] = result.row_number
            yield result


def _repeated(record: Record, first: int | None) -> Quarantined:
    message = f"the record key was already used in row {first}"
    raw, number = record.raw or "", record.row_number or 0
    return Quarantined(number, "record_key", "duplicate key", message, raw, record.record_key)
