"""`borderlink audit verify` and `borderlink audit export`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from borderlink import audit
from borderlink.commands.files import private_file
from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.terminal import out


def verify_command(directory: Path | None, state: Path | None) -> int:
    """Verify the whole chain against its anchors and print where it ends."""
    config = load_config(directory, state=state)
    with open_store(config, read_only=True) as store:
        verified = audit.verify(store, config.audit_anchors)
    out.print(f"{verified.count:,} entries verify; the log ends in {verified.head}")
    return 0


def export_command(
    directory: Path | None,
    state: Path | None,
    folder: Path,
    since: date | None,
    until: date | None,
) -> int:
    """Write the files, log that they were written, and say whether the log is whole."""
    config = load_config(directory, state=state)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_store(config) as store:
        exported = audit.export_log(store, config.audit_anchors, since, until)
        for name, content in exported.files.items():
            with private_file(folder / name) as part:
                part.write_bytes(content)
        with store.transaction():
            audit.append(
                store,
                action="consultation",
                who=audit.actor(),
                why="audit export",
                what={"entries": exported.entries},
            )
    out.print(f"{exported.entries:,} entries → {folder}", markup=False)
    if exported.broken:
        out.print(exported.broken, markup=False, soft_wrap=True)
        return 1
    return 0
