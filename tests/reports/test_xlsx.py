"""The workbook: typed text, nothing live, and a sheet to answer on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest

from borderlink.disclosure.told import Level, ToldField, ToldValue, Verdict
from borderlink.reports.vocabulary import JUDGEMENTS
from borderlink.reports.xlsx import render_xlsx
from borderlink.review import Judgement
from builders.told import told_match, told_night

# T11: what a spreadsheet would run, and what only looks like it and must survive.
INJECTIONS = [
    "=cmd|' /C calc'!A0",
    "+66812345678",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    '"=HYPERLINK(""http://x"",""click"")"',
    "-Al Hassan",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "http://evil.example/",
    "00412",
]


def workbook(*matches):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(told_night(*matches))))


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_is_a_text_cell_and_nothing_else(value):
    """Formulas do not run, phone numbers keep their plus and their zeros."""
    name = ToldField("name", (ToldValue(value),), (ToldValue(value),), Verdict.SAME)
    content = render_xlsx(told_night(told_match(fields=(name,), our_record=value)))
    cell = openpyxl.load_workbook(io.BytesIO(content))["Fields"]["C2"]
    assert (cell.value, cell.data_type) == (value, "s")
    for part in _sheets(content):
        assert "<f>" not in part and "<hyperlink" not in part


def _sheets(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]


def test_the_decisions_sheet_offers_the_words_of_review():
    """A drop-down whose words `decide` understands, one row a match."""
    book = workbook(told_match())
    validation, *_ = book["Decisions"].data_validations.dataValidation
    first, last = re.findall(r"\$A\$(\d+)", validation.formula1)
    offered = [book["Words"][f"A{row}"].value for row in range(int(first), int(last) + 1)]
    assert offered == [str(word) for word in Judgement] == list(JUDGEMENTS)
    assert str(validation.sqref) == "B2"
    assert book["Decisions"]["A2"].value == "7K2M-9QPD-XV4T"


def test_what_a_return_would_refuse_the_sheet_refuses_too():
    """A reason of 3,000 letters or a whole sentence as a user id is stopped where it is typed."""
    _, *lengths = workbook(told_match())["Decisions"].data_validations.dataValidation
    limits = {str(rule.sqref): (rule.type, rule.formula1) for rule in lengths}
    assert limits == {
        "C2": ("textLength", "2000"),
        "D2:E2": ("textLength", "64"),
        "F2": ("textLength", "14"),
    }


def test_bits_are_numbers_that_add_up():
    """Evidence can be summed in the sheet."""
    rows = list(workbook(told_match())["Evidence"].iter_rows(min_row=2, values_only=True))
    assert sum(row[2] for row in rows) == pytest.approx(20.3)


def test_a_night_without_matches_is_a_workbook_too():
    """Every sheet is there, with its heading."""
    assert workbook().sheetnames[:4] == ["Queue", "Fields", "Evidence", "Decisions"]


def test_the_workbook_was_made_on_the_night_it_tells_of():
    """The creation time is the night's, so that the bytes do not depend on the clock."""
    assert workbook().properties.created.date() == date(2026, 11, 25)


def test_nothing_is_to_be_decided_on_a_withdrawn_match():
    """It stands in the queue, so that it is recalled, but asks for no answer."""
    book = workbook(told_match(state="withdrawn"))
    assert book["Queue"]["B2"].value == "withdrawn"
    assert book["Decisions"].max_row == 1


def test_a_name_keeps_its_script_beside_its_reading():
    """An officer in Kyiv looks for Юлія, not for Yuliia."""
    name = ToldField("name", (ToldValue("Юлія Шевчук", "Yuliia Shevchuk"),), (), Verdict.MISSING)
    assert workbook(told_match(fields=(name,)))["Queue"]["E2"].value == (
        "Юлія Шевчук\nYuliia Shevchuk"
    )


def test_our_own_latin_spelling_goes_before_a_romanised_one():
    """What the passport says is better than what a machine reads."""
    ours = (ToldValue("روديل سومولونغ", "Rodil Somolong"), ToldValue("RODEL SUMULONG"))
    name = ToldField("name", ours, (), Verdict.MISSING)
    sheet = workbook(told_match(fields=(name,)))["Queue"]
    assert sheet["E2"].value == "روديل سومولونغ\nRODEL SUMULONG"


def test_a_wrapped_text_is_seen_whole():
    """A row is as high as its longest cell has lines."""
    assert (
        workbook(told_match(owner_name="x" * 200, level=Level.HIT))["Queue"]
        .row_dimensions[2]
        .height
        >= 5 * 15
    )


def test_every_sheet_can_be_filtered_and_printed():
    """The heading stays in sight, is repeated on paper, and a page holds all columns."""
    for sheet in workbook(told_match()):
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
