"""Fonts cut down to the characters of one report, inside its style sheet.

Only characters that the report shows are in them: a font made for all reports of a night would
tell of names that another agency was told.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from borderlink.reports.fonts import Coverage, Face

FAMILY = "Borderlink"


def font_faces(coverage: Coverage) -> str:
    """One `@font-face` for each font, each for its own characters."""
    return "".join(_rule(face, found) for face, found in coverage.faces)


def _rule(face: Face, characters: frozenset[int]) -> str:
    font = _subset(face.file, face.number, tuple(sorted(characters)))
    encoded = base64.b64encode(font).decode()
    ranges = ", ".join(_ranges(sorted(characters)))
    return (
        f'@font-face {{ font-family: "{FAMILY}"; '
        f'src: url(data:font/woff2;base64,{encoded}) format("woff2"); unicode-range: {ranges}; }}\n'
    )


@lru_cache(maxsize=32)  # a night's receivers share alphabets, and a report is made in two formats
def _subset(file: Path, number: int, characters: tuple[int, ...]) -> bytes:
    """A WOFF2 font of these characters, with the rules that join and stack them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    collected = number >= 0
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        name_IDs=[],
        layout_features=[] if collected else ["*"],
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG"],
    )
    with TTFont(file, fontNumber=number, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()


def _ranges(characters: list[int]) -> Iterable[str]:
    """U+41-5A for neighbours, U+E9 for one."""
    start = last = characters[0]
    for code in [*characters[1:], -1]:
        if code == last + 1:
            last = code
            continue
        yield f"U+{start:X}" if start == last else f"U+{start:X}-{last:X}"
        start = last = code
