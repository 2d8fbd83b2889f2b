"""What agencies send back: decisions and receipts, as files inside a package.

The same functions make such a package for a partner who runs Borderlink. One who does not can use
`tar`, `ssh-keygen -Y sign` and `age`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from borderlink.errors import PackageRefused
from borderlink.exchange.keyfiles import PrivateKeys
from borderlink.exchange.manifest import Code, Kind, Sha256
from borderlink.exchange.seal import Content, Package, describe, seal

DECISIONS_FILE = "decisions.json"
RECEIPT_FILE = "receipt.json"
_JSON = "application/json"

# Words that are repeated in messages and in the log, so they may hold no sentence and no name.
MatchId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Judgement = Annotated[str, StringConstraints(pattern=r"^[a-z, ]{1,40}$")]
UserId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z ]{1,20}$")]
# A clock that was never set; and the year 1 cannot be told in every time zone.
_NO_DECISION_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)

Answer = TypeVar("Answer", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DecisionLine(_Strict):
    """One analyst's word on one match.

    `evidence` names the comparisons it rests on, empty for all of them; `valid_until` lets it
    expire sooner than the installation would.
    """

    match_id: MatchId
    judgement: Judgement
    reason: str = Field(min_length=1, max_length=2000)
    decided_by: UserId
    second_by: UserId | None = None
    decided_at: Annotated[AwareDatetime, Field(ge=_NO_DECISION_BEFORE)]
    evidence: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    valid_until: date | None = None


class DecisionFile(_Strict):
    """decisions.json, and what the form of the HTML report exports.

    `receiver` is the agency whose report is answered, `report` that report's content hash.
    """

    format: Literal["borderlink-decisions"] = "borderlink-decisions"
    version: Literal[1] = 1
    receiver: Code | None = None
    night: date | None = None
    report: str | None = Field(default=None, max_length=64)
    decisions: tuple[DecisionLine, ...] = Field(max_length=100_000)


class Receipt(_Strict):
    """receipt.json: a package arrived, was opened and verified."""

    format: Literal["borderlink-receipt"] = "borderlink-receipt"
    version: Literal[1] = 1
    sender: Code
    sequence: int = Field(ge=1, lt=2**63)
    sha256: Sha256  # of the sealed file


def seal_decisions(
    decisions: Sequence[DecisionLine],
    *,
    keys: PrivateKeys,
    receiver: str,
    recipient: str,
    sequence: int | None = None,
    created: datetime | None = None,
) -> bytes:
    """An agency's decisions, signed with its keys and sealed for the installation.

    `sequence` must rise from one to the next; left out, the clock gives it.
    """
    content = Content(DECISIONS_FILE, _JSON, _json(DecisionFile(decisions=tuple(decisions))))
    return _sealed(
        "decisions",
        content,
        keys=keys,
        receiver=receiver,
        recipient=recipient,
        sequence=sequence,
        created=created,
    )


def seal_receipt(
    package: Package,
    sealed: bytes,
    *,
    keys: PrivateKeys,
    recipient: str,
    sequence: int | None = None,
    created: datetime | None = None,
) -> bytes:
    """An agency's word that a package arrived; goes back to the package's sender."""
    sender = package.manifest.sender
    receipt = Receipt(
        sender=sender,
        sequence=package.manifest.sequence,
        sha256=hashlib.sha256(sealed).hexdigest(),
    )
    content = Content(RECEIPT_FILE, _JSON, _json(receipt))
    return _sealed(
        "receipt",
        content,
        keys=keys,
        receiver=sender,
        recipient=recipient,
        sequence=sequence,
        created=created,
    )


def read_decisions(files: Mapping[str, bytes]) -> DecisionFile:
    """The decisions of a verified package; PackageRefused when they are not understood."""
    return _read(files, DECISIONS_FILE, DecisionFile)


def read_receipt(files: Mapping[str, bytes]) -> Receipt:
    """The receipt of a verified package; PackageRefused when it is not understood."""
    return _read(files, RECEIPT_FILE, Receipt)


def _sealed(
    kind: Kind,
    content: Content,
    *,
    keys: PrivateKeys,
    receiver: str,
    recipient: str,
    sequence: int | None,
    created: datetime | None,
) -> bytes:
    manifest = describe(
        [content],
        kind=kind,
        sender=keys.code,
        receiver=receiver,
        sequence=sequence or time.time_ns() // 1_000_000,
        created=created or datetime.now(UTC),
    )
    return seal(manifest, [content], signer=keys.signer, recipient=recipient)


def _json(content: BaseModel) -> bytes:
    return content.model_dump_json(indent=2, exclude_none=True).encode() + b"\n"


def _read(files: Mapping[str, bytes], name: str, model: type[Answer]) -> Answer:
    if set(files) != {name}:
        raise PackageRefused("content", f"it should hold {name} and nothing else")
    try:
        return model.model_validate_json(files[name])
    except ValidationError as error:
        where = _position(error.errors()[0]["loc"])
        raise PackageRefused("content", f"{name} does not follow its format{where}") from None


def _position(where: tuple[int | str, ...]) -> str:
    """Which entry and field; other names of keys are the sender's text and not repeated."""
    entries = [f" at entry {part + 1}" for part in where if isinstance(part, int)]
    fields = [f" in {part}" for part in where if part in DecisionLine.model_fields]
    return "".join([*entries[:1], *fields[:1]])
