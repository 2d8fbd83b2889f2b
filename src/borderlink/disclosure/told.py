"""What one agency is told of one match: the only thing the report stage ever sees.

Everything here may leave. What may not leave is not in these objects at all; `withheld` names the
fields, never their values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How much of a record may leave; the order is the order of strictness."""

    NOTHING = 0  # not even that it exists, in no count either
    HIT = 1  # that it exists, a contact point and a reference
    CORE = 2  # identity data
    FULL = 3  # everything but sensitive fields; always needs a granted request


class Verdict(StrEnum):
    """How a field of ours stands to theirs."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    NOT_COMPARED = "not compared"  # both say something that no comparison could weigh
    MISSING = "missing"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One value as its owner wrote it, with the comparable form beside it where they differ."""

    raw: str
    normalised: str | None = None  # romanised name, ISO date, document number without spaces
    note: str | None = None  # "Buddhist era", "alias", "check digit wrong", "former"


@dataclass(frozen=True, slots=True)
class ToldField:
    """One line of the side-by-side table."""

    field: (
        str  # name, birth, sex, nationality, birth place, document, phone, email, address, role …
    )
    ours: tuple[ToldValue, ...]
    theirs: tuple[ToldValue, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ToldWord:
    """One word of our name beside the word of theirs that it was heard as, each with its reading.

    A side without a word has left the other's out.
    """

    ours: str
    ours_read: str
    theirs: str
    theirs_read: str
    how: str  # "sounds alike", "an initial of it", "differs", "left out on the other side" …


@dataclass(frozen=True, slots=True)
class ToldReason:
    """One step of the waterfall, with a sentence an officer can read aloud.

    `pattern`, with `ours` and `theirs` filled in and the `notes` after it, is the sentence: what a
    report in another language is made of. `words` is there for names written in different letters.
    """

    comparison: str
    bits: float
    sentence: str
    pattern: str = ""
    ours: str | None = None
    theirs: str | None = None
    notes: tuple[str, ...] = ()
    words: tuple[ToldWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldContact:
    """Whom to call."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """An earlier word on this match."""

    agency: str
    judgement: str
    reason: str
    decided_at: datetime
    valid_until: date


@dataclass(frozen=True, slots=True)
class ToldMatch:
    """One match as its receiver may see it. `ours` is always the receiver's own record."""

    match_id: str
    state: str
    what_changed: tuple[str, ...]
    link_class: str
    first_night: date
    strength: str  # very strong to weak: of all evidence on a hit, of what is told on core data
    urgent: bool
    answer_by: datetime
    ambiguous: bool
    our_feed: str
    our_record: str
    owner: str  # code of the other agency
    owner_name: str
    contact: ToldContact
    reference: str  # what to quote to the owner; opaque, never their record key on a hit
    level: Level
    rule: str  # the owner's rule; on a hit a fixed phrase, because rules are named after victims
    handling: tuple[str, ...]
    handling_text: str | None
    grade: str | None
    fields: tuple[ToldField, ...] = ()
    prior_bits: float | None = None  # absent on a hit
    match_weight: float | None = None
    match_probability: float | None = None  # also absent where two identities share something
    reasons: tuple[ToldReason, ...] = ()
    two_identities: bool = False  # name and birth speak against one person; never told on a hit
    partial: bool = False  # evidence on withheld fields is left out of reasons, weight, probability
    withheld: tuple[str, ...] = ()
    history: tuple[ToldDecision, ...] = ()
    granted_until: date | None = None  # with level `full`: the last day of the owner's grant


@dataclass(frozen=True, slots=True)
class ToldRequest:
    """A request for more on a match: ours, or one that another agency makes of us."""

    match_id: str
    by_us: bool
    other: str  # code of the other agency: whom we ask, or who asks us
    other_name: str
    reference: str
    our_feed: str | None  # our own record of the match; None once it is gone
    our_record: str | None
    asked_fields: tuple[str, ...]  # empty: all that can be granted
    purpose: str
    asked_at: datetime
    state: str  # waiting | granted | refused | withdrawn | expired
    granted_fields: tuple[str, ...] = ()
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ToldRecall:
    """A match that was told and is taken back: to be discarded, and not used any more."""

    match_id: str
    owner: str | None  # code of the agency whose record was told
    owner_name: str | None
    reference: str
    our_feed: str | None
    our_record: str | None
    reason: str  # incorrect | unlawful | erased | other | no longer released
    last_told: date  # the night of the last package that told it


@dataclass(frozen=True, slots=True)
class ToldFeed:
    """How one of the receiver's own feeds fared this night."""

    feed: str
    state: str  # loaded, refused, nothing new, late
    file: str | None
    rows_delivered: int
    rows_read: int
    rows_quarantined: int
    message: str | None


@dataclass(frozen=True, slots=True)
class ToldQuarantine:
    """One row of the receiver's own export that could not be used, and why."""

    feed: str
    file: str
    row_number: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ToldQuality:
    """How well the receiver's own current records of one feed are filled: counts of records."""

    feed: str
    records: int
    exact_birth: int  # known to the day, and not a default date
    doubtful_birth: int  # a default date, or one that contradicts itself
    nationality: int
    birth_place: int
    document: int
    wrong_document: int  # a number whose check digit is wrong
    native_name: int  # a name in a script other than Latin
    role: int
    protection_assessed: int  # the risk to identity and the risk to location


@dataclass(frozen=True, slots=True)
class ToldNight:
    """Everything one receiver is told in one night: the content of every report format."""

    receiver: str
    receiver_name: str
    language: str
    operator: str
    night: date
    model_version: str
    ruleset: str
    matches: tuple[ToldMatch, ...]
    suppressed: int  # decided matches that stay silent
    feeds: tuple[ToldFeed, ...]
    quarantine: tuple[ToldQuarantine, ...]
    requests: tuple[ToldRequest, ...] = ()
    recalled: tuple[ToldRecall, ...] = ()
    quality: tuple[ToldQuality, ...] = ()
