"""AE-BG: cp1256 text, Arabic headers, four-part Arabic names, Hijri dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from maker import dates
from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import spell

CODE = "AE-BG"
FILE = "AE-BG_14480521.csv"
HEADER = (
    "رقم القيد", "الاسم الكامل", "الاسم باللاتينية", "الجنس", "تاريخ الميلاد (هجري)", "الجنسية",
    "مكان الميلاد", "رقم جواز السفر", "رقم الهوية", "الهاتف", "الصفة", "درجة السرية",
)  # fmt: skip
STATUS = {
    "suspect": "مشتبه به",
    "victim": "ضحية محتملة",
    "witness": "شاهد",
    "contact": "مرافق",
    "missing": "مفقود",
}
COUNTRIES = {
    "IRQ": "العراق", "SYR": "سوريا", "EGY": "مصر", "JOR": "الأردن", "UKR": "أوكرانيا",
    "RUS": "روسيا", "KAZ": "كازاخستان", "BLR": "بيلاروسيا", "PHL": "الفلبين", "THA": "تايلاند",
}  # fmt: skip


def key(number: int) -> str:
    return f"ح-{number:05d}"


def write(sightings: Sequence[Sighting]) -> bytes:
    """The whole export."""
    rows = [_row(s) for s in sightings]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([HEADER, *rows, *_broken(rows)])
    return stream.getvalue().encode("cp1256")


def _row(sighting: Sighting) -> list[str]:
    rng, person = dice(sighting), sighting.person
    arab = person.culture == "ar"
    script = "native" if arab else "arabic"
    latin = spell(sighting, "latin", rng).full.upper()
    return [
        sighting.key,
        _full_name(sighting, script),
        latin if not arab or rng.random() < 0.5 else "",
        {"m": "ذكر", "f": "أنثى"}[person.sex],
        dates.hijri(person.born, year_only=sighting.year_only, slip=sighting.slip),
        COUNTRIES[person.country],
        person.place.spellings[script][0],
        passport(sighting, rng),
        national_id(sighting, rng),
        phone(sighting, rng, trunk=rng.choice(("+", "00"))),
        STATUS[person.nature],
        rng.choice(("عادي",) * 38 + ("سري",) * 10 + ("مقيد",) * 2),
    ]


def _full_name(sighting: Sighting, script: str) -> str:
    """Given, father's and family name; the father only where the culture names him."""
    rng, person = dice(sighting), sighting.person
    name = spell(sighting, script, rng)
    father = person.father.native if person.father and person.culture == "ar" else ""
    return " ".join(part for part in (name.given, father, name.family) if part)


def _broken(rows: list[list[str]]) -> list[list[str]]:
    """No file number; a field too many; a month 13; a number used twice; a Gregorian date."""
    month_13 = [key(90001), *rows[2][1:4], "12/13/1405", *rows[2][5:]]
    gregorian = [key(90003), *rows[5][1:4], "12/05/1985", *rows[5][5:]]
    return [
        ["", *rows[0][1:]],
        [key(90002), *rows[1][1:], "ملاحظة"],
        month_13,
        [rows[4][0], *rows[3][1:]],
        gregorian,
    ]
