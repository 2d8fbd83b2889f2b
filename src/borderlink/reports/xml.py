"""The report for machines that read XML, with a schema of our own (`report.xsd`).

The lines of the side-by-side table are called as the public person models call them (NIEM:
PersonName, PersonBirthDate; PFIF knows the same by other words), everything else as in the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from lxml import etree

from borderlink.disclosure.told import ToldNight
from borderlink.reports.content import content, content_hash

MEDIA_TYPE = "application/xml"
NAMESPACE = "urn:borderlink:report:1"

PERSON_FIELDS: Mapping[str, str] = {
    "name": "PersonName",
    "birth": "PersonBirthDate",
    "sex": "PersonSexText",
    "nationality": "PersonNationalityText",
    "birth place": "PersonBirthLocation",
    "document": "PersonIdentification",
    "phone": "TelephoneNumber",
    "email": "EmailID",
    "account": "OnlineAccountID",
    "plate": "VehicleLicensePlateID",
    "address": "Address",
    "role": "PersonRoleText",
    "relation": "PersonAssociation",
    "event": "Event",
    "sensitive": "SensitiveText",
}

# What is repeated is called by what one of it is.
REPEATED: Mapping[str, str] = {
    "matches": "Match",
    "feeds": "Feed",
    "quarantine": "RowSetAside",
    "quality": "DataQuality",
    "requests": "Request",
    "recalled": "Recall",
    "asked_fields": "AskedField",
    "granted_fields": "GrantedField",
    "what_changed": "WhatChanged",
    "handling": "HandlingCode",
    "reasons": "Reason",
    "notes": "Note",
    "words": "Word",
    "withheld": "WithheldField",
    "history": "Decision",
}

# Characters that no XML document can hold, not even escaped (XML 1.0, 2.2).
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_xml(told: ToldNight) -> bytes:
    """What is told, in the order of the schema; characters that XML forbids become U+FFFD."""
    report = etree.Element(_named("Report"), nsmap={None: NAMESPACE})
    report.set("version", "1")
    report.set("contentHash", content_hash(told))
    _fill(report, content(told))
    return bytes(etree.tostring(report, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def schema() -> etree.XMLSchema:
    """The XML Schema that every such report fits."""
    file = resources.files("borderlink.reports") / "report.xsd"
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))


def _fill(parent: Any, told: Mapping[str, Any]) -> None:
    for key, value in told.items():
        if key == "fields":
            _add_person_fields(parent, value)
        elif isinstance(value, list):
            for item in value:
                _add(parent, REPEATED[key], item)
        elif value is not None:
            _add(parent, key.title().replace("_", ""), value)


def _add(parent: Any, name: str, value: Any) -> None:
    child = etree.SubElement(parent, _named(name))
    if isinstance(value, dict):
        _fill(child, value)
    else:
        child.text = _text(value)


def _add_person_fields(match: Any, fields: list[dict[str, Any]]) -> None:
    for field in fields:
        line = etree.SubElement(match, _named(PERSON_FIELDS[field["field"]]))
        line.set("verdict", field["verdict"])
        for side in ("ours", "theirs"):
            for value in field[side]:
                shown = etree.SubElement(line, _named(side.title()))
                shown.text = _text(value["raw"])
                for attribute in ("normalised", "note"):
                    if value[attribute] is not None:
                        shown.set(attribute, _text(value[attribute]))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _IMPOSSIBLE.sub("\ufffd", str(value))


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
