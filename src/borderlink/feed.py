"""A feed: one kind of export of one agency, described by a TOML file.

The file says how to open the export (container, encoding, header), what its dates mean (calendar,
order), and which column goes to which field of a record. A *source* in it is either the name of a
column, or a table: `{ column = "…", split = ";", codes = { "1" = "male" } }`, or a constant:
`{ value = "suspect" }`. For XML a column is an XPath relative to the record's element, for JSON a
dotted path, for fixed width the name given under `[fixed]`; for MRZ lines the only column is `mrz`.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Calendar = Literal[
    "gregorian", "buddhist", "hijri", "solar hijri", "ethiopian", "nepali", "roc", "japanese"
]
DateOrder = Literal["dmy", "mdy", "ymd"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


MrzPart = Literal[
    "document", "type", "number", "issuer", "family", "given", "nationality", "birth", "sex",
    "expires", "optional",
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceTable(_Strict):
    """Where a value comes from, and what is done to it before it is parsed.

    In this order: `part` takes one field out of a machine-readable zone, `extract` keeps the first
    group of a regular expression (nothing where it does not match; of every match with `every`),
    `split` (a text) or `split_at` (a regular expression) separates values, `codes` translates each.
    """

    column: str | None = None
    value: str | None = None
    part: MrzPart | None = None
    extract: str | None = None
    every: bool = False
    split: str | None = None
    split_at: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_origin(self) -> SourceTable:
        if (self.column is None) == (self.value is None):
            raise ValueError("give either column = … or value = …")
        if self.extract is not None:
            _groups("extract", self.extract, 1)
        if self.split_at is not None:
            _groups("split_at", self.split_at, 0)
        return self


def _groups(name: str, pattern: str, expected: int) -> None:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"{name} is not a regular expression: {error}") from None
    if groups != expected:
        wanted = "exactly one group" if expected else "no group"
        raise ValueError(f"{name} needs {wanted} in parentheses")


def _as_table(source: object) -> object:
    return {"column": source} if isinstance(source, str) else source


Source = Annotated[SourceTable, BeforeValidator(_as_table)]


def _as_list(sources: object) -> object:
    return sources if isinstance(sources, list | tuple) else (sources,)


# One source, or several whose values belong together.
Joined = Annotated[tuple[Source, ...], BeforeValidator(_as_list), Field(min_length=1)]


class CsvFormat(_Strict):
    """Text with separators; `header_row` counts from 1, rows above it are skipped.

    0 means that there is no header: the columns are called 1, 2, 3 and so on.
    """

    delimiter: str = ","
    quote: str = '"'
    header_row: int = Field(default=1, ge=0)


class XlsxFormat(_Strict):
    """A workbook (xlsx, xls, xlsb, ods); without `sheet` the first visible one is read.

    A header over several rows gives names such as `Document / Number`.
    """

    sheet: str | None = None
    header_row: int = Field(default=1, ge=1)
    header_rows: int = Field(default=1, ge=1, le=5)
    epoch: Literal[1900, 1904] | None = None


class FixedColumn(_Strict):
    """One field of a fixed-width line; `start` counts from 1."""

    name: str
    start: int = Field(ge=1)
    width: int = Field(ge=1)


class FixedFormat(_Strict):
    """Lines of fixed width, counted in bytes of the declared encoding or in characters."""

    unit: Literal["bytes", "characters"] = "bytes"
    header_lines: int = 0
    columns: tuple[FixedColumn, ...]


class XmlFormat(_Strict):
    """XML: `record` is the element of one person, as `{namespace}local` or `prefix:local`."""

    record: str
    namespaces: dict[str, str] = Field(default_factory=dict)


class JsonFormat(_Strict):
    """JSON (one array, at the dotted path `records`) or JSON Lines (`lines = true`)."""

    records: str = ""
    lines: bool = False


class NameMap(_Strict):
    """One form of the person's name: `full`, or its parts.

    `only` names columns and the values that one of them must have: of lists with a row a name.
    """

    kind: Literal["primary", "native", "maiden", "alias", "weak alias", "mrz"] = "primary"
    language: str | None = None
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    full: Joined | None = None
    given: Joined | None = None
    family: Source | None = None
    patronymic: Source | None = None
    quality: Source | None = None

    @model_validator(mode="after")
    def _something(self) -> NameMap:
        if not (self.full or self.given or self.family):
            raise ValueError("a name needs full = … or given/family = …")
        return self


class BirthMap(_Strict):
    """The birth date and place; calendar and order default to the feed's `[dates]`."""

    date: Source | None = None
    age: Source | None = None
    age_on: Source | None = None
    country: Source | None = None
    place: Source | None = None


class NationalityMap(_Strict):
    """One nationality or several (`split`)."""

    country: Source
    role: Literal["held", "former", "claimed"] = "held"


class DocumentMap(_Strict):
    """A document; `type` and `issuer` are usually constants: `{ value = "passport" }`."""

    type: Source
    number: Source
    issuer: Source | None = None
    issued: Source | None = None
    expires: Source | None = None
    mrz: Source | None = None


class AddressMap(_Strict):
    """An address; several columns are joined with a comma."""

    text: tuple[Source, ...]
    country: Source | None = None


class RelationMap(_Strict):
    """A tie to another person."""

    kind: Source
    record_key: Source | None = None
    name: Source | None = None


class EventMap(_Strict):
    """Something that happened to the person, where and when."""

    kind: Source
    place: Source | None = None
    country: Source | None = None
    date: Source | None = None


class SensitiveMap(_Strict):
    """A field that is never evidence: exploitation, health, sexuality, ethnicity, religion."""

    topic: str
    text: Source


class FieldMap(_Strict):
    """Single-valued fields of a record."""

    record_key: Joined  # several columns: together they are the key
    withdrawn: Source | None = None  # where it says yes, the row takes the record back
    role: Source | None = None
    minor: Source | None = None
    sex: Source | None = None
    handling: Source | None = None
    handling_text: Source | None = None
    source_grade: Source | None = None
    information_grade: Source | None = None
    purpose: Source | None = None
    legal_basis: Source | None = None
    retain_until: Source | None = None
    releasable_to: Source | None = None
    protect_identity: Source | None = None
    protect_location: Source | None = None
    consent: Source | None = None
    phones: Source | None = None
    emails: Source | None = None
    accounts: Source | None = None
    plates: Source | None = None


class Dates(_Strict):
    """What the dates of this feed mean; nothing is guessed from the data."""

    calendar: Calendar = "gregorian"
    order: DateOrder = "ymd"


class Guards(_Strict):
    """When a whole delivery is set aside: shares are compared with the last good state."""

    manifest: Literal["required", "optional"] = "optional"
    max_shrink: float = Field(default=0.5, ge=0, le=1)
    max_growth: float = Field(default=5.0, ge=0)
    max_quarantined: float = Field(default=0.2, ge=0, le=1)
    max_shift: float = Field(default=0.5, ge=0, le=1)  # of all rows: a field's use, a value's share


class Due(_Strict):
    """When a feed's export is due. A night waits for it until `deadline`, then goes on without it.

    The deadline is a time of the night's date in the installation's time zone; hours from 24 on
    belong to the day after ("25:30" is half past one). Without one, no night waits.
    """

    days: tuple[Weekday, ...] = WEEKDAYS
    deadline: str | None = Field(default=None, pattern=r"^([0-3]?\d|4[0-7]):[0-5]\d$")
    overdue_after_days: int = Field(default=8, ge=1)

    def falls_on(self, day: date) -> bool:
        """Whether an export is due for the night of this date."""
        return WEEKDAYS[day.weekday()] in self.days


class Feed(_Strict):
    """One feed. `files` is a glob of file names in the inbox; the newest delivery counts."""

    agency: str
    feed: str
    description: str = ""
    files: str
    format: Literal["csv", "xlsx", "fixed", "xml", "json", "mrz"]
    encoding: str | None = None
    member: str = "*"  # the glob of the file that is meant where a zip holds several
    mode: Literal["full", "delta"] = "full"
    rows: Literal["one", "several"] = "one"  # several: all rows of one key are one person
    phone_region: str | None = None  # ISO 3166-1 alpha-2, for numbers without a country code
    csv: CsvFormat = CsvFormat()
    xlsx: XlsxFormat = XlsxFormat()
    fixed: FixedFormat | None = None
    xml: XmlFormat | None = None
    json_: JsonFormat = Field(default=JsonFormat(), alias="json")
    dates: Dates = Dates()
    guards: Guards = Guards()
    due: Due = Due()
    fields: FieldMap
    name: tuple[NameMap, ...] = Field(min_length=1)
    birth: BirthMap = BirthMap()
    nationality: tuple[NationalityMap, ...] = ()
    document: tuple[DocumentMap, ...] = ()
    address: tuple[AddressMap, ...] = ()
    relation: tuple[RelationMap, ...] = ()
    event: tuple[EventMap, ...] = ()
    sensitive: tuple[SensitiveMap, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, self.feed

    @property
    def reading_hash(self) -> str:
        """Changes when this description would read the same file differently."""
        content = self.model_dump_json(exclude={"description", "guards", "due"})
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    @model_validator(mode="after")
    def _complete(self) -> Feed:
        if self.format in ("csv", "fixed") and self.encoding is None:
            raise ValueError(f"format = {self.format!r} needs encoding = …; it is never guessed")
        if self.format == "fixed" and self.fixed is None:
            raise ValueError("format = 'fixed' needs [fixed] with its columns")
        if self.format == "xml" and self.xml is None:
            raise ValueError("format = 'xml' needs [xml] with record = …")
        return self
