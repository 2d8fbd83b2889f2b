"""Files written for a test, and what intake's readers make of them."""

from pathlib import Path

from borderlink.feed import Feed
from borderlink.intake.export import Export, read_export
from borderlink.intake.readers import read_rows
from borderlink.intake.rows import Quarantined, Row
from borderlink.person import Record
from builders.feeds import TODAY


def write(directory: Path, content: str | bytes, name: str = "export.csv") -> Path:
    """A file of that content."""
    file = directory / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(file: Path, given: Feed) -> tuple[list[Row], list[Quarantined]]:
    """The rows that can be read, and those set aside by the reader."""
    found = list(read_rows(file, given))
    return (
        [r for r in found if isinstance(r, Row)],
        [r for r in found if isinstance(r, Quarantined)],
    )


def records(file: Path, given: Feed) -> list[Record]:
    """The records of a file."""
    return [r for r in read_export(Export(file, given, TODAY)).records() if isinstance(r, Record)]
