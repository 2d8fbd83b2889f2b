"""A record's fields as lines to be told: as delivered, with the comparable form beside it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from borderlink.disclosure.fold import same_letters
from borderlink.disclosure.told import ToldValue
from borderlink.person import (
    Birth,
    CheckState,
    Document,
    Event,
    Name,
    NameKind,
    Nationality,
    NationalityRole,
    Precision,
    Record,
    Role,
    Sex,
    Trust,
)

# A name as written → its best romanised reading.
Latin = Mapping[str, str]

_CALENDARS = {
    "gregorian": None,
    "buddhist": "Buddhist era",
    "hijri": "Hijri calendar",
    "solar hijri": "Solar Hijri calendar",
    "ethiopian": "Ethiopian calendar",
    "nepali": "Nepali calendar",
    "roc": "Minguo calendar",
    "japanese": "Japanese era",
}
_PRECISIONS = {
    Precision.APPROXIMATE: "approximate",
    Precision.AGE_DERIVED: "reckoned from the age",
}
_TRUSTS = {Trust.LOW: "uncertain", Trust.HELD: "in doubt, not used"}
_STATELESS = {"XXA": "Stateless", "XXB": "Refugee", "XXC": "Refugee", "XXX": "Unspecified"}


def values_of(record: Record, latin: Latin) -> dict[str, tuple[ToldValue, ...]]:
    """Every field of a record that says something, by its told name."""
    told = {name: tuple(make(record, latin)) for name, make in _MAKERS.items()}
    return {name: values for name, values in told.items() if values}


@cache
def country_name(code: str) -> str | None:
    """The English name of an alpha-3 country, or of a travel document's code for none."""
    import pycountry

    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        return _STATELESS.get(code)
    return str(getattr(country, "common_name", country.name))


def birth_text(birth: Birth) -> str | None:
    """The interval of a birth, as short as its precision allows: 1985, 1985-05, 1985-05-12."""
    if birth.earliest is None or birth.latest is None:
        return None
    digits = {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(birth.precision), 10)
    first, last = birth.earliest.isoformat()[:digits], birth.latest.isoformat()[:digits]
    return first if first == last else f"{first} to {last}"


def _names(record: Record, latin: Latin) -> Iterator[ToldValue]:
    for name in record.names:
        reading = latin.get(name.full)
        news = reading if reading and not same_letters(name.full, reading) else None
        yield ToldValue(name.full, news, _kind(name))


def _kind(name: Name) -> str | None:
    parts = [] if name.kind == NameKind.PRIMARY else [str(name.kind)]
    return ", ".join(parts + ([name.quality] if name.quality else [])) or None


def _births(record: Record, _: Latin) -> Iterator[ToldValue]:
    for birth in (record.birth, *record.other_births):
        text = birth_text(birth)
        raw = birth.raw or text
        if raw:
            yield ToldValue(raw, _other_than(raw, text), _birth_note(birth))


def _birth_note(birth: Birth) -> str | None:
    calendar = (birth.calendar or "gregorian").lower()
    notes = (
        _CALENDARS.get(calendar, f"{calendar} calendar"),
        _PRECISIONS.get(Precision(birth.precision)),
        _TRUSTS.get(Trust(birth.trust)),
    )
    return ", ".join(note for note in notes if note) or None


def _sex(record: Record, _: Latin) -> Iterator[ToldValue]:
    if record.sex != Sex.UNKNOWN:
        yield ToldValue(str(record.sex))


def _nationalities(record: Record, _: Latin) -> Iterator[ToldValue]:
    for nationality in record.nationalities:
        yield ToldValue(
            nationality.country, country_name(nationality.country), _nationality_note(nationality)
        )


def _nationality_note(nationality: Nationality) -> str | None:
    return None if nationality.role == NationalityRole.HELD else str(nationality.role)


def _birth_place(record: Record, _: Latin) -> Iterator[ToldValue]:
    if record.birth_place:
        yield ToldValue(record.birth_place)
    if record.birth_country:
        yield ToldValue(record.birth_country, country_name(record.birth_country))


def _documents(record: Record, _: Latin) -> Iterator[ToldValue]:
    for document in record.documents:
        yield ToldValue(
            document.number,
            _other_than(document.number, document.number_norm),
            _document_note(document),
        )


def _document_note(document: Document) -> str:
    notes = [document.type]
    if document.issuer:
        notes.append(country_name(document.issuer) or document.issuer)
    if document.check == CheckState.INVALID:
        notes.append("check digit wrong")
    if document.expires:
        notes.append(f"expires {document.expires.isoformat()}")
    return ", ".join(notes)


def _plain(column: str) -> Callable[[Record, Latin], Iterator[ToldValue]]:
    def make(record: Record, _: Latin) -> Iterator[ToldValue]:
        values: Sequence[str] = getattr(record, column)
        return (ToldValue(value) for value in values)

    return make


def _addresses(record: Record, _: Latin) -> Iterator[ToldValue]:
    for address in record.addresses:
        yield ToldValue(address.text, None, country_name(address.country or ""))


def _role(record: Record, _: Latin) -> Iterator[ToldValue]:
    if record.role != Role.UNKNOWN:
        yield ToldValue(str(record.role))


def _relations(record: Record, _: Latin) -> Iterator[ToldValue]:
    for relation in record.relations:
        if who := relation.name or relation.record_key:
            yield ToldValue(who, None, relation.kind)


def _events(record: Record, _: Latin) -> Iterator[ToldValue]:
    for event in record.events:
        if where_and_when := _where_and_when(event):
            yield ToldValue(where_and_when, None, event.kind)


def _where_and_when(event: Event) -> str:
    country = country_name(event.country) or event.country if event.country else None
    days = [day.isoformat() for day in (event.earliest, event.latest) if day]
    return ", ".join(filter(None, (event.place, country, " to ".join(dict.fromkeys(days)))))


def _sensitive(record: Record, _: Latin) -> Iterator[ToldValue]:
    for sensitive in record.sensitive:
        yield ToldValue(sensitive.text, None, sensitive.topic)


def _other_than(raw: str, normalised: str | None) -> str | None:
    """The comparable form, only where it says more than the raw one."""
    return None if normalised is None or normalised == raw else normalised


_MAKERS: dict[str, Callable[[Record, Latin], Iterator[ToldValue]]] = {
    "name": _names,
    "birth": _births,
    "sex": _sex,
    "nationality": _nationalities,
    "birth place": _birth_place,
    "document": _documents,
    "phone": _plain("phones"),
    "email": _plain("emails"),
    "account": _plain("accounts"),
    "plate": _plain("plates"),
    "address": _addresses,
    "role": _role,
    "relation": _relations,
    "event": _events,
    "sensitive": _sensitive,
}
