"""JP-PF: lines of fixed width in Shift-JIS, kanji, half-width kana, era dates."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from maker import dates
from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import spell

CODE = "JP-PF"
FILE = "JP-PF_R081101.txt"
WIDTHS = (10, 40, 40, 1, 9, 3, 20, 10, 12, 20, 1, 1)
STATUS = {"suspect": "1", "victim": "2", "witness": "3", "contact": "4", "missing": "5"}
KANJI = {"ja": "native", "zh": "kanji"}
# Half-width kana are spelled with a mark of their own for voiced sounds: ガ is ｶﾞ.
HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF65, 0xFF9E)}
MARKS = {"\u3099": "ﾞ", "\u309a": "ﾟ"}


def key(number: int) -> str:
    return f"P{number:07d}"


def write(sightings: Sequence[Sighting]) -> bytes:
    """The whole export, with the header line that the prefecture's machine writes."""
    cells = [_cells(s) for s in sightings]
    lines = [f"H{FILE[6:13]}".encode().ljust(sum(WIDTHS)), *map(line, cells), *_broken(cells)]
    return b"".join(text + b"\r\n" for text in lines)


def line(cells: Sequence[str]) -> bytes:
    """One line, every field padded to its width in bytes."""
    return b"".join(
        _fitted(text, width).ljust(width) for text, width in zip(cells, WIDTHS, strict=True)
    )


def half_width(text: str) -> str:
    """Katakana as the old terminals write it: ガルシア as ｶﾞﾙｼｱ."""
    decomposed = unicodedata.normalize("NFD", text.replace(" ", "\u3000"))
    return "".join(HALF.get(c, MARKS.get(c, c)) for c in decomposed).replace("\u3000", " ")


def _cells(sighting: Sighting) -> list[str]:
    rng, person = dice(sighting), sighting.person
    script = KANJI.get(person.culture, "latin")
    name, kana = spell(sighting, script, rng), spell(sighting, "kana", rng)
    written = f"{name.family}\u3000{name.given}" if script != "latin" else name.full.upper()
    place = person.place.written("native" if person.culture == "ja" else "kana", rng)
    return [
        sighting.key,
        written,
        half_width(f"{kana.family} {kana.given}".strip()),
        "12"[person.sex == "f"],
        dates.japanese(person.born, year_only=sighting.year_only, slip=sighting.slip),
        person.country,
        place,
        passport(sighting, rng),
        national_id(sighting, rng),
        phone(sighting, rng),
        STATUS[person.nature],
        "2" if rng.random() < 0.2 else "0",
    ]


def _fitted(text: str, width: int) -> bytes:
    data = text.encode("cp932")
    while len(data) > width:
        text = text[:-1]
        data = text.encode("cp932")
    return data


def _broken(cells: list[list[str]]) -> list[bytes]:
    """No number; a line cut short; a month 13; a number used twice."""
    month_13 = [key(9000001), *cells[2][1:4], "S60.13.12", *cells[2][5:]]
    return [
        line(["", *cells[0][1:]]),
        line([key(9000002), *cells[1][1:]])[:-22],
        line(month_13),
        line([cells[4][0], *cells[3][1:]]),
    ]
