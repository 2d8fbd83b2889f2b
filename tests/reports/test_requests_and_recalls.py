"""A request, a grant and a recall are told in every form of the report."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, date, datetime

import jsonschema
import openpyxl
import orjson
import pytest
from lxml import etree

from borderlink.disclosure.told import Level, ToldRecall, ToldRequest
from borderlink.reports import xml
from borderlink.reports.json import schema
from borderlink.reports.stage import render
from builders.fonts import FONTS
from builders.told import told_match, told_night

ASKED = ToldRequest(
    match_id="7K2M-9QPD-XV4T",
    by_us=False,
    other="UA-NP",
    other_name="National Police (invented)",
    reference="4F7Q-2ZKM",
    our_feed="main",
    our_record="A-1",
    asked_fields=("phone",),
    purpose="<b>Hearing</b> on Friday",
    asked_at=datetime(2026, 11, 24, tzinfo=UTC),
    state="waiting",
)
TAKEN_BACK = ToldRecall(
    match_id="3C8H-T0WE-9GKA",
    owner="UA-NP",
    owner_name="National Police (invented)",
    reference="8KQ2-7WZM",
    our_feed="main",
    our_record="A-2",
    reason="incorrect",
    last_told=date(2026, 11, 20),
)
NIGHT = told_night(
    told_match(level=Level.FULL, granted_until=date(2026, 11, 30)),
    requests=(ASKED,),
    recalled=(TAKEN_BACK,),
)


def test_the_page_tells_what_is_asked_and_what_is_taken_back() -> None:
    """The purpose is shown as it was written, never as markup."""
    page = render(NIGHT, "html", FONTS).decode()
    for words in ("UA-NP asks us", "Discard what you noted", "3C8H-T0WE-9GKA", "30 Nov 2026"):
        assert words in page
    assert "&lt;b&gt;Hearing&lt;/b&gt; on Friday" in page


def test_the_workbook_has_a_sheet_for_each() -> None:
    """And none where there is nothing to tell."""
    book = openpyxl.load_workbook(io.BytesIO(render(NIGHT, "xlsx", FONTS)))
    assert [cell.value for cell in book["Requests"][2]][:5] == [
        "7K2M-9QPD-XV4T", "A-1", "UA-NP asks us", "<b>Hearing</b> on Friday", "phone",
    ]  # fmt: skip
    assert [cell.value for cell in book["Taken back"][2]][:4] == [
        "3C8H-T0WE-9GKA", "A-2", "National Police (invented)", "incorrect",
    ]  # fmt: skip
    quiet = openpyxl.load_workbook(io.BytesIO(render(told_night(), "xlsx", FONTS)))
    assert not {"Requests", "Taken back"} & set(quiet.sheetnames)


def test_the_json_fits_its_schema() -> None:
    """With a request, a grant and a recall in it."""
    report = orjson.loads(render(NIGHT, "json", FONTS))
    jsonschema.validate(report, schema(), format_checker=jsonschema.FormatChecker())
    assert report["content"]["requests"][0]["purpose"] == "<b>Hearing</b> on Friday"
    assert report["content"]["recalled"][0]["reason"] == "incorrect"


def test_the_xml_fits_its_schema() -> None:
    """With the same words as the JSON."""
    report = etree.fromstring(render(NIGHT, "xml", FONTS))
    xml.schema().assertValid(report)
    assert report.findtext(f"{{{xml.NAMESPACE}}}Request/{{{xml.NAMESPACE}}}Other") == "UA-NP"
    assert report.findtext(f"{{{xml.NAMESPACE}}}Recall/{{{xml.NAMESPACE}}}Reason") == "incorrect"


def test_the_pdf_has_both_tables() -> None:
    """As text that can be searched."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=render(NIGHT, "pdf", FONTS),
        check=True,
        capture_output=True,
    )
    for words in ("Taken back", "Requests for more", "UA-NP asks us"):
        assert words in done.stdout.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Référence"), ("uk", "Відкликано"), ("th", "วัตถุประสงค์")]
)
def test_another_language_says_it_too(language: str, words: str) -> None:
    """Like every other text of the report."""
    night = told_night(requests=(ASKED,), recalled=(TAKEN_BACK,), language=language)
    assert words in render(night, "html", FONTS).decode()
