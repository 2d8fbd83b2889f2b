"""Eras written into the date itself: 昭和60年, 民國74年, พ.ศ. 2528, 1405 هـ."""

from __future__ import annotations

import re

from borderlink.intake.dates.fold import fold
from borderlink.intake.dates.rule import BadDate

# Era: its first Gregorian year and its last year of its own count (Reiwa is still running).
_JAPANESE = {
    "明治": (1868, 45),
    "大正": (1912, 15),
    "昭和": (1926, 64),
    "平成": (1989, 31),
    "令和": (2019, 99),
}
_LETTERS = dict(zip("mtshr", _JAPANESE, strict=True))
_JAPANESE_YEAR = re.compile(rf"^({'|'.join(_JAPANESE)}|[mtshr])[ .]*(\d{{1,2}}|元)(?=年|[-./ ]|$)")

_MARKERS = {
    fold(marker): calendar
    for calendar, markers in {
        "roc": ("民國", "民国", "中華民國"),
        "buddhist": ("พุทธศักราช", "พ.ศ.", "พ.ศ", "佛曆", "b.e."),
        "gregorian": ("ค.ศ.", "ค.ศ", "西元", "西暦", "公元", "ميلادي", "ميلادية", "a.d.", "c.e."),
        "solar hijri": ("ه.ش.", "ه.ش", "هـ.ش", "هجری شمسی", "خورشیدی", "a.p."),
        "hijri": ("هجري", "هجرية", "هـ", "ه.ق", "a.h.", "ah"),
        "ethiopian": ("ዓ.ም.", "ዓ.ም", "e.c."),
        "nepali": ("वि.सं.", "वि.सं", "b.s."),
    }.items()
    for marker in markers
}
_LONGEST_FIRST = sorted(_MARKERS, key=len, reverse=True)
_MARKER = re.compile(
    "|".join(rf"(?<!\w){re.escape(m)}(?!\w)|{re.escape(m)}(?=\d)" for m in _LONGEST_FIRST)
)


def explicit_calendar(text: str, calendar: str) -> tuple[str, str]:
    """The text without its era, and the calendar that then holds: the era's, else the feed's."""
    if found := _japanese(text, calendar):
        return found, "japanese"
    marker = _MARKER.search(text)
    if marker is None:
        return text, calendar
    rest = text[: marker.start()] + " " + text[marker.end() :]
    return rest.strip(), _MARKERS[marker.group()]


def _japanese(text: str, calendar: str) -> str | None:
    match = _JAPANESE_YEAR.match(text)
    # A lone letter is an era only where the feed says so: elsewhere it is just a letter.
    if match is None or (match[1].isascii() and calendar != "japanese"):
        return None
    first, last = _JAPANESE[_LETTERS.get(match[1], match[1])]
    year = 1 if match[2] == "元" else int(match[2])
    if not 1 <= year <= last:
        raise BadDate("impossible date", "the era did not last that many years")
    return f"{first + year - 1}{text[match.end() :]}"
