"""MRZ lines, as document readers write them: two or three lines a person, nothing between."""

from __future__ import annotations

from collections.abc import Iterator

from borderlink.feed import Feed
from borderlink.intake.codes.mrz import read_mrz
from borderlink.intake.readers import text
from borderlink.intake.readers.content import Content
from borderlink.intake.rows import Quarantined, Row, raw_text

COLUMN = "mrz"
# Cards have three lines of 30 characters, all others two.
_CARD_WIDTH = 30


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every zone, numbered by its first line; lines that make none are set aside together."""
    zone: list[str] = []
    first = 1
    for number, line in enumerate(text.lines(content, feed), 1):
        stripped = line.strip()
        if stripped:
            first = first if zone else number
            zone.append(stripped)
        if zone and (not stripped or len(zone) == _height(zone)):
            yield _row(first, zone)
            zone = []
    if zone:
        yield _row(first, zone)


def _height(zone: list[str]) -> int:
    return 3 if len(zone[0]) == _CARD_WIDTH else 2


def _row(number: int, zone: list[str]) -> Row | Quarantined:
    lines = "\n".join(zone)
    if read_mrz(lines) is None:
        message = "the lines are no machine-readable zone of a passport, card or visa"
        return Quarantined(number, "row", "not an MRZ", message, raw_text(lines))
    return Row(number, {COLUMN: lines})
