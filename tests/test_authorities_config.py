"""The feeds for eight authorities' own formats, each on a small invented file of the same shape."""

from datetime import date
from pathlib import Path

import openpyxl

from borderlink.config import load_config
from borderlink.intake.export import Export, read_export
from borderlink.intake.rows import Quarantined
from borderlink.person import Record

AUTHORITIES = Path(__file__).parents[1] / "configs" / "authorities"
NIGHT = date(2026, 11, 1)


def taken_in(file: Path, feed: str) -> tuple[list[Record], list[Quarantined]]:
    """What the feed makes of the file; no row may be lost."""
    config = load_config(AUTHORITIES, inbox=file.parent)
    described = config.feed(feed)
    assert file in config.inbox.glob(described.files)
    reading = read_export(Export(file, described, NIGHT))
    rows = list(reading)
    assert reading.delivered == sum(getattr(row, "rows", 1) for row in rows)
    records = [reading.mapper.record(r) for r in rows if hasattr(r, "content_hash")]
    return records, [row for row in rows if isinstance(row, Quarantined)]


def forms(record: Record) -> list[tuple[str, str]]:
    return [(name.kind, name.full) for name in record.names]


def years(record: Record) -> list[int]:
    births = [record.birth, *record.other_births]
    return [birth.earliest.year for birth in births if birth.earliest]


def book(file: Path, *rows: tuple[object, ...]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file


def test_un(tmp_path: Path):
    file = tmp_path / "un_list.xml"
    file.write_text(
        """<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID>
        <FIRST_NAME>ANDO</FIRST_NAME><SECOND_NAME>BEKO</SECOND_NAME><GENDER>Male</GENDER>
        <NATIONALITY><VALUE>Ukraine</VALUE></NATIONALITY>
        <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>ANDO B</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>EAGLE</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_DATE_OF_BIRTH><DATE>1972-03-04</DATE></INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>AB1</NUMBER>
        <ISSUING_COUNTRY>Kenya</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
        </INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>""",
        "utf-8",
    )
    ((record,), bad) = taken_in(file, "un")
    assert forms(record) == [
        ("primary", "ANDO BEKO"),
        ("alias", "ANDO B"),
        ("weak alias", "EAGLE"),
    ]
    assert (years(record), record.sex, bad) == ([1971, 1972], "male", [])
    assert [(d.number, d.issuer) for d in record.documents] == [("AB1", "KEN")]


def test_canada(tmp_path: Path):
    entry = (
        "<record><Country>Belarus / Bélarus</Country>{}"
        "<Schedule>1, Part 1</Schedule><Item>{}</Item></record>"
    )
    person = "<LastName>Beko</LastName><GivenName>Ando</GivenName>"
    person += "<DateOfBirthOrShipBuildDate>1965-04-29</DateOfBirthOrShipBuildDate>"
    ship = "<EntityOrShip>Sea Star</EntityOrShip>"
    file = tmp_path / "ca_list.xml"
    file.write_text(
        f"<data-set>{entry.format(person, 1)}{entry.format(ship, 2)}</data-set>", "utf-8"
    )
    ((record,), (bad,)) = taken_in(file, "ca")
    assert record.record_key == "Belarus / Bélarus/1, Part 1/1"
    assert (forms(record), years(record)) == ([("primary", "Ando Beko")], [1965])
    assert bad.reason == "no name"


def test_eu(tmp_path: Path):
    columns = (
        "celex,recordId,schema,name,alias,weakAlias,previousName,nationality,birthDate,birthPlace,"
        "passportNumber,idNumber,gender,address,phone,email"
    )
    row = (
        "3X,1,Person,Ando Beko,Ando B; A. Beko,Eagle,,Afghan,1.1.1966; between 1958 and 1964,Herat,"
        '000737 (Afghan passport issued on 20.10.1996),,,"Street, City",,'
    )
    file = tmp_path / "eu_list.csv"
    file.write_text(f"{columns}\n{row}\n3X,2,Company,Beko Ltd{',' * 12}\n", "utf-8")
    ((record,), (bad,)) = taken_in(file, "eu")
    assert [kind for kind, _ in forms(record)] == ["primary", "alias", "alias", "weak alias"]
    assert (years(record), record.nationalities[0].country) == ([1966, 1958], "AFG")
    assert [d.number for d in record.documents] == ["000737"]
    assert bad.reason == "no name"


def test_japan(tmp_path: Path):
    header = (
        "告示日付", "告示\n番号", "日 本 語 表 記", "英 語 表 記",
        "別\u3000名\u3000・\u3000別\u3000称", "生 年 月 日",
        "出\u3000生\u3000地・出\u3000身\u3000地", "国\u3000 籍",
        "旅\u3000券\u3000番\u3000号", "住\u3000所・所在地",
    )  # fmt: skip
    row = (
        "2001.9.22", "5", "アンド・ベコ", "ANDO BEKO\n(original script: اندو بيكو)",
        "(a)アンド・ビー(b)ア・ベコ\n (a.k.a.: (a)Ando B (b)A. Beko)",
        "(a)1955年-1958年頃\n(b)１945年頃", "Herat", "アフガニスタン", "不明", "不明",
    )  # fmt: skip
    ((record,), _) = taken_in(book(tmp_path / "jp_a.xlsx", ("題",), header, row), "jp")
    assert forms(record) == [
        ("primary", "ANDO BEKO"),
        ("native", "アンド・ベコ"),
        ("native", "اندو بيكو"),
        ("alias", "アンド・ビー"),
        ("alias", "ア・ベコ"),
        ("alias", "Ando B"),
        ("alias", "A. Beko"),
    ]
    assert (years(record), record.nationalities[0].country) == ([1955, 1945], "AFG")
    assert record.documents == []


def test_ukraine(tmp_path: Path):
    header = (
        "№ указу", "Дія щодо об'єкту санкцій", "п/н", "Назва укр.", "Назва ориг.", "Назва альт.",
        "Дата народження", "Громадянство", "Місце народження", "Місце проживання", "Додатково",
    )  # fmt: skip
    names = ("Беко Андо", "Беко Андо", "Beko Ando")
    about = (date(1985, 5, 12), "RU", "м. Х", None, "може використовувати паспорт № 100093775")
    rows = (
        ("1-2018", "застосування", "4", *names, *about),
        ("1-2018", "виключення", "5", "Лю Пу", *(None,) * 7),
    )
    ((record,), bad) = taken_in(book(tmp_path / "ua_a.xlsx", header, *rows), "ua")
    assert (record.record_key, years(record), bad) == ("1-2018/4", [1985], [])
    assert [kind for kind, _ in forms(record)] == ["primary", "native", "alias"]
    assert [d.number for d in record.documents] == ["100093775"]


def test_australia(tmp_path: Path):
    header = ("Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth")
    header += ("Place of Birth", "Citizenship", "Address")
    birth = "a) 27/05/1973    b) 01/01/1975"
    rows = (
        ("11", "Ando Beko", "Individual", "Primary Name", birth, "Herat", "Afghanistan"),
        ("11a", "Ando B", "Individual", "aka", birth, "Herat", "Afghanistan"),
        ("12", "Beko Ltd", "Entity", "Primary Name"),
    )
    ((record,), (bad,)) = taken_in(book(tmp_path / "au_a.xlsx", header, *rows), "au")
    assert forms(record) == [("primary", "Ando Beko"), ("alias", "Ando B")]
    assert (years(record), bad.reason) == ([1973, 1975], "no name")


def test_united_kingdom(tmp_path: Path):
    header = (
        "Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name Non-Latin Script", "DOB",
        "Town of Birth", "Country of Birth", "Nationality", "Passport Number",
        "National Identification Number", "Address 1", "Address 2", "Address 3", "Address 4",
        "Address 5", "Address 6", "Post/Zip Code", "Country", "Group Type", "Alias Type",
        "Alias Quality", "Group ID",
    )  # fmt: skip

    def row(born: str, kind: str, quality: str, *names: str) -> tuple[object, ...]:
        given = (*names[1:], *("",) * (6 - len(names)))
        about = ("", born, "Herat", "Afghanistan", "(1) Afghan (2) Kenya", "AB123456", "")
        return (names[0], *given, *about, *("",) * 8, "Individual", kind, quality, 13378)

    rows = (
        row("00/00/1994", "Primary name", "", "BEKO", "Ando", "Ali"),
        row("12/05/1993", "AKA", "Low quality", "EAGLE"),
        row("00/00/1994", "AKA", "Good quality", "BEKO", "A"),
    )
    file = book(tmp_path / "uk_a.xlsx", ("Last Updated", "04/05/2022"), header, *rows)
    ((record,), bad) = taken_in(file, "uk")
    assert forms(record) == [
        ("primary", "Ando Ali BEKO"),
        ("weak alias", "EAGLE"),
        ("alias", "A BEKO"),
    ]
    assert (record.record_key, years(record), bad) == ("13378", [1994, 1993], [])
    assert [n.country for n in record.nationalities] == ["AFG", "KEN"]


def test_united_states(tmp_path: Path):
    none = ",-0- " * 7
    remarks = (
        "DOB 31 Aug 1960; alt. DOB 1953; POB Herat, Afghanistan; Passport AB123 (Egypt); "
        "alt. Passport 30455 (Sudan); nationality Kenya; Gender Male; a.k.a. 'EAGLE'; a.k.a. 'OWL'."
    )
    file = tmp_path / "ofac_sdn.csv"
    person, company = (
        f'7,"BEKO, Ando",individual,SDGT{none},"{remarks}"',
        f"8,BEKO LTD,-0- ,SDGT{none},-0- ",
    )
    file.write_text(f"{person}\n{company}\n\x1a\n", "utf-8")
    ((record,), (bad,)) = taken_in(file, "ofac")
    assert forms(record) == [("primary", "BEKO, Ando"), ("alias", "EAGLE"), ("alias", "OWL")]
    assert (years(record), record.sex) == ([1960, 1953], "male")
    assert [(d.number, d.issuer) for d in record.documents] == [("AB123", "EGY"), ("30455", "SDN")]
    assert (record.nationalities[0].country, bad.reason) == ("KEN", "no name")


def test_every_feed_is_loaded_and_named_after_its_authority():
    config = load_config(AUTHORITIES, inbox=AUTHORITIES)
    assert {feed.agency for feed in config.feeds} == set(config.agencies)
    assert len(config.feeds) == 8
