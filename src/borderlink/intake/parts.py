"""The fields of a record, each filled from a few columns; equal values are understood only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson

from borderlink.feed import AddressMap, EventMap, Feed, RelationMap
from borderlink.intake.births import births_of
from borderlink.intake.codes.countries import country_code
from borderlink.intake.codes.sex import read_sex
from borderlink.intake.dates import BadDate, DateRule, day_reader, read_interval
from borderlink.intake.identifiers import (
    documents_of,
    emails_of,
    nationalities_of,
    phones_of,
    plates_of,
)
from borderlink.intake.names import names_of
from borderlink.intake.readers.header import columns_of
from borderlink.intake.rows import Values
from borderlink.intake.values import many, one
from borderlink.intake.words import read_flag, read_grade, read_handling, read_role, read_yes_no
from borderlink.person import Address, Birth, Event, Relation, Sensitive

Read = Callable[[Values], Any]
# Room for every birth date of a century; a column that fills it with values that hardly return
# (numbers, e-mails) is then given little, since looking them up costs more than it saves.
ROOM, LITTLE_ROOM = 32_768, 256
_RETURNS = 1.2


@dataclass(slots=True)
class Cell:
    """What the columns of one part say in some rows: the field's value, or why it cannot be."""

    inputs: Any
    value: Any
    json: bytes
    bad: BadDate | None = None
    count: int = 0
    others: Cell | None = None  # of a birth: the further ones of the same row


class Part:
    """One field of a record: what the values of its columns mean, each understood once.

    `known` and `inputs` are used by the mapper itself, for whom a call would cost too much.
    """

    def __init__(
        self, field: str, sources: Any, read: Read, forget: Callable[[str, Cell], None]
    ) -> None:
        self.field = field
        self.columns = columns_of(sources)
        self.known: dict[Any, Cell] = {}
        self.inputs = itemgetter(*self.columns) if self.columns else _nothing
        self._read, self._forget, self._room = read, forget, ROOM

    def learn(self, inputs: Any, values: Values) -> Cell:
        """The cell of a value that is not known yet."""
        if len(self.known) >= self._room:
            rows = sum(cell.count for cell in self.known.values())
            self._room = ROOM if rows > _RETURNS * len(self.known) else LITTLE_ROOM
            self.flush()
        cell = self.known[inputs] = self._cell(inputs, values)
        return cell

    def _cell(self, inputs: Any, values: Values) -> Cell:
        value = self._read(values)
        return Cell(inputs, value, orjson.dumps(value))

    def flush(self) -> None:
        """Hand over what was counted, and begin again."""
        for cell in self.known.values():
            self._forget(self.field, cell)
        self.known.clear()


class BirthPart(Part):
    """The birth; the further births of a row come with it, since most rows have none."""

    def _cell(self, inputs: Any, values: Values) -> Cell:
        try:
            births = self._read(values)
        except BadDate as bad:
            return Cell(inputs, None, b"null", bad)
        first, others = next(iter(births), Birth()), births[1:]
        rest = Cell(inputs, others, orjson.dumps(others)) if others else _NO_OTHERS
        return Cell(inputs, first, orjson.dumps(first), others=rest)


_NO_OTHERS = Cell(None, [], b"[]")


def _nothing(_: Values) -> None:
    """The inputs of a part that is a constant."""


def parts_of(feed: Feed, rule: DateRule, forget: Callable[[str, Cell], None]) -> dict[str, Part]:
    """How each field of a record is filled; only those the feed delivers."""
    return {
        name: (BirthPart if name == "birth" else Part)(name, sources, read, forget)
        for name, (read, sources) in _readers(feed, rule).items()
        if sources not in (None, (), (None,) * 3)
    }


def _readers(feed: Feed, rule: DateRule) -> dict[str, tuple[Read, Any]]:
    fields, birth = feed.fields, feed.birth
    dated = (birth.date, birth.age, birth.age_on)
    return {
        "names": (names_of(feed), feed.name),
        "birth": (births_of(birth, rule), dated),
        "role": (_parsed(fields.role, read_role), fields.role),
        "minor": (_parsed(fields.minor, read_yes_no), fields.minor),
        "sex": (_parsed(fields.sex, lambda text: read_sex(text or "")), fields.sex),
        "birth_country": (_parsed(birth.country, _country), birth.country),
        "birth_place": (one(birth.place), birth.place),
        "nationalities": (nationalities_of(feed), feed.nationality),
        "documents": (documents_of(feed, rule), feed.document),
        "phones": (phones_of(feed), fields.phones),
        "emails": (emails_of(feed), fields.emails),
        "accounts": (many(fields.accounts), fields.accounts),
        "plates": (plates_of(feed), fields.plates),
        "addresses": (_concatenated([_address(a) for a in feed.address]), feed.address),
        "relations": (_concatenated([_relation(r) for r in feed.relation]), feed.relation),
        "events": (_concatenated([_event(e, rule) for e in feed.event]), feed.event),
        "sensitive": (_sensitive(feed), feed.sensitive),
    } | _control(feed, rule)


def _control(feed: Feed, rule: DateRule) -> dict[str, tuple[Read, Any]]:
    """What governs the use of a record."""
    f = feed.fields
    return {
        "handling": (_listed(f.handling, read_handling), f.handling),
        "handling_text": (one(f.handling_text), f.handling_text),
        "source_grade": (_parsed(f.source_grade, read_grade), f.source_grade),
        "information_grade": (_parsed(f.information_grade, read_grade), f.information_grade),
        "purpose": (one(f.purpose), f.purpose),
        "legal_basis": (one(f.legal_basis), f.legal_basis),
        "retain_until": (_parsed(f.retain_until, day_reader(rule)), f.retain_until),
        "releasable_to": (many(f.releasable_to), f.releasable_to),
        "protect_identity": (_parsed(f.protect_identity, read_flag), f.protect_identity),
        "protect_location": (_parsed(f.protect_location, read_flag), f.protect_location),
        "consent": (one(f.consent), f.consent),
    }


def _parsed(source: Any, read: Callable[[str | None], Any]) -> Read:
    value = one(source)
    return lambda row: read(value(row))


def _listed(source: Any, read: Callable[[list[str]], Any]) -> Read:
    values = many(source)
    return lambda row: read(values(row))


def _country(text: str | None) -> str | None:
    return country_code(text) if text else None


def _concatenated(makers: list[Callable[[Values], list[Any]]]) -> Read:
    return lambda row: [item for make in makers for item in make(row)]


def _address(address: AddressMap) -> Callable[[Values], list[Address]]:
    texts, country = [many(s) for s in address.text], one(address.country)

    def addresses(row: Values) -> list[Address]:
        text = ", ".join(part for values in texts for part in values(row))
        return [Address(text, _country(country(row)))] if text else []

    return addresses


def _relation(relation: RelationMap) -> Callable[[Values], list[Relation]]:
    kind, key, name = one(relation.kind), one(relation.record_key), one(relation.name)

    def relations(row: Values) -> list[Relation]:
        who = key(row), name(row)
        return [Relation(kind(row) or "related", *who)] if any(who) else []

    return relations


def _event(event: EventMap, rule: DateRule) -> Callable[[Values], list[Event]]:
    kind, place, country = one(event.kind), one(event.place), one(event.country)
    when = one(event.date)

    def events(row: Values) -> list[Event]:
        where, land, text = place(row), _country(country(row)), when(row)
        if not (where or land or text):
            return []
        days = (read_interval(text, rule) if text else None) or (None, None)
        return [Event(kind(row) or "event", where, land, *days)]

    return events


def _sensitive(feed: Feed) -> Read:
    topics = [(s.topic, many(s.text)) for s in feed.sensitive]
    return lambda row: [Sensitive(topic, t) for topic, texts in topics for t in texts(row)]
