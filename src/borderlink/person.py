"""What a record is: the one schema, used by every stage.

The fields follow the richest public models (ECRIS-TCN's annex for persons, IOM HTCDS 2.0 for
victims and events, NIEM 6 for names, SIS Art. 20 for headings). Tables and frames are derived
from these classes (`borderlink.store.types`), so a field exists everywhere or nowhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter

import orjson


class Role(StrEnum):
    """Why an agency holds the record; `UNKNOWN` is protected like a victim."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    POTENTIAL_VICTIM = "potential victim"
    WITNESS = "witness"
    CONTACT = "contact"
    MISSING = "missing"
    MISUSED_IDENTITY = "misused identity"
    UNKNOWN = "unknown"


class Handling(StrEnum):
    """Europol handling codes: what the receiver may do."""

    H0 = "H0"  # free for the prevention of crime
    H1 = "H1"  # not in court without permission
    H2 = "H2"  # not passed on without permission
    H3 = "H3"  # other, in free text


class Flag(StrEnum):
    """A protect flag; a risk that was never assessed counts as a risk."""

    YES = "yes"
    NO = "no"
    NOT_ASSESSED = "not assessed"

    @property
    def protects(self) -> bool:
        return self is not Flag.NO


class NameKind(StrEnum):
    """What a spelling of a name is to the record."""

    PRIMARY = "primary"
    NATIVE = "native"
    MAIDEN = "maiden"
    ALIAS = "alias"
    WEAK_ALIAS = "weak alias"
    MRZ = "mrz"


class Sex(StrEnum):
    """ICAO and ISO 5218: unspecified is a statement (X, <), unknown is the lack of one."""

    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    APPROXIMATE = "approximate"
    AGE_DERIVED = "age derived"
    UNKNOWN = "unknown"


class Trust(StrEnum):
    """How far a value may carry weight; default dates such as 1 January are low."""

    HIGH = "high"
    LOW = "low"
    HELD = "held"  # ambiguous or contradictory: kept as delivered, used as no evidence


class NationalityRole(StrEnum):
    """How a person stands to a nationality."""

    HELD = "held"
    FORMER = "former"
    CLAIMED = "claimed"


class CheckState(StrEnum):
    """What a document number's own check digits say."""

    VALID = "valid"
    INVALID = "invalid"
    NONE = "none"  # this kind of number carries no check digit, or none we know


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of one name, in one script; `full` is always there, parts only if delivered."""

    kind: str
    full: str
    given: str | None = None
    family: str | None = None
    patronymic: str | None = None
    script: str | None = None  # ISO 15924
    language: str | None = None  # BCP 47
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as delivered, and the interval of days it can mean (both ends inclusive)."""

    raw: str | None = None
    calendar: str | None = None
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.UNKNOWN
    trust: str = Trust.LOW


@dataclass(frozen=True, slots=True)
class Nationality:
    """A country (ISO 3166-1 alpha-3, or XXA stateless) and how the person stands to it."""

    country: str
    role: str = NationalityRole.HELD


@dataclass(frozen=True, slots=True)
class Document:
    """A document; `number` as delivered, `number_norm` upper-case letters and digits only."""

    type: str
    issuer: str | None
    number: str
    number_norm: str
    issued: date | None = None
    expires: date | None = None
    check: str = CheckState.NONE
    mrz: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """An address as delivered, with its country (alpha-3) where it is known."""

    text: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie to another person: kind (mother, sibling, recruiter …), key or name as delivered."""

    kind: str
    record_key: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Recruitment, transit, exploitation …: where and in which interval of days."""

    kind: str
    place: str | None = None
    country: str | None = None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Exploitation type, health, sexuality, ethnicity, religion: shown only where released.

    Never evidence.
    """

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one agency describes them; the key is (agency, feed, record_key)."""

    # Source
    agency: str
    feed: str
    record_key: str
    export_sequence: int | None = None
    extracted_at: datetime | None = None
    row_number: int | None = None
    raw: str | None = None  # the row as delivered, as JSON text
    content_hash: str = ""
    # Control
    handling: list[str] = field(default_factory=list)
    handling_text: str | None = None
    source_grade: str | None = None  # A B C X
    information_grade: str | None = None  # 1 2 3 4
    purpose: str | None = None
    legal_basis: str | None = None
    retain_until: date | None = None
    releasable_to: list[str] = field(default_factory=list)
    protect_identity: str = Flag.NOT_ASSESSED
    protect_location: str = Flag.NOT_ASSESSED
    consent: str | None = None
    # Person
    role: str = Role.UNKNOWN
    minor: bool | None = None  # as the agency says; see may_be_minor
    names: list[Name] = field(default_factory=list)
    birth: Birth = field(default_factory=Birth)
    other_births: list[Birth] = field(default_factory=list)  # lists often give several
    sex: str = Sex.UNKNOWN
    nationalities: list[Nationality] = field(default_factory=list)
    birth_country: str | None = None
    birth_place: str | None = None
    documents: list[Document] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)  # E.164
    emails: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    plates: list[str] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sensitive: list[Sensitive] = field(default_factory=list)


SOURCE_FIELDS = frozenset(
    {"agency", "feed", "record_key", "export_sequence", "extracted_at", "row_number", "raw"}
)


# What the hash covers, in this order.
CONTENT_FIELDS = tuple(
    f.name for f in fields(Record) if f.name not in SOURCE_FIELDS and f.name != "content_hash"
)
_content = attrgetter(*CONTENT_FIELDS)


def content_hash(record: Record) -> str:
    """Hash what the record says, not where it stood, so that a re-keyed export is recognised."""
    return hashlib.sha256(orjson.dumps(_content(record))).hexdigest()[:32]


def may_be_minor(birth: Birth, minor: bool | None, on: date) -> bool:
    """A person who may be under 18 on that day is a minor; an unknown age is not taken for one.

    A held date (its calendar is unsure) or an interval that reaches into the last 18 years counts.
    """
    if minor is not None:
        return minor
    if birth.latest is None:
        return False
    return _eighteenth_birthday(birth.latest) > on


def _eighteenth_birthday(born: date) -> date:
    # Someone born on 29 February comes of age on 1 March: the later, protective reading.
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)
