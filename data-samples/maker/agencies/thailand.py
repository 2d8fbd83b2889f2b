"""TH-IB: a workbook with title rows, Thai headers and Buddhist years."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from maker import dates
from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import available, spell

CODE = "TH-IB"
FILE = "TH-IB_2569-11-01.xlsx"
HEADER = (
    "เลขที่แฟ้ม", "ชื่อ-นามสกุล", "Name (as in passport)", "เพศ", "วันเดือนปีเกิด", "สัญชาติ",
    "หนังสือเดินทาง", "เลขประจำตัว", "สถานที่เกิด", "โทรศัพท์", "สถานะ", "ชั้นความลับ",
)  # fmt: skip
TITLES = {"m": "นาย", "f": "นางสาว"}
STATUS = {
    "suspect": "ผู้ต้องสงสัย",
    "victim": "ผู้เสียหาย",
    "witness": "พยาน",
    "contact": "ผู้เกี่ยวข้อง",
    "missing": "บุคคลสูญหาย",
}
COUNTRIES = {
    "THA": "ไทย", "MMR": "เมียนมา", "UKR": "ยูเครน", "RUS": "รัสเซีย", "KAZ": "คาซัคสถาน",
    "BLR": "เบลารุส", "IRQ": "อิรัก", "SYR": "ซีเรีย", "EGY": "อียิปต์", "JOR": "จอร์แดน",
    "MEX": "เม็กซิโก", "COL": "โคลอมเบีย", "JPN": "ญี่ปุ่น", "VNM": "เวียดนาม", "PHL": "ฟิลิปปินส์",
    "CHN": "จีน",
}  # fmt: skip


def key(number: int) -> str:
    return f"ตม.69/{number:05d}"


def write(sightings: Sequence[Sighting]) -> bytes:
    """The workbook; its time stamps are fixed, so that the bytes are."""
    rows = [_row(s) for s in sightings]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 11, 1), "title": "รายงานบุคคล"})
    sheet = book.add_worksheet("บุคคล")
    sheet.write_string(0, 0, "สำนักงานตรวจคนเข้าเมือง (ตัวอย่างสมมุติ)")
    sheet.write_string(1, 0, "ข้อมูล ณ วันที่ 1 พฤศจิกายน 2569")
    for at, cells in enumerate([HEADER, *rows, *_broken(rows)], 3):
        for column, text in enumerate(cells):
            sheet.write_string(at, column, text)
    book.add_worksheet("คำอธิบาย").write_string(0, 0, "ปี พ.ศ. = ค.ศ. + 543")
    book.close()
    return stream.getvalue()


def _row(sighting: Sighting) -> tuple[str, ...]:
    rng, person = dice(sighting), sighting.person
    thai = available(person, "thai") or person.culture == "th"
    script = "native" if person.culture == "th" else "thai"
    title = TITLES[person.sex] if rng.random() < 0.5 else ""
    place = person.place.written(script, rng) if thai else person.place.written("latin", rng)
    return (
        sighting.key,
        title + spell(sighting, script, rng).full if thai else "",
        spell(sighting, "latin", rng).full.upper(),
        {"m": "ชาย", "f": "หญิง"}[person.sex],
        dates.buddhist(person.born, rng, year_only=sighting.year_only, slip=sighting.slip),
        COUNTRIES[person.country],
        passport(sighting, rng),
        national_id(sighting, rng),
        place,
        phone(sighting, rng),
        STATUS[person.nature],
        "ลับ" if rng.random() < 0.15 else "ปกติ",
    )


def _broken(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """No file number; a month 13; a file number used twice."""
    month_13 = (key(90001), *rows[1][1:4], "12/13/2528", *rows[1][5:])
    twice = (rows[4][0], *rows[3][1:])
    return [("", *rows[0][1:]), month_13, twice]
