"""Every format says the same, and says so by the same hash."""

from __future__ import annotations

import io
import re
from dataclasses import fields, replace

import jsonschema
import openpyxl
import orjson
import pypdfium2
import pytest
from lxml import etree

from borderlink.disclosure import told
from borderlink.reports.content import content_hash
from borderlink.reports.json import schema
from borderlink.reports.stage import render
from builders.fonts import FONTS
from builders.taint import text_of
from builders.told import told_hit, told_match, told_night

NIGHT = told_night(told_match(), told_hit(match_id="3C8H-T0WE-9GKA"))
FORMATS = ("html", "pdf", "xlsx", "json", "xml")


def made(night: told.ToldNight, name: str) -> bytes:
    report = render(night, name, FONTS)
    assert report is not None
    return report


def hashes(night: told.ToldNight) -> dict[str, str | None]:
    """The content hash that each format states, read as its readers would read it."""
    about = openpyxl.load_workbook(io.BytesIO(made(night, "xlsx")))["About"]
    page = re.search(r'<meta name="content-hash" content="(\w+)">', made(night, "html").decode())
    with pypdfium2.PdfDocument(made(night, "pdf")) as paper:
        keywords = paper.get_metadata_value("Keywords")
    return {
        "html": page and page[1],
        "pdf": keywords,
        "xlsx": next(row[1].value for row in about if row[0].value == "Content hash"),
        "json": orjson.loads(made(night, "json"))["content_hash"],
        "xml": etree.fromstring(made(night, "xml")).get("contentHash"),
    }


@pytest.mark.parametrize("night", [NIGHT, told_night()])
def test_all_five_formats_carry_one_content_hash(night):
    """A reader can tell that five files are one report."""
    assert hashes(night) == dict.fromkeys(FORMATS, content_hash(night))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_is_told(name):
    """Both spellings, the id, the owner's contact, what is withheld, and the row set aside."""
    text = text_of(f"report.{name}", made(NIGHT, name))
    for said in ("7K2M-9QPD-XV4T", "Юлія Шевчук", "12.05.2528", "Duty desk", "4F7Q-2ZKM"):
        assert said in text, said
    for said in ("phone", "month 13 does not exist", "police-core", "3C8H-T0WE-9GKA"):
        assert said in text, said


def test_the_hash_changes_with_any_word_told():
    """One more suppressed match is another content."""
    assert content_hash(NIGHT) != content_hash(replace(NIGHT, suppressed=4))


def test_the_hash_can_be_recomputed_from_the_json():
    """sha256 over the canonical JSON of `content`, as the schema says."""
    import hashlib

    report = orjson.loads(made(NIGHT, "json"))
    canonical = orjson.dumps(report["content"], option=orjson.OPT_SORT_KEYS)
    assert hashlib.sha256(canonical).hexdigest() == report["content_hash"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_content_gives_the_same_bytes(name):
    """No clock and no random id gets into a report."""
    assert made(NIGHT, name) == made(NIGHT, name)


@pytest.mark.parametrize("night", [NIGHT, told_night(), told_night(quarantine=(), feeds=())])
def test_the_json_fits_its_published_schema(night):
    """Also for a night without a match, feed or quarantined row."""
    jsonschema.Draft202012Validator.check_schema(schema())
    report = orjson.loads(made(night, "json"))
    jsonschema.validate(report, schema(), format_checker=jsonschema.FormatChecker())


def test_the_schema_knows_every_field_that_is_told():
    """A field added to what is told must be published."""
    definitions = schema()["$defs"]
    names = (
        "ToldNight", "ToldMatch", "ToldField", "ToldValue", "ToldReason", "ToldWord",
        "ToldDecision", "ToldQuality",
    )  # fmt: skip
    for name in names:
        told_fields = {f.name for f in fields(getattr(told, name))}
        assert set(definitions[name]["properties"]) == told_fields
