"""Documents, nationalities, phones, e-mails and plates of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from borderlink.feed import DocumentMap, Feed, NationalityMap, SourceTable
from borderlink.intake.codes.contacts import read_email, read_phone, read_plate
from borderlink.intake.codes.countries import country_code, read_country
from borderlink.intake.codes.documents import check_number, normalise_number
from borderlink.intake.dates import DateRule, read_day
from borderlink.intake.rows import Values
from borderlink.intake.values import many
from borderlink.person import Document, Nationality, NationalityRole


def nationalities_of(feed: Feed) -> Callable[[Values], list[Nationality]]:
    """Each state once; a state that is gone stands as its successors, held formerly."""
    sources = [(many(n.country), _role(n)) for n in feed.nationality]

    def nationalities(row: Values) -> list[Nationality]:
        found = (
            Nationality(code, NationalityRole.FORMER if country.former else role)
            for values, role in sources
            for text in values(row)
            for country in (read_country(text),)
            for code in country.codes
        )
        return list(dict.fromkeys(found))

    return nationalities


def _role(nationality: NationalityMap) -> str:
    return str(NationalityRole(nationality.role))


def documents_of(feed: Feed, rule: DateRule) -> Callable[[Values], list[Document]]:
    """Every document with a number; a row's lists of numbers, types and issuers go together."""
    kinds = [_documents(document, rule) for document in feed.document]
    return lambda row: list(dict.fromkeys(d for kind in kinds for d in kind(row)))


def _documents(document: DocumentMap, rule: DateRule) -> Callable[[Values], list[Document]]:
    numbers = many(document.number)
    others = [
        many(s)
        for s in (document.type, document.issuer, document.issued, document.expires, document.mrz)
    ]

    def documents(row: Values) -> list[Document]:
        found = numbers(row)
        columns = [_aligned(values(row), len(found)) for values in others] if found else []
        rows = zip(found, *columns, strict=True)
        return [d for number, *details in rows if (d := _document(number or "", details, rule))]

    return documents


def _aligned(values: list[str], count: int) -> list[str | None]:
    """One value for each number; a single value holds for all, an uneven list for none."""
    if len(values) == count:
        return list(values)
    return [values[0] if len(values) == 1 else None] * count


def _document(number: str, details: Sequence[str | None], rule: DateRule) -> Document | None:
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
        issued=read_day(issued, rule) if issued else None,
        expires=read_day(expires, rule) if expires else None,
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

    def found(row: Values) -> list[str]:
        return _distinct(read(text) for text in values(row))

    return found


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
