"""The manifest an agency may put beside an export: `<file>.manifest.json`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from borderlink.errors import ExportRefused

SUFFIX = ".manifest.json"
MAX_BYTES = 1_000_000
# Times that can be told in every time zone.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _mode(mode: object) -> object:
    return {"full-snapshot": "full", "snapshot": "full", "incremental": "delta"}.get(
        str(mode), mode
    )


class Manifest(BaseModel):
    """What the agency says it sent; every statement in it is checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    agency: str | None = None
    file: str | None = None
    rows: int | None = Field(None, ge=0)
    sha256: str | None = Field(None, pattern="^[0-9a-fA-F]{64}$")
    seq: int | None = Field(None, ge=-(2**63), lt=2**63)
    extract_time: datetime | None = Field(None, ge=_FIRST, lt=_LAST)
    mode: Annotated[Literal["full", "delta"] | None, BeforeValidator(_mode)] = None

    @property
    def extracted_at(self) -> datetime | None:
        """The extract time in UTC, without a zone, as the store keeps times."""
        time = self.extract_time
        if time is None or time.tzinfo is None:
            return time
        return time.astimezone(UTC).replace(tzinfo=None)


def manifest_file(export: Path) -> Path:
    """Where the manifest of an export lies."""
    return export.with_name(export.name + SUFFIX)


def read_manifest(export: Path) -> Manifest | None:
    """The manifest beside an export, or None; ExportRefused where it cannot be read."""
    file = manifest_file(export)
    if not file.is_file() or file.is_symlink():
        return None
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ValueError
        return Manifest.model_validate_json(file.read_bytes())
    except (ValidationError, ValueError, OSError):
        raise ExportRefused(
            export.name,
            "manifest",
            "the manifest beside the file cannot be read",
            "Send it as JSON with rows, sha256, seq, extract_time and mode.",
        ) from None
