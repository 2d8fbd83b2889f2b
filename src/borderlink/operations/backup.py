"""Backups: a copy of the store and of what belongs to it, in a folder of its own, without a key.

NAME-2026-11-25-013004/
  backup.json      what it is: version, night, where the audit log ends, sha256 of each file
  store.duckdb     encrypted with the store's own key, which lies elsewhere
  audit.anchor     where the audit log ended, night by night
  models/ config/  what the nights were run with
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from borderlink import __version__, audit
from borderlink.config import Config
from borderlink.errors import BackupBroken, UsageError
from borderlink.night.dates import last_night
from borderlink.night.lease import hold_still
from borderlink.night.opening import store_key
from borderlink.store.copying import contents_of, copied_store, force_to_disk

MANIFEST = "backup.json"
STORE = "store.duckdb"
ANCHOR = "audit.anchor"


class Manifest(BaseModel):
    """What a backup says of itself; every statement is checked when it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    installation: str
    version: str
    made_at: datetime
    night: date | None
    audit_entries: int
    audit_head: str
    tables: dict[str, str]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose files are whole."""

    folder: Path
    manifest: Manifest
    bytes: int

    @property
    def store_file(self) -> Path:
        return self.folder / STORE


def make_backup(config: Config, out: Path) -> Backup:
    """Write a backup into a new folder of `out`; no night runs meanwhile.

    Raises NightRunning while one does. A backup that could not be finished leaves nothing.
    """
    now = datetime.now(UTC)
    folder = out / f"{config.settings.name}-{now:%Y-%m-%d-%H%M%S}"
    if folder.exists():
        raise UsageError(f"{folder}: exists already. Choose another place.")
    part = out / f".{folder.name}.part"
    try:
        part.mkdir(parents=True, mode=0o700)
        with hold_still(config):
            _fill(config, part, now)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    force_to_disk(folder)
    return read_backup(folder)


def read_backup(folder: Path) -> Backup:
    """The backup in a folder; raises BackupBroken unless every file is as it was written."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise BackupBroken(f"{folder}: is no backup; it has no {MANIFEST}.") from None
    except ValidationError:
        raise BackupBroken(f"{folder / MANIFEST}: cannot be read. Use another backup.") from None
    for name, digest in manifest.files.items():
        file = folder / name
        # Its own word for where its files are is not to be trusted.
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            raise BackupBroken(f"{file}: is missing. Use another backup.")
        if _sha256(file) != digest:
            raise BackupBroken(f"{file}: is not as it was written. Use another backup.")
    size = sum((folder / name).stat().st_size for name in manifest.files)
    return Backup(folder, manifest, size)


def latest_backup(out: Path, name: str) -> Path | None:
    """The newest finished backup of an installation in this folder."""
    found = sorted(out.glob(f"{name}-????-??-??-??????"))
    return found[-1] if found else None


def _fill(config: Config, part: Path, now: datetime) -> None:
    with copied_store(config.store_file, store_key(config), part / STORE) as store:
        night, (entries, head), tables = last_night(store), audit.anchor(store), contents_of(store)
    if config.audit_anchors.exists():
        shutil.copyfile(config.audit_anchors, part / ANCHOR)
    _copy_tree(config.models, part / "models", "*")
    _copy_tree(config.directory, part / "config", "*.toml")
    manifest = Manifest(
        installation=config.settings.name,
        version=__version__,
        made_at=now,
        night=night,
        audit_entries=entries,
        audit_head=head,
        tables=tables,
        files={
            file.relative_to(part).as_posix(): _sha256(file)
            for file in sorted(part.rglob("*"))
            if file.is_file()
        },
    )
    (part / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    force_to_disk(part / MANIFEST)


def _copy_tree(source: Path, target: Path, pattern: str) -> None:
    for file in sorted(source.rglob(pattern)) if source.is_dir() else ():
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
