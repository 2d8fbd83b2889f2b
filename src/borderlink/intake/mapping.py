"""One raw row and its feed → a record, or the reason why the row is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from borderlink.feed import AddressMap, EventMap, Feed, RelationMap
from borderlink.intake.births import births_of
from borderlink.intake.codes.countries import country_code
from borderlink.intake.codes.digits import lost_digits
from borderlink.intake.codes.sex import read_sex
from borderlink.intake.dates import BadDate, DateRule, read_day, read_interval
from borderlink.intake.identifiers import (
    documents_of,
    emails_of,
    nationalities_of,
    phones_of,
    plates_of,
)
from borderlink.intake.names import names_of
from borderlink.intake.rows import Quarantined, Row, Values, raw_text, shape
from borderlink.intake.values import many, one
from borderlink.intake.words import read_flag, read_grade, read_handling, read_role, read_yes_no
from borderlink.person import Address, Birth, Event, Record, Relation, Sensitive, content_hash

Part = Callable[[Values], Any]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the manifest says of the export a row came in."""

    sequence: int | None = None
    extracted_at: datetime | None = None


class RecordMapper:
    """A feed's mapping, prepared once for all rows of an export."""

    def __init__(self, feed: Feed, today: date, provenance: Provenance | None = None) -> None:
        self._feed = feed
        self._provenance = provenance or Provenance()
        rule = _rule(feed, today)
        self._key = one(feed.fields.record_key)
        self._names = names_of(feed)
        self._births = births_of(feed.birth, rule)
        self._birth_date = many(feed.birth.date)
        self._parts = _parts(feed, rule)

    def record(self, row: Row) -> Record | Quarantined:
        """The record of a row; a row without key or name, or with an impossible birth, is none."""
        key = self._key(row.values)
        if key is None:
            return _set_aside(row, None, "record_key", "no key", "the record key is empty")
        if lost_digits(key):
            message = "a spreadsheet has shortened the record key; send the column as text"
            return _set_aside(row, None, "record_key", "digits lost", message)
        names = self._names(row.values)
        if not names:
            return _set_aside(row, key, "name", "no name", "the row names nobody")
        try:
            births = self._births(row.values)
        except BadDate as bad:
            return _set_aside(row, key, "birth.date", bad.reason, self._bad_date(row, bad))
        return self._built(row, key, names, births)

    def _built(self, row: Row, key: str, names: list[Any], births: list[Birth]) -> Record:
        record = Record(
            agency=self._feed.agency,
            feed=self._feed.feed,
            record_key=key,
            export_sequence=self._provenance.sequence,
            extracted_at=self._provenance.extracted_at,
            row_number=row.number,
            raw=row.raw or raw_text(row.values),
            names=names,
            birth=births[0] if births else Birth(),
            other_births=births[1:],
            **{field: part(row.values) for field, part in self._parts},
        )
        # A slotted, frozen record is complete only now, and the hash is of the complete one.
        object.__setattr__(record, "content_hash", content_hash(record))
        return record

    def _bad_date(self, row: Row, bad: BadDate) -> str:
        shapes = ", ".join(shape(text) for text in self._birth_date(row.values))
        dates = self._feed.dates
        return f"{bad} (it looks like {shapes}; this feed says {dates.calendar}, {dates.order})"


def _rule(feed: Feed, today: date) -> DateRule:
    epoch = (feed.xlsx.epoch or 1900) if feed.format == "xlsx" else None
    return DateRule(today, feed.dates.calendar, feed.dates.order, epoch)


def _set_aside(row: Row, key: str | None, field: str, reason: str, message: str) -> Quarantined:
    return Quarantined(row.number, field, reason, message, row.raw or raw_text(row.values), key)


def _parts(feed: Feed, rule: DateRule) -> list[tuple[str, Part]]:
    """How each other field of a record is filled; only those the feed delivers."""
    fields, birth = feed.fields, feed.birth
    parts: list[tuple[str, Part, object]] = [
        ("role", _parsed(fields.role, read_role), fields.role),
        ("minor", _parsed(fields.minor, read_yes_no), fields.minor),
        ("sex", _parsed(fields.sex, lambda text: read_sex(text or "")), fields.sex),
        ("handling", _listed(fields.handling, read_handling), fields.handling),
        ("handling_text", one(fields.handling_text), fields.handling_text),
        ("source_grade", _parsed(fields.source_grade, read_grade), fields.source_grade),
        (
            "information_grade",
            _parsed(fields.information_grade, read_grade),
            fields.information_grade,
        ),
        ("purpose", one(fields.purpose), fields.purpose),
        ("legal_basis", one(fields.legal_basis), fields.legal_basis),
        ("retain_until", _parsed(fields.retain_until, _day(rule)), fields.retain_until),
        ("releasable_to", many(fields.releasable_to), fields.releasable_to),
        ("protect_identity", _parsed(fields.protect_identity, read_flag), fields.protect_identity),
        ("protect_location", _parsed(fields.protect_location, read_flag), fields.protect_location),
        ("consent", one(fields.consent), fields.consent),
        ("nationalities", nationalities_of(feed), feed.nationality),
        ("birth_country", _parsed(birth.country, _country), birth.country),
        ("birth_place", one(birth.place), birth.place),
        ("documents", documents_of(feed, rule), feed.document),
        ("phones", phones_of(feed), fields.phones),
        ("emails", emails_of(feed), fields.emails),
        ("accounts", many(fields.accounts), fields.accounts),
        ("plates", plates_of(feed), fields.plates),
        ("addresses", _concatenated([_address(a) for a in feed.address]), feed.address),
        ("relations", _concatenated([_relation(r) for r in feed.relation]), feed.relation),
        ("events", _concatenated([_event(e, rule) for e in feed.event]), feed.event),
        ("sensitive", _sensitive(feed), feed.sensitive),
    ]
    return [(name, part) for name, part, delivered in parts if delivered]


def _parsed(source: Any, read: Callable[[str | None], Any]) -> Part:
    value = one(source)
    return lambda row: read(value(row))


def _listed(source: Any, read: Callable[[list[str]], Any]) -> Part:
    values = many(source)
    return lambda row: read(values(row))


def _day(rule: DateRule) -> Callable[[str | None], date | None]:
    def day(text: str | None) -> date | None:
        return read_day(text, rule) if text else None

    return day


def _country(text: str | None) -> str | None:
    return country_code(text) if text else None


def _concatenated(makers: list[Callable[[Values], list[Any]]]) -> Part:
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


def _sensitive(feed: Feed) -> Part:
    topics = [(s.topic, many(s.text)) for s in feed.sensitive]
    return lambda row: [Sensitive(topic, t) for topic, texts in topics for t in texts(row)]
