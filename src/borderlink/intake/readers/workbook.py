"""Workbooks (xlsx, xls, xlsb, ods): every cell as text, title rows and hidden sheets left out."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers.header import check_header, no_header
from borderlink.intake.rows import Quarantined, Row

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DATE_1904 = re.compile(rb"date1904=[\"'](1|true)[\"']")
MAX_UNPACKED = 2_000_000_000
# What zipfile raises on a damaged or encrypted archive, besides its own error.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def read(file: Path, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every row under the header row; rows without any value are no rows."""
    _check_container(file, feed)
    rows = iter(_sheet_rows(file, feed))
    header = feed.xlsx.header_row
    for _ in range(header - 1):
        next(rows, None)
    found = next(rows, None)
    if found is None:
        raise no_header(file.name)
    columns = check_header(file.name, [cell or "" for cell in found], feed)
    for number, cells in enumerate(rows, header + 1):
        if any(cells):
            yield Row(number, {c: _text(v) for c, v in zip(columns, cells, strict=True)})


def _check_container(file: Path, feed: Feed) -> None:
    with file.open("rb") as stream:
        start = stream.read(64).lstrip()
    if start.startswith(_ZIP):
        _check_archive(file, feed)
    elif not start.startswith(_OLE):
        what = "HTML or XML text" if start.startswith(b"<") else "not a workbook"
        raise ExportRefused(
            file.name,
            "not a workbook",
            f"the file is named like a workbook but is {what}",
            "Save it as .xlsx, or describe the feed by its real format.",
        )


def _check_archive(file: Path, feed: Feed) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            epoch = 1904 if unpacked <= MAX_UNPACKED and _counts_from_1904(archive) else 1900
    except _DAMAGED:
        raise _unreadable(file) from None
    if unpacked > MAX_UNPACKED:
        problem = "the workbook unpacks to more than 2 GB"
        raise ExportRefused(file.name, "too large", problem, "Send it as CSV, or in several files.")
    if epoch != (feed.xlsx.epoch or 1900):
        # Read with the wrong epoch, every day kept as a number would be four years off.
        problem = f"the workbook counts its days from {epoch}, the feed says otherwise"
        remedy = f"Set xlsx.epoch = {epoch} in the feed's file, or save with that epoch."
        raise ExportRefused(file.name, "epoch", problem, remedy)


def _counts_from_1904(archive: zipfile.ZipFile) -> bool:
    if "xl/workbook.xml" not in archive.namelist():
        return False
    return bool(_DATE_1904.search(archive.read("xl/workbook.xml")))


def _sheet_rows(file: Path, feed: Feed) -> list[tuple[str | None, ...]]:
    import fastexcel

    try:
        workbook = fastexcel.read_excel(file)
        # skip_rows = 0 keeps the empty rows above the first cell, so that row numbers are Excel's.
        sheet = workbook.load_sheet(
            _sheet_name(workbook, file, feed), header_row=None, skip_rows=0, dtypes="string"
        )
    except fastexcel.FastExcelError:
        raise _unreadable(file) from None
    rows: list[tuple[str | None, ...]] = sheet.to_polars().rows()
    return rows


def _sheet_name(workbook: Any, file: Path, feed: Feed) -> str:
    names: list[str] = workbook.sheet_names
    if feed.xlsx.sheet in names:
        return feed.xlsx.sheet
    visible = [n for n in names if workbook.load_sheet(n, n_rows=0).visible == "visible"]
    if feed.xlsx.sheet is None and visible:
        return visible[0]
    raise ExportRefused(
        file.name,
        "sheet missing",
        "the workbook lacks the sheet this feed reads, or shows none at all",
        # A case file's sheet may bear a person's name, so those that are there are not listed.
        "Send the agreed workbook, or correct xlsx.sheet in the feed's file.",
    )


def _text(cell: str | None) -> str:
    # A leading apostrophe tells Excel "this is text"; some exporters leave it in the value.
    return (cell or "").removeprefix("'").removesuffix(" 00:00:00")


def _unreadable(file: Path) -> ExportRefused:
    return ExportRefused(
        file.name,
        "damaged",
        "the workbook cannot be opened: it is damaged, incomplete or protected by a password",
        "Send it again, without a password.",
    )
