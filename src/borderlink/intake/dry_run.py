"""A dry run of one file: what would be read, what set aside and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.codes.documents import repair_proposals
from borderlink.intake.delivery import delivery_of, refuse_unless_plain
from borderlink.intake.encodings import SAMPLE, Proposal, propose
from borderlink.intake.export import Export, Mapped, read_export
from borderlink.intake.guards import LastGood, Volumes, check_statement, check_volumes
from borderlink.intake.manifest import read_manifest
from borderlink.intake.mapping import MappedRow, RecordMapper
from borderlink.intake.readers.content import open_container
from borderlink.intake.rows import Quarantined
from borderlink.person import CheckState, Record, Trust

SAMPLES = 5
MOST_MISREAD = 50


@dataclass(frozen=True, slots=True)
class Misread:
    """A document whose check digit fails, and numbers that a misread character would explain."""

    row_number: int
    type: str
    number: str
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What intake would do with a file; holds values, for the eyes of the file's owner only."""

    file: str
    rows_delivered: int = 0
    rows_read: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    samples: list[Record] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)  # record field → rows that have it
    held_dates: int = 0  # birth dates kept but used as no evidence
    misread: list[Misread] = field(default_factory=list)
    refused: ExportRefused | None = None

    @property
    def exit_status(self) -> int:
        """0 when all would be read, 3 when anything would be set aside."""
        return 3 if self.refused or self.quarantined else 0


def check(file: Path, feed: Feed, today: date | None = None) -> CheckResult:
    """Read a file as the night would, without a store; the guards on growth cannot apply."""
    found = _Seen()
    refused = None
    try:
        _read(file, feed, today or date.today(), found)
    except ExportRefused as refusal:
        refused = refusal
    return CheckResult(
        file=file.name,
        rows_delivered=found.read + sum(row.rows for row in found.quarantined),
        rows_read=found.read,
        quarantined=found.quarantined,
        samples=found.samples,
        filled=dict(found.filled),
        held_dates=found.held,
        misread=found.misread,
        refused=refused,
    )


def look_at_bytes(file: Path) -> Proposal:
    """The encodings a file may be in; of a zip or gzip, those of what is in it."""
    refuse_unless_plain(delivery_of(file))
    with open_container(file) as content:
        return propose(content.start(SAMPLE))


@dataclass(slots=True)
class _Seen:
    read: int = 0
    held: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    samples: list[Record] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    misread: list[Misread] = field(default_factory=list)

    def add(self, item: Mapped, mapper: RecordMapper) -> None:
        if isinstance(item, Quarantined):
            self.quarantined.append(item)
            return
        self.read += item.rows if isinstance(item, MappedRow) else 1
        if isinstance(item, MappedRow):
            self._add_record(mapper.record(item))

    def _add_record(self, record: Record) -> None:
        self.held += record.birth.trust == Trust.HELD
        self.filled.update(_filled(record))
        if len(self.samples) < SAMPLES:
            self.samples.append(record)
        self.misread += [
            Misread(record.row_number or 0, d.type, d.number, repair_proposals(d))
            for d in record.documents
            if d.check == CheckState.INVALID and len(self.misread) < MOST_MISREAD
        ]


def _read(file: Path, feed: Feed, today: date, found: _Seen) -> None:
    delivery = delivery_of(file)
    refuse_unless_plain(delivery)
    manifest = read_manifest(file)
    check_statement(delivery, manifest, feed, LastGood())
    rows = read_export(Export(file, feed, today, manifest))
    for item in rows:
        found.add(item, rows.mapper)
    aside = sum(row.rows for row in found.quarantined)
    volumes = Volumes(rows.delivered, found.read, aside)
    check_volumes(file.name, volumes, manifest, feed, LastGood())


_COUNTED = (
    "names", "sex", "nationalities", "birth_country", "birth_place", "documents", "phones",
    "emails", "addresses", "role", "handling",
)  # fmt: skip


def _filled(record: Record) -> list[str]:
    fields = [name for name in _COUNTED if getattr(record, name) not in ([], None, "unknown")]
    return [*fields, "birth"] if record.birth.earliest else fields
