"""MX-PE: NIEM-like XML, two surnames, day/month/year."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from maker.agencies.common import dice, national_id, passport, phone
from maker.person import Sighting
from maker.spelling import spell

CODE = "MX-PE"
FILE = "MX-PE_personas_2026-11-01.xml"
STATUS = {
    "suspect": "PROBABLE RESPONSABLE",
    "victim": "VICTIMA",
    "witness": "TESTIGO",
    "contact": "RELACIONADO",
    "missing": "DESAPARECIDO",
}
COUNTRIES = {"MEX": "MEXICANA", "COL": "COLOMBIANA", "JPN": "JAPONESA", "CHN": "CHINA"}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<pe:Intercambio xmlns:pe="urn:ejemplo:policia-estatal"
    xmlns:nc="https://docs.oasis-open.org/niemopen/ns/model/niem-core/6.0/">
"""
TAIL = "</pe:Intercambio>\n"


def key(number: int) -> str:
    return f"PE/2026/{number:05d}"


def write(sightings: Sequence[Sighting]) -> bytes:
    """The whole export."""
    records = [_record(s, s.key, _day(s)) for s in sightings]
    broken = [
        _record(sightings[0], "", _day(sightings[0])),
        _record(sightings[1], key(90001), "12/13/1985"),
        _record(sightings[2], sightings[4].key, _day(sightings[2])),
    ]
    return (HEAD + "".join([*records, *broken]) + TAIL).encode()


def _day(sighting: Sighting) -> str:
    born = sighting.person.born
    if born is None:
        return ""
    return str(born.year) if sighting.year_only else born.strftime("%d/%m/%Y")


def _record(sighting: Sighting, record_key: str, day: str) -> str:
    rng, person = dice(sighting), sighting.person
    script = "native" if person.culture == "es" else "latin"
    name = spell(sighting, script, rng)
    if person.culture == "es" and rng.random() < 0.15:
        name = spell(sighting, "latin", rng)  # a keyboard without accents
    identity = "".join(
        _element(f'pe:Documento tipo="{kind}"', number)
        for kind, number in (
            ("PASAPORTE", passport(sighting, rng)),
            ("IDENTIDAD", national_id(sighting, rng)),
        )
    )
    return f"""  <nc:Person>
{_element("pe:NumeroExpediente", record_key)}    <nc:PersonName>
{_element("nc:PersonGivenName", name.given)}{_element("nc:PersonSurName", name.family)}\
    </nc:PersonName>
{_element("nc:PersonBirthDate", day)}{_element("nc:PersonSexCode", "HM"[person.sex == "f"])}\
{_element("nc:PersonNationalityText", COUNTRIES[person.country])}\
{_element("pe:LugarNacimiento", person.place.written(script, rng))}{identity}\
{_element("nc:TelephoneNumber", phone(sighting, rng, trunk=rng.choice(("+", "00"))))}\
{_element("pe:Calidad", STATUS[person.nature])}  </nc:Person>
"""


def _element(tag: str, text: str) -> str:
    return f"    <{tag}>{escape(text)}</{tag.split(maxsplit=1)[0]}>\n" if text else ""
