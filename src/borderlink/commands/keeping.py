"""`borderlink housekeeping`, `borderlink backup` and `borderlink restore`."""

from __future__ import annotations

from pathlib import Path

from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.operations.backup import make_backup
from borderlink.operations.housekeeping import keep_house
from borderlink.operations.key_bundle import bring_keys, seal_keys
from borderlink.operations.restore import restore
from borderlink.terminal import live_progress, out, table


def housekeeping_command(directory: Path | None, state: Path | None, backups: Path | None) -> int:
    """Do every job and print what each did; 1 when one failed."""
    config = load_config(directory, state=state)
    with live_progress() as progress:
        done = keep_house(config, progress, backups=backups)
    rows = [(r.stage, "failed" if r.warnings else "done", r.told) for r in done.results]
    out.print(table(f"Housekeeping · {config.settings.name}", ("job", "state", "what"), rows))
    for result in done.results:
        for warning in result.warnings:
            out.print(f"! {warning}", style="yellow", markup=False)
    return done.exit_status


def backup_command(
    directory: Path | None,
    state: Path | None,
    folder: Path,
    keys: Path | None,
    keys_for: str | None,
) -> int:
    """Write the backup, and the keys where a file for them is named."""
    if (keys is None) != (keys_for is None):
        raise UsageError("--keys and --keys-for belong together: a file, and who can open it.")
    config = load_config(directory, state=state)
    backup = make_backup(config, folder)
    size = backup.bytes / 1024**2
    out.print(f"Backup  {backup.folder} ({size:,.1f} MB)", markup=False, soft_wrap=True)
    if keys is not None and keys_for is not None:
        number = seal_keys(config, keys, keys_for)
        out.print(f"Keys    {keys} ({number} keys, sealed)", markup=False, soft_wrap=True)
    else:
        out.print("Keys    not in it: keep them apart, see --keys")
    return 0


def restore_command(
    directory: Path | None,
    state: Path | None,
    folder: Path,
    keys: Path | None,
    identity: Path | None,
    *,
    replace: bool,
) -> int:
    """Bring keys and store back, and say what to look at."""
    if (keys is None) != (identity is None):
        raise UsageError("--keys and --identity belong together: the file, and what opens it.")
    config = load_config(directory, state=state)
    if keys is not None and identity is not None:
        out.print(f"Keys    {bring_keys(config, keys, identity)} brought back")
    restored = restore(config, folder, replace_store=replace)
    made = restored.backup.manifest.made_at
    out.print(f"Store   {config.store_file}, as of {made:%Y-%m-%d %H:%M} UTC", soft_wrap=True)
    if restored.aside:
        out.print(f"Before  set aside in {restored.aside}", markup=False, soft_wrap=True)
    if restored.packages:
        out.print(f"Later   {restored.packages} packages that the outbox holds are known again")
    out.print("What came after the backup is gone: decisions, erasures. Have them sent again.")
    return 0
