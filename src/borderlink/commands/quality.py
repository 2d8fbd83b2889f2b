"""`borderlink quality`."""

from __future__ import annotations

import csv
from pathlib import Path

from borderlink import audit
from borderlink.commands.files import private_file
from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.intake.account import Sheet, sheets
from borderlink.intake.quality import FieldQuality
from borderlink.night import open_store
from borderlink.terminal import out, table

COLUMNS = ("field", "filled", "understood", "doubtful", "not understood", "on many records")


def quality_command(
    agency: str, directory: Path | None, state: Path | None, file: Path | None
) -> int:
    """Print, or write, how good an agency's last exports were."""
    config = load_config(directory, state=state)
    if agency not in config.agencies:
        raise UsageError(f"{agency}: no such agency. Use one of: {', '.join(config.agencies)}.")
    with open_store(config) as store:
        found = sheets(store, agency)
        with store.transaction():
            what: dict[str, str | int] = {"agency": agency, "feeds": len(found)}
            audit.append(store, action="consultation", who="operator", why="quality", what=what)
    if file is not None:
        _write(file, found)
    else:
        for sheet in found:
            _show(sheet)
    if not found:
        out.print(f"{agency}: nothing was loaded yet.")
    return 0


def _show(sheet: Sheet) -> None:
    aside = sheet.delivered - sheet.read
    out.print(
        f"{sheet.feed}, {sheet.file}, night of {sheet.night}: {sheet.delivered:,} rows, "
        f"{aside:,} set aside",
        markup=False,
    )
    out.print(table("Fields", COLUMNS, [_line(field) for field in sheet.fields]))
    if sheet.quarantined:
        out.print(table("Set aside", ("field", "reason", "rows"), sheet.quarantined))


def _line(field: FieldQuality) -> tuple[str, ...]:
    return (
        field.name,
        f"{field.completeness:.0%}",
        f"{field.conformity:.1%}",
        _counts(sorted(field.doubts.items(), key=lambda item: (-item[1], item[0]))),
        _counts(field.most_shapes()),
        _counts(field.most_common()),
    )


def _counts(counts: list[tuple[str, int]]) -> str:
    return "; ".join(f"{value} ({rows:,})" for value, rows in counts)


def _write(file: Path, found: list[Sheet]) -> None:
    """A CSV that the agency can open; no cell of it begins like a formula."""
    with private_file(file) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("feed", "file", "night", *COLUMNS))
        for sheet in found:
            about = sheet.feed, sheet.file, sheet.night
            lines = [_line(field) for field in sheet.fields]
            lines += [
                (f, "", "", f"set aside: {reason} ({n:,})", "", "")
                for f, reason, n in sheet.quarantined
            ]
            writer.writerows([_harmless(cell) for cell in (*about, *line)] for line in lines)
    out.print(f"Quality of {len(found)} feeds → {file}", markup=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
