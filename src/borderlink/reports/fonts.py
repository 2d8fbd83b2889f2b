"""Fonts for every script in a report, found on this machine, and which scripts lack one.

Noto is looked for, as distributions install it (Debian: fonts-noto-core, fonts-noto-cjk). A report
never shows a wrong glyph: where a font is missing, the HTML leaves the script to the reader's
browser, and the PDF is not made.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Script (ISO 15924) → the middle of the font's file name. What is not here is in plain Noto Sans.
_NOTO: Mapping[str, str] = {
    "Arab": "SansArabic", "Armn": "SansArmenian", "Beng": "SansBengali", "Deva": "SansDevanagari",
    "Ethi": "SansEthiopic", "Geor": "SansGeorgian", "Gujr": "SansGujarati",
    "Guru": "SansGurmukhi", "Hebr": "SansHebrew", "Khmr": "SansKhmer", "Knda": "SansKannada",
    "Laoo": "SansLao", "Mlym": "SansMalayalam", "Mong": "SansMongolian", "Mymr": "SansMyanmar",
    "Orya": "SansOriya", "Sinh": "SansSinhala", "Syrc": "SansSyriac", "Taml": "SansTamil",
    "Telu": "SansTelugu", "Thaa": "SansThaana", "Thai": "SansThai", "Tibt": "SerifTibetan",
}  # fmt: skip
_CJK = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
# Within the one file of all of them: Han as Japanese write it wherever kana stands in the report.
_CJK_FAMILY: Mapping[str, str] = {"Hang": "Noto Sans CJK KR", "Hani": "Noto Sans CJK SC"}
_JAPANESE = "Noto Sans CJK JP"
_PLAIN = "Sans"
_COMMON = frozenset({"Zyyy", "Zinh", "Zzzz"})
# Signs of ours that Noto Sans lacks; typst brings a font that has them, and browsers do too.
SIGNS = frozenset("−≈■→↑☐✓")
SIGNS_FAMILY = "DejaVu Sans Mono"


@dataclass(frozen=True, slots=True)
class Face:
    """One font: where it is, what it is called, and the characters that it has."""

    file: Path
    number: int  # within a collection; -1 for a file of one font
    family: str
    characters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a text by the face that shows them; `missing` are scripts without one."""

    faces: tuple[tuple[Face, frozenset[int]], ...]
    missing: tuple[str, ...]

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(face.family for face, _ in self.faces)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts below some directories; directories that do not exist hold none."""

    directories: tuple[str, ...] = ()

    def cover(self, text: Iterable[str]) -> Coverage:
        """A face for every character of the text, as far as there is one."""
        characters = {c for c in set().union(*map(set, text)) if _is_drawn(c)}
        by_face: dict[Face, set[int]] = defaultdict(set)
        missing: set[str] = set()
        kana = any(_script(c) in ("Hira", "Kana") for c in characters)
        left = []
        for character in sorted(characters - SIGNS):
            script = _script(character)
            face = None if script in _COMMON else self._face(script, kana=kana)
            if face is None and script not in _COMMON:
                missing.add(script)
            elif face is not None and ord(character) in face.characters:
                by_face[face].add(ord(character))
            else:
                left.append(character)
        self._share_out(left, by_face, missing)
        faces = sorted(
            by_face.items(), key=lambda item: (item[0].family != "Noto Sans", item[0].family)
        )
        return Coverage(
            tuple((face, frozenset(found)) for face, found in faces), tuple(sorted(missing))
        )

    def _share_out(
        self, characters: list[str], by_face: dict[Face, set[int]], missing: set[str]
    ) -> None:
        """Digits, signs and rare letters: from plain Noto Sans, or whatever else is there."""
        plain = self._face("Latn", kana=False)
        known = ([plain] if plain else []) + [face for face in by_face if face is not plain]
        for character in characters:
            face = next((f for f in known if ord(character) in f.characters), None)
            if face is None:
                missing.add(f"U+{ord(character):04X}")
            else:
                by_face[face].add(ord(character))

    def _face(self, script: str, *, kana: bool) -> Face | None:
        files = _files(self.directories)
        if script in _CJK:
            family = _JAPANESE if kana and script != "Hang" else _CJK_FAMILY.get(script, _JAPANESE)
            return _in_collection(files.get("SansCJK"), family)
        file = files.get(_NOTO.get(script, _PLAIN))
        return _face_of(file, -1) if file else None


@cache
def _files(directories: tuple[str, ...]) -> dict[str, Path]:
    """Middle of the name → file: Thai → …/NotoSansThai-Regular.ttf, the first by its path."""
    found: dict[str, Path] = {}
    for directory in directories:
        for file in sorted(Path(directory).rglob("Noto*-Regular.[ot]t[fc]")):
            found.setdefault(file.name.removeprefix("Noto").partition("-")[0], file)
    return found


@cache
def _in_collection(file: Path | None, family: str) -> Face | None:
    if file is None:
        return None
    from fontTools.ttLib import TTCollection

    with file.open("rb") as opened:
        for number, font in enumerate(TTCollection(opened, lazy=True).fonts):
            if font["name"].getDebugName(1) == family:
                return _face_of(file, number)
    return None


@cache
def _face_of(file: Path, number: int) -> Face:
    from fontTools.ttLib import TTFont

    with TTFont(file, fontNumber=number, lazy=True) as font:
        family = font["name"].getBestFamilyName()
        return Face(file, number, str(family), frozenset(font.getBestCmap()))


@cache
def _script(character: str) -> str:
    from fontTools.unicodedata import script

    return str(script(character))


def _is_drawn(character: str) -> bool:
    """Spaces, controls and invisible marks need no glyph."""
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs")
