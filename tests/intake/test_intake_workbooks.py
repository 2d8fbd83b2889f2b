"""Workbooks of every kind, and what only calls itself one: read as meant, or refused with why."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.export import Export, read_export
from builders.feeds import CASES, TODAY, feed
from builders.read import read, records, write


def xlsx(**changes: Any) -> Feed:
    content = {
        "format": "xlsx",
        "fields": {"record_key": "No", "phones": "Phone"},
        "name": [{"full": "Full name"}],
        "birth": {"date": "DOB"},
        "dates": {"order": "dmy"},
        "document": [{"type": {"value": "passport"}, "number": "Passport"}],
        "phone_region": "UA",
        "xlsx": {"header_row": 3},
    }
    return feed(**(content | changes))


def test_a_dirty_workbook_is_read_as_it_was_meant():
    found = records(CASES / "T12_dirty.xlsx", xlsx())
    assert [r.row_number for r in found] == [4, 5, 6, 7]
    assert [str(r.birth.earliest) for r in found] == ["1985-05-12"] * 3 + ["None"]
    assert [r.documents[0].number for r in found] == ["FE1234567", "1234567", "0012345", "XA000777"]
    assert found[1].phones == ["+380501234567"]


def test_a_hidden_sheet_is_never_read_in_silence(tmp_path: Path):
    book = openpyxl.load_workbook(CASES / "T12_dirty.xlsx")
    book.move_sheet("hidden", -1)
    book.save(tmp_path / "moved.xlsx")
    assert len(records(tmp_path / "moved.xlsx", xlsx())) == 4


def test_a_workbook_of_the_1904_epoch_keeps_its_dates():
    described = xlsx(
        xlsx={"epoch": 1904},
        fields={"record_key": "name"},
        name=[{"full": "name"}],
        birth={"date": "dob"},
        document=[],
    )
    (found,) = records(CASES / "T12_epoch1904.xlsx", described)
    assert str(found.birth.earliest) == "1985-05-12"


def test_a_workbook_of_the_1904_epoch_needs_a_feed_that_says_so():
    described = xlsx(xlsx={}, fields={"record_key": "name"}, name=[{"full": "name"}], birth={})
    with pytest.raises(ExportRefused, match="epoch = 1904") as caught:
        read(CASES / "T12_epoch1904.xlsx", described)
    assert caught.value.reason == "epoch"


def test_html_named_xls_is_read_as_the_table_it_shows():
    described = xlsx(
        xlsx={},
        fields={"record_key": "name"},
        name=[{"full": "name"}],
        birth={"date": "dob"},
        document=[],
    )
    (found,) = records(CASES / "T12_really_html.xls", described)
    assert (found.record_key, str(found.birth.earliest)) == ("POPA Ion", "1975-06-02")


HTML = """<html><meta charset="windows-1251"><table>
<tr><th rowspan=2>No</th><th colspan=2>Name</th><th rowspan=2>DOB</th></tr>
<tr><th>family</th><th>given</th></tr>
<tr><td>1</td><td rowspan=2>Лисенко</td><td>Ольга</td><td>12.05.1985</td></tr>
<tr><td>2</td><td>Іван<br/>Іванович</td></tr>
</table></html>"""


def html(**changes: Any) -> Feed:
    return xlsx(
        **(
            {
                "encoding": None,
                "xlsx": {"header_rows": 2},
                "fields": {"record_key": "No"},
                "name": [{"family": "Name / family", "given": "Name / given"}],
                "document": [],
            }
            | changes
        )
    )


def test_cells_over_several_rows_and_columns_of_html_count_in_each(tmp_path: Path):
    rows, _ = read(write(tmp_path, HTML.encode("cp1251"), "a.xls"), html())
    assert [row.values["Name / family"] for row in rows] == ["Лисенко", "Лисенко"]
    assert (rows[0].number, rows[0].values["DOB"], rows[1].values["DOB"]) == (3, "12.05.1985", "")


def test_html_that_breaks_off_in_its_table_is_refused(tmp_path: Path):
    """A parser of HTML would close the table and hide that half of it is missing."""
    with pytest.raises(ExportRefused, match="cut short"):
        read(write(tmp_path, HTML[: HTML.index("<tr><td>2")] + "<tr><td>2", "a.xls"), html())


def test_html_with_spans_made_to_fill_memory_is_read_within_bounds(tmp_path: Path):
    wide = "<td colspan=999999999 rowspan=999999999>x</td>" * 50
    text = f"<table><tr><td>No</td><td>Full name</td></tr><tr>{wide}</tr></table>"
    with pytest.raises(ExportRefused):
        read(write(tmp_path, text, "a.xls"), xlsx(xlsx={}))


SPREADSHEET_ML = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Persons"><Table>
<Row><Cell><Data ss:Type="String">No</Data></Cell><Cell><Data ss:Type="String">Full name</Data>
</Cell><Cell><Data ss:Type="String">DOB</Data></Cell>
<Cell><Data ss:Type="String">Passport</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">POPA</Data></Cell>
<Cell><Data ss:Type="DateTime">1985-05-12T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">2</Data></Cell><Cell><Data ss:Type="String">ION</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="Number">1234567890123456789</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_an_xml_workbook_named_xls_is_read(tmp_path: Path):
    file = write(tmp_path, SPREADSHEET_ML, "a.xls")
    described = xlsx(xlsx={}, fields={"record_key": "No"})
    first, second = records(file, described)
    assert (str(first.birth.earliest), first.birth.raw) == ("1985-05-12", "1985-05-12")
    assert second.documents == []


def test_an_xml_workbook_with_a_doctype_is_refused(tmp_path: Path):
    text = SPREADSHEET_ML.replace("<Workbook", "<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook", 1)
    with pytest.raises(ExportRefused, match="DOCTYPE"):
        read(write(tmp_path, text, "a.xls"), xlsx(xlsx={}))


def test_an_old_xls_is_read(tmp_path: Path):
    found = records(CASES / "T12_old.xls", xlsx())
    assert [(r.record_key, r.names[0].full) for r in found] == [
        ("1", "POPA ION"),
        ("2", "Лисенко Ольга"),
    ]
    assert [str(r.birth.earliest) for r in found] == ["1985-05-12", "1985-05-12"]
    assert [r.documents[0].number for r in found] == ["0012345", "1234567"]
    assert found[0].phones == ["+380501234567"]


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="S"><table:table-row>
<table:table-cell office:value-type="string"><text:p>No</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Full name</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>DOB</text:p></table:table-cell>
</table:table-row><table:table-row>
<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>POPA ION</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="1985-05-12"><text:p>12.05.85</text:p>
</table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_ods_is_read(tmp_path: Path):
    file = tmp_path / "a.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.replace("\n", ""))
    described = xlsx(xlsx={}, fields={"record_key": "No"}, document=[])
    (found,) = records(file, described)
    assert (found.record_key, str(found.birth.earliest)) == ("1", "1985-05-12")


def book(**cells: Any) -> io.BytesIO:
    made = openpyxl.Workbook()
    for place, value in cells.items():
        made.active[place] = value
    saved = io.BytesIO()
    made.save(saved)
    return saved


HEADER = {"A1": "No", "B1": "Full name", "C1": "DOB", "D1": "Phone", "E1": "Passport"}


def test_a_number_of_more_than_15_digits_has_lost_some_and_is_no_document(tmp_path: Path):
    """Excel keeps 15: two persons' numbers would become one."""
    cells = HEADER | {"A2": 1, "B2": "A", "E2": 31006004456351234, "A3": 2, "B3": "B"}
    file = write(tmp_path, book(**cells, E3="31006004456351234").getvalue(), "a.xlsx")
    described = xlsx(xlsx={}, fields={"record_key": "No"})
    first, second = records(file, described)
    assert (first.documents, second.documents[0].number) == ([], "31006004456351234")
    assert "3.10060044563512E+16" in (first.raw or "")


def test_a_key_that_lost_digits_sets_its_row_aside(tmp_path: Path):
    cells = HEADER | {"A2": 31006004456351234, "B2": "A"}
    file = write(tmp_path, book(**cells).getvalue(), "a.xlsx")
    (found,) = read_export(Export(file, xlsx(xlsx={}, fields={"record_key": "No"}), TODAY))
    assert (found.field, found.reason) == ("record_key", "digits lost")


def test_a_date_cell_is_gregorian_in_a_buddhist_feed(tmp_path: Path):
    """It holds a day, whatever calendar people see in it; a date typed as text is the feed's."""
    when = datetime(1985, 5, 12)
    cells = HEADER | {"A2": 1, "B2": "A", "C2": when, "A3": 2, "B3": "B", "C3": "12/05/2528"}
    file = write(tmp_path, book(**cells).getvalue(), "a.xlsx")
    described = xlsx(
        xlsx={}, fields={"record_key": "No"}, dates={"calendar": "buddhist", "order": "dmy"}
    )
    assert [str(r.birth.earliest) for r in records(file, described)] == ["1985-05-12"] * 2


def test_merged_cells_count_downwards_and_a_merged_heading_over_its_columns(tmp_path: Path):
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["Person", None, "Birth"], ["No", "Full name", "DOB"]):
        sheet.append(row)
    for row in (["North", None, None], [1, "POPA ION", "12.05.1985"], [2, None, "13.05.1986"]):
        sheet.append(row)
    for merged in ("A1:B1", "A3:C3", "B4:B5"):
        sheet.merge_cells(merged)
    made.save(tmp_path / "a.xlsx")
    described = xlsx(
        xlsx={"header_rows": 2},
        fields={"record_key": "Person / No"},
        name=[{"full": "Person / Full name"}],
        birth={"date": "Birth / DOB"},
        document=[],
    )
    found = list(read_export(Export(tmp_path / "a.xlsx", described, TODAY)).records())
    assert [getattr(item, "reason", None) for item in found] == ["no name", None, None]
    assert [r.names[0].full for r in found[1:]] == ["POPA ION"] * 2


def test_a_workbook_that_asks_for_500_gigabytes_is_refused(tmp_path: Path):
    """Five kilobytes: one cell in the first place, one in the last. It ended the whole process."""
    file = write(tmp_path, book(A1="No", XFD1048576="x").getvalue(), "a.xlsx")
    with pytest.raises(ExportRefused, match="too much memory"):
        read(file, xlsx())


def test_a_workbook_may_come_in_a_zip(tmp_path: Path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(CASES / "T12_dirty.xlsx", "deep/a.xlsx")
    assert len(records(file, xlsx())) == 4


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_damaged_workbook_is_refused_or_read(data: st.DataObject, tmp_path_factory: Any):
    """Whatever happens to its bytes, nothing but a refusal is raised and no row is lost."""
    content = (CASES / data.draw(st.sampled_from(["T12_dirty.xlsx", "T12_old.xls"]))).read_bytes()
    at, cut = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 20))
    new = data.draw(st.binary(max_size=6))
    file = write(tmp_path_factory.mktemp("book"), content[:at] + new + content[at + cut :])
    rows = read_export(Export(file, xlsx(), TODAY))
    try:
        found = list(rows)
    except ExportRefused:
        return
    assert rows.delivered == len(found)


def test_a_damaged_workbook_is_refused(tmp_path: Path):
    file = write(tmp_path, (CASES / "T12_dirty.xlsx").read_bytes()[:3000], "cut.xlsx")
    with pytest.raises(ExportRefused, match="damaged"):
        read(file, xlsx())


def test_an_encrypted_workbook_is_refused(tmp_path: Path):
    """Each entry of the archive says that it is encrypted."""
    content = bytearray((CASES / "T12_dirty.xlsx").read_bytes())
    for sign, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(sign), bytes(content)):
            content[found.start() + flags] |= 1
    with pytest.raises(ExportRefused, match="protected by a password"):
        read(write(tmp_path, bytes(content), "a.xlsx"), xlsx())


def test_a_workbook_whose_archive_is_damaged_is_refused(tmp_path: Path):
    """Not only what zipfile calls a bad archive: also broken compression."""
    content = bytearray((CASES / "T12_dirty.xlsx").read_bytes())
    with zipfile.ZipFile(CASES / "T12_dirty.xlsx") as archive:
        start = archive.getinfo("xl/workbook.xml").header_offset
    content[start + 60 : start + 120] = b"\xff" * 60
    with pytest.raises(ExportRefused) as caught:
        read(write(tmp_path, bytes(content), "a.xlsx"), xlsx())
    assert caught.value.reason == "damaged"


def test_a_missing_sheet_is_told_without_the_names_of_the_others(tmp_path: Path):
    """A case file's sheets may be named after persons."""
    book = openpyxl.Workbook()
    book.active.title = "Shevchuk Yuliia"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ExportRefused, match="lacks the sheet") as caught:
        read(tmp_path / "a.xlsx", xlsx(xlsx={"sheet": "Persons"}))
    assert "Shevchuk" not in str(caught.value)
