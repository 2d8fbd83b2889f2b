"""Bringing an installation back from a backup, and proving that it could be."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import BackupBroken, UsageError
from borderlink.night.lease import hold_still
from borderlink.night.opening import open_store, store_key
from borderlink.operations.backup import ANCHOR, Backup, make_backup, read_backup
from borderlink.store import Store, load_key
from borderlink.store.copying import contents_of, force_to_disk

_PACKAGE = re.compile(
    r"(?P<sender>[^_]+)_(?P<receiver>[^_]+)_(?P<night>[\d-]{10})_(?P<no>\d+)\.age"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: whose, how many packages it did not know of, what was set aside."""

    backup: Backup
    packages: int
    aside: Path | None


def restore(config: Config, folder: Path, *, replace_store: bool = False) -> Restored:
    """Put a backup's store, anchors and models into the configuration's state directory.

    The key must be there already. A store that stands there is set aside, and only with
    `replace_store`. Raises BackupBroken, UsageError, NightRunning; then nothing is changed.
    """
    backup = read_backup(folder)
    if config.store_file.exists() and not replace_store:
        raise UsageError(f"{config.store_file}: a store stands here. To set it aside: --replace")
    with hold_still(config):
        part = config.state / ".store.restored"
        shutil.copyfile(backup.store_file, part)
        part.chmod(0o600)
        # Never a new key: it would not open the backup.
        _check(part, load_key(config.keys / "store.key"), backup)
        aside = _set_aside(config)
        part.replace(config.store_file)
        force_to_disk(config.store_file)
        _bring(backup.folder / ANCHOR, config.audit_anchors)
        for model in sorted((backup.folder / "models").rglob("*")):
            _bring(model, config.models / model.relative_to(backup.folder / "models"))
        with open_store(config) as store, store.transaction():
            packages = _know_later_packages(store, config)
            _log(store, backup, packages)
    return Restored(backup, packages, aside)


def prove(config: Config) -> Backup:
    """Make a backup, restore it beside the store, verify it, and remove both.

    Raises BackupBroken or AuditBroken when a restored backup would not be what was backed up.
    """
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=config.state, prefix=".proof-") as room:
        backup = make_backup(config, Path(room) / "backup")
        copy = replace(config, state=Path(room) / "state")
        copy.state.mkdir(mode=0o700)
        shutil.copyfile(backup.store_file, copy.store_file)
        _check(copy.store_file, store_key(config), backup)
        with Store.open(copy.store_file, store_key(config), read_only=True) as store:
            audit.verify(store, backup.folder / ANCHOR)
        return backup


def _check(file: Path, key: str, backup: Backup) -> None:
    """Raise BackupBroken unless the copied store opens and holds what the backup says."""
    try:
        with Store.open(file, key, read_only=True) as store:
            told, head = contents_of(store), audit.anchor(store)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    expected = (backup.manifest.audit_entries, backup.manifest.audit_head)
    if told != backup.manifest.tables or head != expected:
        file.unlink()
        raise BackupBroken(f"{backup.folder}: its store holds other rows than it says.")


def _set_aside(config: Config) -> Path | None:
    """Move what stands here away, with what a dead run left beside it: it belongs to no other."""
    if not config.store_file.exists():
        return None
    aside = config.state / f"replaced-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for file in (config.store_file, _wal(config.store_file), config.audit_anchors):
        if file.exists():
            file.rename(aside / file.name)
    return aside


def _wal(store_file: Path) -> Path:
    return store_file.with_name(store_file.name + ".wal")


def _bring(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, target)


def _know_later_packages(store: Store, config: Config) -> int:
    """Note packages that the outbox holds and the backup does not know.

    Receivers refuse a number they have seen: the next package must not take it again.
    """
    known = {(r, int(n)) for r, n in store.rows("SELECT receiver, sequence FROM package")}
    later = 0
    for file in sorted(config.outbox.glob("*/*.age")):
        found = _PACKAGE.fullmatch(file.name)
        if found is None or (found["receiver"], int(found["no"])) in known:
            continue
        later += 1
        sent = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        store.sql(
            "INSERT INTO package (receiver, sequence, night, content_hash, file, sha256, "
            "sealed_at, delivered_at) VALUES (?, ?, ?, 'unknown', ?, ?, ?, ?)",
            [found["receiver"], int(found["no"]), found["night"], file.name, digest, sent, sent],
        )
    return later


def _log(store: Store, backup: Backup, packages: int) -> None:
    audit.append(
        store,
        action="alteration",
        who="operator",
        why="restored from a backup",
        what={
            "backup_night": str(backup.manifest.night),
            "made_at": backup.manifest.made_at.isoformat(timespec="seconds"),
            "entries": backup.manifest.audit_entries,
            "later_packages": packages,
        },
    )
