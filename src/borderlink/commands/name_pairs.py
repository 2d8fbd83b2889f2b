"""A CSV of name pairs, scored piece by piece: a million rows need no more memory than a few."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from borderlink import names
from borderlink.errors import UsageError

ROWS = 20_000  # scored at a time
NAMED_BAD = 5
NEEDED = ("name_a", "name_b")
LONGEST_FIELD = 1 << 20  # characters; a file's stray quote must not swallow the rest unnoticed

Row = list[str]
Numbered = tuple[int, Row]  # the line on which a row ends, and its fields


@dataclass(slots=True)
class Scored:
    """What was done to a file; `first_bad` are numbers of lines, the first being 1."""

    pairs: int = 0
    bad: int = 0
    first_bad: list[int] = field(default_factory=list)

    def refuse(self, line: int) -> None:
        """Count a row that got no score, and name its line if it is among the first."""
        self.bad += 1
        if len(self.first_bad) < NAMED_BAD:
            self.first_bad.append(line)


def scored_rows(file: Path, target: Path) -> Scored:
    """Copy a CSV with a column `score` at its end; order and all other columns are kept.

    A row that does not fit the header keeps its place and gets an empty score. Raises UsageError
    where the file is not UTF-8, is not a CSV, or lacks a column.
    """
    done = Scored()
    csv.field_size_limit(LONGEST_FIELD)
    with _opened(file) as source, target.open("w", encoding="utf-8", newline="") as sink:
        reader = csv.reader(source)
        try:
            header = _header(file, reader)
            kept = [at for at, column in enumerate(header) if column != "score"]
            writer = csv.writer(sink)
            writer.writerow([*(header[at] for at in kept), "score"])
            numbered = ((reader.line_num, row) for row in reader if row)
            while rows := list(islice(numbered, ROWS)):
                for row, score in _scored(rows, header, done):
                    writer.writerow([*(row[at] for at in kept), score])
        except UnicodeDecodeError as error:
            raise UsageError(_not_utf8(file, error)) from None
        except csv.Error as error:
            raise UsageError(f"{file}: line {reader.line_num}: not a CSV ({error}).") from None
    return done


def _opened(file: Path) -> TextIO:
    try:
        return file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from None


def _header(file: Path, reader: Iterator[Row]) -> Row:
    header = next(reader, [])
    if missing := [column for column in NEEDED if column not in header]:
        raise UsageError(f"{file}: has no column {', '.join(missing)}; its first row must name it.")
    if twice := sorted({c for c in header if c and header.count(c) > 1}):
        raise UsageError(f"{file}: names the column {', '.join(twice)} twice.")
    return header


def _scored(rows: list[Numbered], header: Row, done: Scored) -> Iterator[tuple[Row, str]]:
    """Each row with its score as text; one that does not fit the header gets none, and is cut."""
    first, second = (header.index(column) for column in NEEDED)
    fitting = [row for _, row in rows if len(row) == len(header)]
    pairs = [(row[first], row[second]) for row in fitting]
    scores = iter(names.score(pairs, _languages(fitting, header)).tolist())
    done.pairs += len(rows)
    for line, row in rows:
        if len(row) == len(header):
            yield row, f"{next(scores):.6f}"
        else:
            done.refuse(line)
            yield [*row, *[""] * len(header)][: len(header)], ""


def _languages(rows: list[Row], header: Row) -> list[tuple[str | None, str | None]]:
    """The languages of both names, None where no column or no value tells."""
    columns = [header.index(c) if c in header else None for c in ("lang_a", "lang_b")]
    a, b = ([row[at] or None if at is not None else None for row in rows] for at in columns)
    return list(zip(a, b, strict=True))


def _not_utf8(file: Path, error: UnicodeDecodeError) -> str:
    return (
        f"{file}: is not UTF-8 (byte {error.object[error.start]:#04x} does not fit). "
        "Save it as UTF-8, or convert it with iconv."
    )
