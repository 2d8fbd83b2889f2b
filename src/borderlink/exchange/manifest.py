"""What a package says of itself, under its sender's signature."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from borderlink.exchange.strict import Strict

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
# A plain name: no folder, no leading dot, nothing a shell or a file system could misread.
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Kind = Literal["reports", "decisions", "receipt", "requests", "grants", "recalls"]


class ListedFile(Strict):
    """One file of the package."""

    name: FileName
    sha256: Sha256
    size: int = Field(ge=0)
    media_type: str = Field(max_length=100)


class Versions(Strict):
    """What made the content; empty where nothing was linked."""

    borderlink: str = ""
    model: str = ""
    ruleset: str = ""


class Manifest(Strict):
    """The signed list of contents; times are UTC, `handling` is the highest code inside."""

    format: Literal["borderlink-package/1"] = "borderlink-package/1"
    kind: Kind
    sender: Code
    receiver: Code
    sequence: int = Field(ge=1, lt=2**63)
    night: date | None = None
    run: str = Field("", max_length=64)
    files: tuple[ListedFile, ...] = Field(max_length=64)
    content_hash: Sha256
    handling: Literal["H0", "H1", "H2", "H3"] = "H2"
    versions: Versions = Versions()
    created: AwareDatetime
    expires: AwareDatetime
