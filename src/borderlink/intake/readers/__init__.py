"""Readers: one delivered file → rows as delivered, none lost.

Every reader yields a `Row` or a `Quarantined` for each row of the file, in the file's order, and
raises ExportRefused when the file as a whole cannot be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from borderlink.errors import BorderlinkError, ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers import delimited, fixed, items, markup, workbook, zones
from borderlink.intake.readers.content import open_container
from borderlink.intake.readers.text import refuse_wrong_encoding
from borderlink.intake.rows import Quarantined, Row

_READERS = {
    "csv": delimited.read,
    "xlsx": workbook.read,
    "fixed": fixed.read,
    "xml": markup.read,
    "json": items.read,
    "mrz": zones.read,
}
# XML and workbooks say their encoding themselves.
_TEXT = ("csv", "fixed", "json", "mrz")


def read_rows(file: Path, feed: Feed) -> Iterator[Row | Quarantined]:
    """All rows of one delivered file, by the format its feed declares.

    A file on which a reader fails in a way nobody foresaw is refused like any other bad one: it
    must not cost the other feeds their night.
    """
    try:
        with open_container(file, feed.member, workbook=feed.format == "xlsx") as content:
            if feed.format in _TEXT:
                refuse_wrong_encoding(content, feed)
            yield from _READERS[feed.format](content, feed)
    except BorderlinkError:
        raise
    except Exception as error:
        raise ExportRefused(
            file.name,
            "unreadable",
            f"reading the file failed ({type(error).__name__})",
            "Check that it is whole and in the agreed format; if it is, report this.",
        ) from None
