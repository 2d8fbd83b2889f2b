"""One raw row and its feed → what it says of a person, or the reason why the row is set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from borderlink.feed import Feed
from borderlink.intake.codes.digits import lost_digits
from borderlink.intake.dates import BadDate, DateRule
from borderlink.intake.joining import add_births, joined_cell
from borderlink.intake.parts import Cell, parts_of
from borderlink.intake.quality import FieldQuality, Tally
from borderlink.intake.rows import Quarantined, Row, Values, Withdrawn, raw_text, shape
from borderlink.intake.template import Template
from borderlink.intake.values import many, one
from borderlink.intake.words import read_yes_no
from borderlink.person import Record


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the manifest says of the export a row came in."""

    sequence: int | None = None
    extracted_at: datetime | None = None


@dataclass(slots=True)
class MappedRow:
    """A row understood: its key, the cells it is made of, and the hash of what it says.

    Most rows of a night are known already, so a Record is made only where one is asked for.
    """

    agency: str
    record_key: str
    number: int
    source: Row
    cells: list[Cell]
    content_hash: str
    rows: int = 1

    @property
    def raw(self) -> str:
        """The row as delivered, as JSON text."""
        return self.source.raw or raw_text(self.source.values)


class RecordMapper:
    """A feed's mapping, prepared once for all rows of an export."""

    def __init__(self, feed: Feed, today: date, provenance: Provenance | None = None) -> None:
        self._feed = feed
        self._provenance = provenance or Provenance()
        self._key = key_of(feed)
        self._withdrawn = one(feed.fields.withdrawn) if feed.fields.withdrawn else None
        self._tally = Tally()
        self._birth_date = many(feed.birth.date)
        self._parts = list(parts_of(feed, _rule(feed, today), self._tally.add).values())
        fields = [part.field for part in self._parts]
        self._names = fields.index("names")
        self._birth = fields.index("birth") if "birth" in fields else None
        self._fields = fields + ["other_births"] * (self._birth is not None)
        self._template = Template(self._fields)
        self._lookups = [
            (part.inputs, part.known.get, part.learn, place)
            for part, place in zip(self._parts, self._template.places, strict=False)
        ]
        self._columns = dict.fromkeys((c for part in self._parts for c in part.columns), "")

    def quality(self) -> list[FieldQuality]:
        """What was counted of each delivered field in all rows so far."""
        for part in self._parts:
            part.flush()
        return sorted(self._tally.fields.values(), key=lambda quality: quality.name)

    def map(self, row: Row) -> MappedRow | Withdrawn | Quarantined:
        """A row without key or name, or with an impossible birth, is set aside."""
        values = row.values
        key = self._key(values)
        if key is None:
            return _set_aside(row, None, "record_key", "no key", "the record key is empty")
        if lost_digits(key):
            message = "a spreadsheet has shortened the record key; send the column as text"
            return _set_aside(row, None, "record_key", "digits lost", message)
        if self._withdrawn and read_yes_no(self._withdrawn(values)):
            return Withdrawn(row.number, key)
        return self._mapped(row, key)

    def _mapped(self, row: Row, key: str) -> MappedRow | Quarantined:
        values = row.values
        try:
            cells, content = self._understood(values)
        except KeyError:
            cells, content = self._understood({**self._columns, **values})
        if not cells[self._names].value:
            return _set_aside(row, key, "name", "no name", "the row names nobody")
        if self._birth is not None and (bad := cells[self._birth].bad):
            return _set_aside(row, key, "birth.date", bad.reason, self._bad_date(row, bad))
        return MappedRow(self._feed.agency, key, row.number, row, cells, _digest(content))

    def _understood(self, values: Values) -> tuple[list[Cell], bytes]:
        """The cell of every part, and the content they make; the innermost loop of intake."""
        cells = []
        pieces = self._template.pieces()
        for inputs_of, known, learn, place in self._lookups:
            inputs = inputs_of(values)
            cell = known(inputs) or learn(inputs, values)
            cell.count += 1
            cells.append(cell)
            pieces[place] = cell.json
        if self._birth is not None and (others := cells[self._birth].others):
            cells.append(others)
            pieces[self._template.places[-1]] = others.json
        return cells, b"".join(pieces)

    def joined(self, rows: list[MappedRow]) -> MappedRow:
        """Several rows of one person as one: all that any of them says, the first one first."""
        first = rows[0]
        if len(rows) == 1:
            return first
        cells = [joined_cell(list(cells)) for cells in zip(*(r.cells for r in rows), strict=True)]
        if self._birth is not None:
            add_births(cells, self._birth, [row.cells[self._birth].value for row in rows])
        pieces = self._template.pieces()
        for place, cell in zip(self._template.places, cells, strict=True):
            pieces[place] = cell.json
        source = Row(first.number, {}, f"[{','.join(row.raw for row in rows)}]")
        digest = _digest(b"".join(pieces))
        return MappedRow(
            first.agency, first.record_key, first.number, source, cells, digest, len(rows)
        )

    def record(self, mapped: MappedRow) -> Record:
        """The record that a row makes."""
        return Record(
            agency=self._feed.agency,
            feed=self._feed.feed,
            record_key=mapped.record_key,
            export_sequence=self._provenance.sequence,
            extracted_at=self._provenance.extracted_at,
            row_number=mapped.number,
            raw=mapped.raw,
            content_hash=mapped.content_hash,
            **{field: c.value for field, c in zip(self._fields, mapped.cells, strict=True)},
        )

    def content(self, mapped: MappedRow) -> bytes:
        """The record's content as a JSON object, as the store takes it in."""
        return self._template.fields([cell.json for cell in mapped.cells])

    def _bad_date(self, row: Row, bad: BadDate) -> str:
        shapes = ", ".join(shape(text) for text in self._birth_date(row.values))
        dates = self._feed.dates
        return f"{bad} (it looks like {shapes}; this feed says {dates.calendar}, {dates.order})"


def key_of(feed: Feed) -> Callable[[Values], str | None]:
    """The record key of a row; of several columns each must say something."""
    parts = [one(source) for source in feed.fields.record_key]
    if len(parts) == 1:
        return parts[0]

    def key(row: Values) -> str | None:
        found = [text for part in parts if (text := part(row))]
        return "/".join(found) if len(found) == len(parts) else None

    return key


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _rule(feed: Feed, today: date) -> DateRule:
    epoch = (feed.xlsx.epoch or 1900) if feed.format == "xlsx" else None
    return DateRule(today, feed.dates.calendar, feed.dates.order, epoch)


def _set_aside(row: Row, key: str | None, field: str, reason: str, message: str) -> Quarantined:
    return Quarantined(row.number, field, reason, message, row.raw or raw_text(row.values), key)
