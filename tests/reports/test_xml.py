"""The XML report: the same content as the JSON, under a schema of our own."""

from __future__ import annotations

import hashlib
from dataclasses import fields

import orjson
import pytest
from lxml import etree

from borderlink.disclosure import told
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.told import ToldField, ToldReason, ToldValue, ToldWord, Verdict
from borderlink.reports.content import content_hash
from borderlink.reports.xml import NAMESPACE, PERSON_FIELDS, REPEATED, render_xml, schema
from builders.told import told_hit, told_match, told_night

WORD = ToldWord("Юлія", "yulia", "YULIIA", "yuliia", "sounds the same")
REASON = ToldReason(
    "name", 9.5, "Both …", "Both are called {ours}", "Юлія", "Y", ("rare",), (WORD,)
)
NIGHTS = [
    told_night(told_match(reasons=(REASON,), what_changed=("our name changed",)), told_hit()),
    told_night(),
    told_night(quarantine=(), feeds=()),
]


def content_of(report: bytes) -> dict:
    """What an XML report tells, as the JSON tells it."""
    root = etree.fromstring(report)
    return read(root, told.ToldNight)


def read(element, kind) -> dict:
    """One element by the dataclass that it came from; absent is None."""
    content = {}
    for field in fields(kind):
        name = REPEATED.get(field.name, field.name.title().replace("_", ""))
        found = element.findall(f"{{{NAMESPACE}}}{name}")
        if field.name == "fields":
            content["fields"] = [read_field(child) for child in element if named(child) in BY_NAME]
        elif field.name in REPEATED:
            content[field.name] = [read_item(child) for child in found]
        else:
            content[field.name] = read_item(found[0], field.type) if found else None
    return content


KINDS = {
    "Match": told.ToldMatch, "Feed": told.ToldFeed, "RowSetAside": told.ToldQuarantine,
    "DataQuality": told.ToldQuality, "Reason": told.ToldReason, "Word": told.ToldWord,
    "Decision": told.ToldDecision, "Contact": told.ToldContact,
}  # fmt: skip
BY_NAME = {name: field for field, name in PERSON_FIELDS.items()}


def named(element) -> str:
    return etree.QName(element).localname


def read_item(element, kind: str = "str"):
    if len(element):
        return read(element, KINDS[named(element)])
    text = element.text or ""
    if kind.startswith("bool"):
        return text == "true"
    if kind.startswith("int"):
        return int(text)
    return float(text) if kind.startswith("float") else text


def read_field(element) -> dict:
    sides = {
        side: [
            {"raw": v.text or "", "normalised": v.get("normalised"), "note": v.get("note")}
            for v in element.findall(f"{{{NAMESPACE}}}{side.title()}")
        ]
        for side in ("ours", "theirs")
    }
    return {"field": BY_NAME[named(element)], **sides, "verdict": element.get("verdict")}


@pytest.mark.parametrize("night", NIGHTS)
def test_the_xml_fits_its_published_schema(night):
    """Also for a night without a match, feed or row set aside."""
    schema().assertValid(etree.fromstring(render_xml(night)))


@pytest.mark.parametrize("night", NIGHTS)
def test_the_content_hash_can_be_recomputed_from_the_xml(night):
    """Nothing of the JSON's content is lost or changed on the way into XML."""
    report = render_xml(night)
    canonical = orjson.dumps(content_of(report), option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(canonical).hexdigest()
    assert digest == content_hash(night) == etree.fromstring(report).get("contentHash")


def test_every_field_that_may_be_told_has_its_name():
    """A field added to the disclosure must be named in the schema, too."""
    assert set(PERSON_FIELDS) == set(NAMES)


@pytest.mark.parametrize(
    "value", ["</Ours><x>", "]]>", "&lt;", "\x00\x1b", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\ufffe"]
)
def test_a_value_is_text_wherever_it_stands(value):
    """Markup is escaped, and what no XML can hold is replaced, so that the report can be read."""
    name = ToldField("name", (ToldValue(value, value, value),), (), Verdict.MISSING)
    report = render_xml(told_night(told_match(fields=(name,), handling_text=value)))
    root = etree.fromstring(report)
    schema().assertValid(root)
    shown = root.findtext(f".//{{{NAMESPACE}}}PersonName/{{{NAMESPACE}}}Ours")
    assert len(shown) == len(value) and shown.isprintable()
