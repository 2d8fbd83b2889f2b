"""UA-NP: cp1251 text separated by semicolons, Cyrillic parts of names, dd.mm.yyyy."""

from __future__ import annotations

from collections.abc import Sequence

from maker import dates
from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import spell
from maker.words import Word

CODE = "UA-NP"
FILE = "UA-NP_export_20261101.csv"
HEADER = (
    "№ справи;Прізвище;Ім'я;По батькові;Латиницею;Стать;Дата народження;Громадянство;"
    "Місце народження;Паспорт;Ідент. номер;Телефон;Статус особи;Гриф"
)
SCRIPTS = {"uk": "native", "ru": "ukrainian", "ar": "cyrillic", "vi": "cyrillic", "zh": "cyrillic"}
STATUS = {
    "suspect": "підозрюваний",
    "victim": "потерпілий",
    "witness": "свідок",
    "contact": "зв'язок",
    "missing": "зниклий безвісти",
}
COUNTRIES = {
    "UKR": "Україна", "RUS": "РФ", "KAZ": "Казахстан", "BLR": "Білорусь", "IRQ": "Ірак",
    "SYR": "Сирія", "EGY": "Єгипет", "JOR": "Йорданія", "VNM": "В'єтнам", "CHN": "КНР",
}  # fmt: skip


def key(number: int) -> str:
    return f"12026-{number:06d}"


def write(sightings: Sequence[Sighting], more: Sequence[str] = ()) -> bytes:
    """The whole export; `more` are rows added as they are."""
    rows = [row(s) for s in sightings]
    lines = [HEADER, *rows, *more, *_broken(rows)]
    return ("\r\n".join(lines) + "\r\n").encode("cp1251")


def row(sighting: Sighting) -> str:
    """One line of the export."""
    rng, person = dice(sighting), sighting.person
    script = SCRIPTS[person.culture]
    name, latin = spell(sighting, script, rng), spell(sighting, "latin", rng)
    cells = (
        sighting.key,
        name.family.upper() if rng.random() < 0.3 else name.family,
        name.given,
        name.patronymic if rng.random() < 0.8 else "",
        latin.full if rng.random() < 0.2 else "",
        {"m": "ч", "f": "ж"}[person.sex],
        dates.gregorian(person.born, year_only=sighting.year_only),
        COUNTRIES[person.country],
        _place(person.place, script, sighting),
        passport(sighting, rng),
        national_id(sighting, rng),
        phone(sighting, rng, trunk=rng.choice(("+", "00"))),
        STATUS[person.nature],
        "ДСК" if rng.random() < 0.2 else "не таємно",
    )
    return ";".join(cells)


def _place(place: Word, script: str, sighting: Sighting) -> str:
    town = place.spellings[script][0]
    return f"м. {town}" if sighting.person.culture == "uk" else town


def _broken(rows: list[str]) -> list[str]:
    """No case number; a field too few; a month 13; a case number used twice."""
    cells = [row.split(";") for row in rows[:6]]
    month_13 = [key(900001), *cells[2][1:6], "12.13.1985", *cells[2][7:]]
    return [
        ";".join(["", *cells[0][1:]]),
        ";".join([key(900002), *cells[1][1:9]]),
        ";".join(month_13),
        ";".join([cells[4][0], *cells[3][1:]]),
    ]
