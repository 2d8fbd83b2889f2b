"""Documents, nationalities, phones, e-mails and plates of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from borderlink.feed import DocumentMap, Feed, NationalityMap, SourceTable
from borderlink.intake.codes.contacts import read_email, read_phone, read_plate
from borderlink.intake.codes.countries import country_code, read_country
from borderlink.intake.codes.documents import check_number, normalise_number
from borderlink.intake.dates import DateRule, day_reader
from borderlink.intake.rows import Values
from borderlink.intake.values import many
from borderlink.person import Document, Nationality, NationalityRole

T = TypeVar("T")


def nationalities_of(feed: Feed) -> Callable[[Values], list[Nationality]]:
    """Each state once; a state that is gone stands as its successors, held formerly."""
    sources = [(many(n.country), _role(n)) for n in feed.nationality]

    def nationalities(row: Values) -> list[Nationality]:
        found = [
            Nationality(code, NationalityRole.FORMER if country.former else role)
            for values, role in sources
            for text in values(row)
            for country in (read_country(text),)
            for code in country.codes
        ]
        return _once(found)

    return nationalities


def _role(nationality: NationalityMap) -> str:
    return str(NationalityRole(nationality.role))


def documents_of(feed: Feed, rule: DateRule) -> Callable[[Values], list[Document]]:
    """Every document with a number; a row's lists of numbers, types and issuers go together."""
    kinds = [_documents(document, rule) for document in feed.document]
    return lambda row: _once([d for kind in kinds for d in kind(row)])


def _documents(document: DocumentMap, rule: DateRule) -> Callable[[Values], list[Document]]:
    numbers, day = many(document.number), day_reader(rule)
    sources = document.type, document.issuer, document.issued, document.expires, document.mrz
    others = [many(source) for source in sources]
    alone = [_alone(source) for source in sources]

    def documents(row: Values) -> list[Document]:
        found = numbers(row)
        if len(found) == 1:
            document = _document(found[0], [value(row) for value in alone], day)
            return [document] if document else []
        columns = [_aligned(values(row), len(found)) for values in others]
        rows = zip(found, *columns, strict=True)
        return [d for number, *details in rows if (d := _document(number, details, day))]

    return documents


def _alone(source: SourceTable | None) -> Callable[[Values], str | None]:
    """The value that belongs to a single number; of several nobody knows which does."""
    if source is None or source.value is not None:
        constant = source.value if source else None
        return lambda _: constant
    values = many(source)
    return lambda row: found[0] if len(found := values(row)) == 1 else None


def _aligned(values: list[str], count: int) -> list[str | None]:
    """One value for each number; a single value holds for all, an uneven list for none."""
    if len(values) == count:
        return list(values)
    return [values[0] if len(values) == 1 else None] * count


def _document(
    number: str, details: Sequence[str | None], day: Callable[[str | None], date | None]
) -> Document | None:
    kind, issuer, issued, expires, mrz = details
    norm = normalise_number(number)
    if not norm:
        return None
    country = country_code(issuer) if issuer else None
    return Document(
        type=(kind or "other").casefold(),
        issuer=country,
        number=number,
        number_norm=norm,
        issued=day(issued),
        expires=day(expires),
        check=str(check_number(kind or "", country, norm, mrz)),
        mrz=mrz,
    )


def phones_of(feed: Feed) -> Callable[[Values], list[str]]:
    """Numbers in E.164; a number without its country is read as one of the feed's region."""
    return _each(feed.fields.phones, partial(read_phone, region=feed.phone_region))


def emails_of(feed: Feed) -> Callable[[Values], list[str]]:
    """Addresses in lower case."""
    return _each(feed.fields.emails, read_email)


def plates_of(feed: Feed) -> Callable[[Values], list[str]]:
    """Number plates as letters and digits."""
    return _each(feed.fields.plates, read_plate)


def _each(
    source: SourceTable | None, read: Callable[[str], str | None]
) -> Callable[[Values], list[str]]:
    values = many(source)
    return lambda row: _once([value for text in values(row) if (value := read(text))])


def _once(found: list[T]) -> list[T]:
    """Each only once; most rows have one at most."""
    return found if len(found) < 2 else list(dict.fromkeys(found))
