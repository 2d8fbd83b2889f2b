"""`borderlink link`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from borderlink import intake, linkage
from borderlink.commands.files import private_file
from borderlink.errors import UsageError
from borderlink.terminal import live_progress, out


def link_command(files: Sequence[Path], folder: Path) -> int:
    """Link the files and write three results; 3 when rows were quarantined."""
    if not files:
        raise UsageError("link: give at least one file. See: borderlink link --help")
    for file in files:
        if not file.is_file():
            raise UsageError(f"{file}: there is no such file.")
    read = intake.read_canonical(files)
    with live_progress() as progress:
        linked = linkage.link_files(read.records, progress=progress)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    summary = {**linked.summary, "quarantined": len(read.quarantined)}
    with (
        private_file(folder / "matches.parquet") as matches,
        private_file(folder / "entities.parquet") as entities,
        private_file(folder / "summary.json") as numbers,
    ):
        linked.matches.write_parquet(matches)
        linked.entities.write_parquet(entities)
        numbers.write_bytes(orjson.dumps(summary, option=orjson.OPT_INDENT_2))
    for name, row in read.quarantined:
        out.print(f"! {name}, row {row.row_number}, {row.field}: {row.message}", markup=False)
    out.print(
        f"{summary['records']:,} records, {summary['matches']:,} matches, "
        f"{summary['entities']:,} entities → {folder}",
        markup=False,
    )
    return 3 if read.quarantined else 0
