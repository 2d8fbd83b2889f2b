"""Opens one workbook in a process of its own and prints its rows; run by `sheets`, never imported.

The library that knows these formats makes room for every cell between the first and the last: a
file of five kilobytes can ask for 500 GB, which ends the process. So it is not the night's process.

In: a line of JSON (sheet, header_row, header_rows, memory, seconds), then the workbook's bytes.
Out: a line {"epoch": year}, one for each row (a list of texts), {"end": true}; or {"error": why}.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

# Excel keeps 15 digits of a number; what stood behind them is gone.
DIGITS = 10**15
_DATE_1904 = re.compile(rb"date1904=[\"'](1|true)[\"']")


def main() -> None:
    """Read the request and the workbook from standard input, answer on standard output."""
    wanted = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (wanted["memory"], wanted["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (wanted["seconds"], wanted["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        _refuse_encrypted(content)
        rows = _rows(content, wanted)
        print(json.dumps({"epoch": _epoch(content)}))
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        print(json.dumps({"end": True}))
    except calamine.PasswordError:
        print(json.dumps({"error": "password"}))
    except LookupError:
        print(json.dumps({"error": "sheet"}))


def _refuse_encrypted(content: bytes) -> None:
    """The library takes an encrypted entry for a damaged one."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise calamine.PasswordError


def _epoch(content: bytes) -> int | None:
    """The year a workbook counts its days from; None where the format does not say it plainly."""
    if not content.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return None
        return 1904 if _DATE_1904.search(archive.read("xl/workbook.xml")) else 1900


def _rows(content: bytes, wanted: dict[str, Any]) -> Iterator[list[str]]:
    workbook = calamine.load_workbook(io.BytesIO(content))
    sheet = workbook.get_sheet_by_name(_sheet_name(workbook, wanted["sheet"]))
    last_header = wanted["header_row"] + wanted["header_rows"] - 1
    merged = _Merged(sheet.merged_cell_ranges or [], last_header)
    for number, cells in enumerate(sheet.iter_rows()):
        yield merged.filled(number, [_text(cell) for cell in cells])


def _sheet_name(workbook: Any, name: str | None) -> str:
    """The sheet that is asked for, else the first that people see."""
    visible = calamine.SheetVisibleEnum.Visible
    names = [s.name for s in workbook.sheets_metadata if name == s.name]
    names += [s.name for s in workbook.sheets_metadata if name is None and s.visible == visible]
    if not names:
        raise LookupError
    return str(names[0])


class _Merged:
    """Gives the value of merged cells to each cell they cover.

    Downwards everywhere; to the right only in the header, where a title stands over its columns.
    In the rows below, a band over the whole width is a heading and no person.
    """

    def __init__(self, ranges: list[Any], header_rows: int) -> None:
        self._starts: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in ranges:
            last = right if bottom < header_rows else left
            self._starts.setdefault(top, []).append((left, last, bottom))
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, number: int, cells: list[str]) -> list[str]:
        for column, (bottom, value) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif column < len(cells):
                cells[column] = value
        for left, right, bottom in self._starts.get(number, ()):
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = cells[left]
                self._open[column] = (bottom, cells[left])
        return cells


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime.date):
        # Midnight stays visible: it tells a date cell, always Gregorian, from a date typed as text.
        return str(cell) if isinstance(cell, datetime.datetime) else f"{cell} 00:00:00"
    return str(cell)


def _number(number: int | float) -> str:
    if abs(number) >= DIGITS:
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else repr(number)


if __name__ == "__main__":
    main()
