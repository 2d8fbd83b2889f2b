"""Files of agencies, sealed and read: one door for every kind.

A partner who runs Borderlink seals with this; one who does not can use `tar`, `ssh-keygen -Y sign`
and `age`, or sign the plain file.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from borderlink.errors import PackageRefused
from borderlink.exchange.keyfiles import PrivateKeys
from borderlink.exchange.kinds import BY_MODEL, Returned
from borderlink.exchange.returns import Receipt
from borderlink.exchange.seal import Content, Package, describe, seal

_JSON = "application/json"

Answer = TypeVar("Answer", bound=BaseModel)


def seal_answer(
    content: BaseModel,
    *,
    keys: PrivateKeys,
    receiver: str,
    recipient: str,
    sequence: int | None = None,
    created: datetime | None = None,
) -> bytes:
    """A file of any kind in `kinds`, signed with the agency's keys and sealed for `receiver`.

    `sequence` must rise from one to the next; left out, the clock gives it.
    """
    kind = BY_MODEL[type(content)]
    file = Content(kind.file, _JSON, as_file(content))
    manifest = describe(
        [file],
        kind=kind.kind,
        sender=keys.code,
        receiver=receiver,
        sequence=sequence or time.time_ns() // 1_000_000,
        created=created or datetime.now(UTC),
    )
    return seal(manifest, [file], signer=keys.signer, recipient=recipient)


def receipt_for(package: Package, sealed: bytes) -> Receipt:
    """An agency's word that this package arrived, was opened and verified."""
    return Receipt(
        sender=package.manifest.sender,
        sequence=package.manifest.sequence,
        sha256=hashlib.sha256(sealed).hexdigest(),
    )


def as_file(content: BaseModel) -> bytes:
    """The JSON text of a file, as it is signed."""
    return content.model_dump_json(indent=2, exclude_none=True).encode() + b"\n"


def read_answer(files: Mapping[str, bytes], model: type[Answer]) -> Answer:
    """The one file of a verified package; PackageRefused when it is not understood."""
    kind = BY_MODEL[model]
    if set(files) != {kind.file}:
        raise PackageRefused("content", f"it should hold {kind.file} and nothing else")
    try:
        return model.model_validate_json(files[kind.file])
    except ValidationError as error:
        where = _position(error.errors()[0]["loc"], kind)
        raise PackageRefused("content", f"{kind.file} does not follow its format{where}") from None


def _position(where: tuple[int | str, ...], kind: Returned) -> str:
    """Which entry and field; other names of keys are the sender's text and not repeated."""
    entries = [f" at entry {part + 1}" for part in where if isinstance(part, int)]
    fields = [f" in {part}" for part in where if part in kind.line.model_fields]
    return "".join([*entries[:1], *fields[:1]])
