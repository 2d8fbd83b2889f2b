"""Every format says the same, and says so by the same hash."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import jsonschema
import openpyxl
import orjson
import pytest

from borderlink.disclosure import told
from borderlink.reports.content import content_hash
from borderlink.reports.json import schema
from borderlink.reports.stage import render
from builders.told import told_hit, told_match, told_night

NIGHT = told_night(told_match(), told_hit(match_id="3C8H-T0WE-9GKA"))


def test_html_xlsx_and_json_carry_one_content_hash():
    """A reader can tell that two files are one report."""
    digest = content_hash(NIGHT)
    about = openpyxl.load_workbook(io.BytesIO(render(NIGHT, "xlsx")))["About"]
    assert digest in [cell.value for cell in about["B"]]
    assert f'<meta name="content-hash" content="{digest}">' in render(NIGHT, "html").decode()
    assert orjson.loads(render(NIGHT, "json"))["content_hash"] == digest


def test_the_hash_changes_with_any_word_told():
    """One more suppressed match is another content."""
    assert content_hash(NIGHT) != content_hash(replace(NIGHT, suppressed=4))


def test_the_hash_can_be_recomputed_from_the_json():
    """sha256 over the canonical JSON of `content`, as the schema says."""
    import hashlib

    report = orjson.loads(render(NIGHT, "json"))
    canonical = orjson.dumps(report["content"], option=orjson.OPT_SORT_KEYS)
    assert hashlib.sha256(canonical).hexdigest() == report["content_hash"]


@pytest.mark.parametrize("name", ["html", "xlsx", "json"])
def test_the_same_content_gives_the_same_bytes(name):
    """No clock and no random id gets into a report."""
    assert render(NIGHT, name) == render(NIGHT, name)


@pytest.mark.parametrize("night", [NIGHT, told_night(), told_night(quarantine=(), feeds=())])
def test_the_json_fits_its_published_schema(night):
    """Also for a night without a match, feed or quarantined row."""
    jsonschema.Draft202012Validator.check_schema(schema())
    report = orjson.loads(render(night, "json"))
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
