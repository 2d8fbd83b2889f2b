"""The rows of a workbook's sheet as text, read by a process of its own within bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import IO, Any

import orjson

from borderlink.errors import ExportRefused
from borderlink.feed import XlsxFormat
from borderlink.intake.readers.content import Content

MAX_BYTES = 200_000_000
# Room for a million rows of twenty short cells, and time in proportion to the file.
MEMORY = 1_400_000_000
SECONDS = 8
SECONDS_PER_MB = 4
_PROCESS = Path(__file__).with_name("workbook_process.py")
_BLOCK = 1 << 20

_DAMAGED = (
    "damaged",
    "the workbook cannot be opened: it is damaged, incomplete, or asks for too much memory or time",
    "Save it again, without unused columns and rows, or send it as CSV.",
)
_ERRORS = {
    "password": ("encrypted", "the workbook is protected by a password", "Send it without one."),
    # A case file's sheet may bear a person's name, so those that are there are not listed.
    "sheet": (
        "sheet missing",
        "the workbook lacks the sheet this feed reads, or shows none at all",
        "Send the agreed workbook, or correct xlsx.sheet in the feed's file.",
    ),
}


def rows(content: Content, layout: XlsxFormat) -> Iterator[list[str]]:
    """Every row of the sheet from its first line on; ExportRefused where it cannot be opened."""
    with content.open() as stream:
        book = stream.read(MAX_BYTES + 1)
    if len(book) > MAX_BYTES:
        problem = "the workbook has more than 200 MB"
        raise ExportRefused(content.name, "too large", problem, "Send it as CSV.")
    ended = False
    for line in _answers(book, layout):
        answer = orjson.loads(line)
        if isinstance(answer, list):
            yield answer
        else:
            _check(content, layout, answer)
            ended = "end" in answer
    if not ended:
        raise ExportRefused(content.name, *_DAMAGED)


def _answers(book: bytes, layout: XlsxFormat) -> Iterator[bytes]:
    process = subprocess.Popen(  # noqa: S603 (our own file, no shell, nothing of the export in it)
        [sys.executable, "-I", str(_PROCESS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both ends are pipes")
    Thread(target=_send, args=(process.stdin, _request(book, layout), book), daemon=True).start()
    try:
        yield from process.stdout
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _request(book: bytes, layout: XlsxFormat) -> dict[str, Any]:
    return {
        "sheet": layout.sheet,
        "header_row": layout.header_row,
        "header_rows": layout.header_rows,
        "memory": MEMORY,
        "seconds": SECONDS + SECONDS_PER_MB * (len(book) // 1_000_000),
    }


def _send(pipe: IO[bytes], request: dict[str, Any], book: bytes) -> None:
    try:
        with pipe:
            pipe.write(orjson.dumps(request) + b"\n")
            pipe.write(book)
    except BrokenPipeError:
        # The process ended before it had read everything; what it said by then counts.
        return


def _check(content: Content, layout: XlsxFormat, answer: dict[str, Any]) -> None:
    if error := answer.get("error"):
        raise ExportRefused(content.name, *_ERRORS[error])
    epoch = answer.get("epoch")
    if epoch not in (None, layout.epoch or 1900):
        # Read with the wrong epoch, every day kept as a number would be four years off.
        problem = f"the workbook counts its days from {epoch}, the feed says otherwise"
        remedy = f"Set xlsx.epoch = {epoch} in the feed's file, or save with that epoch."
        raise ExportRefused(content.name, "epoch", problem, remedy)
