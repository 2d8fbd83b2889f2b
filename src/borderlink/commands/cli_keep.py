"""The commands of whoever runs the installation: audit verify, backups, housekeeping."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from borderlink.commands.options import ConfigDir, StateDir


def verify(*, config: ConfigDir = None, state: StateDir = None) -> int:
    """Check that no entry was changed, removed, reordered or cut off; says where if one was."""
    from borderlink.commands.audit import verify_command

    return verify_command(config, state)


def housekeeping(
    *, backups: Path | None = None, config: ConfigDir = None, state: StateDir = None
) -> int:
    """Verify the audit log, prove that a backup can be restored, tidy up. For once a day.

    Ends with 1 when a job failed; the others are done all the same.

    Parameters
    ----------
    backups
        Also leave a backup in this folder.
    """
    from borderlink.commands.keeping import housekeeping_command

    return housekeeping_command(config, state, backups)


def backup(
    out: Path,
    *,
    keys: Path | None = None,
    keys_for: str | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Write a verified copy of store, audit anchors, models and configuration to a new folder.

    No key is in it: keep the keys apart. Waits for no night; refused while one runs.

    Parameters
    ----------
    out
        The folder in which the backup's own folder is made.
    keys
        Also write all keys to this file, sealed with age. Never to the same place.
    keys_for
        The age recipient (age1…) who can open it.
    """
    from borderlink.commands.keeping import backup_command

    return backup_command(config, state, out, keys, keys_for)


def restore(
    folder: Path,
    *,
    keys: Path | None = None,
    identity: Path | None = None,
    replace: Annotated[bool, Parameter(negative="")] = False,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Bring an installation back from a backup: verified first, then put in place.

    Parameters
    ----------
    folder
        The backup's folder.
    keys
        The sealed keys that were written with it; without them, the keys must be there already.
    identity
        The age identity that opens them.
    replace
        Set aside the store that stands there.
    """
    from borderlink.commands.keeping import restore_command

    return restore_command(config, state, folder, keys, identity, replace=replace)
