"""`borderlink feed new`: a first draft of a feed's description, every guess with its reason."""

import tomllib
from pathlib import Path

import openpyxl
import pytest

from borderlink.cli import app
from borderlink.errors import ExportRefused, UsageError
from borderlink.feed import Feed
from borderlink.intake.draft_toml import as_toml
from borderlink.intake.drafting import draft
from borderlink.intake.hints import field_of
from builders.read import records, write

UKRAINIAN = [
    "№ справи;Прізвище;Ім'я;Дата народження;Стать;Громадянство;Паспорт;Примітка",
    "С-1;Лисенко;Ольга;25.05.1985;ж;Україна;FE123456;",
    "С-2;Морозов;Андрій;12.11.1990;ч;РФ;;так",
    "С-3;Ковальчук;Іван;01.02.1979;ч;Україна;FE123457;",
    "",
]


def drafted(file: Path) -> str:
    return as_toml(draft(file), "UA-NP", "cases", "*.csv")


def test_a_draft_of_a_cp1251_file_reads_it_as_it_was_meant(tmp_path: Path):
    file = write(tmp_path, "\n".join(UKRAINIAN).encode("cp1251"))
    text = drafted(file)
    described = Feed.model_validate(tomllib.loads(text))
    assert (described.encoding, described.csv.delimiter) == ("cp1251", ";")
    assert (described.dates.calendar, described.dates.order) == ("gregorian", "dmy")
    found = records(file, described)
    assert [(r.record_key, r.names[0].full, r.sex) for r in found] == [
        ("С-1", "Ольга Лисенко", "female"),
        ("С-2", "Андрій Морозов", "male"),
        ("С-3", "Іван Ковальчук", "male"),
    ]
    assert '# column "Примітка": 1 values; ?: not recognised' in text


def test_every_guess_says_why(tmp_path: Path):
    text = drafted(write(tmp_path, "\n".join(UKRAINIAN).encode("cp1251")))
    for line in ("encoding", "delimiter", "calendar", "order", "record_key"):
        (guess,) = (found for found in text.splitlines() if found.startswith(f"{line} ="))
        assert "  # " in guess


def test_a_workbook_with_title_rows_and_buddhist_years(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (
        ["ทะเบียนบุคคล"],
        [],
        ["ลำดับ", "ชื่อ-นามสกุล", "วันเกิด", "เพศ"],
        ["1", "สมหญิง ใจดี", "25/05/2528", "หญิง"],
        ["2", "สมชาย รักไทย", "30/01/2530", "ชาย"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    described = Feed.model_validate(tomllib.loads(drafted(tmp_path / "a.xlsx")))
    assert described.xlsx.header_row == 3
    assert (described.dates.calendar, described.dates.order) == ("buddhist", "dmy")
    assert [str(r.birth.earliest) for r in records(tmp_path / "a.xlsx", described)] == [
        "1985-05-25",
        "1987-01-30",
    ]


@pytest.mark.parametrize(
    ("dates", "calendar", "order"),
    [
        (["05/06/1985", "01/02/1990"], '"gregorian"', '"?"'),
        (["05/16/1985", "01/22/1990"], '"gregorian"', '"mdy"'),
        (["1405-05-16", "1410-01-22"], '"hijri"', '"ymd"'),
        (["1364/02/22", "1370/05/01"], '"?"', '"ymd"'),
        (["0985-05-16", "0990-01-22"], '"?"', '"ymd"'),
    ],
)
def test_calendar_and_order_are_open_where_nothing_proves_them(
    tmp_path: Path, dates: list[str], calendar: str, order: str
):
    """1364 may be lunar or solar; 5 June may be 6 May."""
    rows = [f"{n},A,{day}" for n, day in enumerate(dates)]
    text = drafted(write(tmp_path, "\n".join(["id,name,dob", *rows, ""])))
    assert f"calendar = {calendar}" in text and f"order = {order}" in text


def test_codes_for_sex_that_can_mean_the_reverse_are_asked_for(tmp_path: Path):
    rows = ["expediente,nombre,sexo", "1,ANA,M", "2,IVO,H", ""]
    text = drafted(write(tmp_path, "\n".join(rows)))
    assert 'sex = { column = "sexo", codes = { "H" = "?", "M" = "?" } }  # MUST be stated' in text


def test_an_encoding_that_is_not_sure_is_marked(tmp_path: Path):
    text = drafted(write(tmp_path, "번호,성명\n1,이수진\n".encode("cp949")))
    assert "NOT SURE" in text


@pytest.mark.parametrize("content", ["<a><b/></a>", '[{"id": 1}]'])
def test_xml_and_json_are_described_by_hand(tmp_path: Path, content: str):
    with pytest.raises(ExportRefused, match="XML or JSON"):
        draft(write(tmp_path, content))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("DATE_OF_BIRTH", "birth.date"),
        ("dateOfBirth", "birth.date"),
        ("Passport No.", "passport"),
        ("Name (as in passport)", "full"),
        ("国籍", "nationality"),
        ("notes", None),
    ],
)
def test_a_column_is_known_by_its_name(name: str, field: str | None):
    assert field_of(name) == field


def test_the_command_writes_a_draft_and_never_over_another(tmp_path: Path):
    file = write(tmp_path, "\n".join(UKRAINIAN).encode("cp1251"), "UA_20261101.csv")
    target = tmp_path / "ua.toml"
    assert app(["feed", "new", str(file), "--agency", "UA-NP", "--out", str(target)]) == 0
    assert tomllib.loads(target.read_text("utf-8"))["files"] == "UA_*.csv"
    with pytest.raises(UsageError, match="exists already"):
        app(["feed", "new", str(file), "--agency", "UA-NP", "--out", str(target)])
