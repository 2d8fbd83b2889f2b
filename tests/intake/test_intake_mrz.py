"""Machine-readable zones: every kind is read, a bad digit shows and is never repaired."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.intake.codes.mrz import check_digit, number_proposals, read_mrz
from builders.feeds import CASES, feed
from builders.read import read, records, write

T05 = {
    case["case"]: "\n".join(case["lines"])
    for case in json.loads((CASES / "T05_mrz.json").read_text("utf-8"))
}
# The specimens of ICAO 9303, whose check digits are those of the document itself.
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"


@pytest.mark.parametrize(
    ("zone", "kind", "number", "nationality", "birth"),
    [
        (TD1, "td1", "D23145890", "UTO", "740812"),
        (TD2, "td2", "D23145890", "UTO", "740812"),
        (TD3, "td3", "L898902C3", "UTO", "740812"),
        (MRV_A, "mrv-a", "L8988901C", "XXX", "400907"),
        (MRV_B, "mrv-b", "L8988901C", "XXX", "400907"),
    ],
)
def test_the_specimens_of_every_kind_are_read(
    zone: str, kind: str, number: str, nationality: str, birth: str
):
    found = read_mrz(zone)
    assert found is not None
    assert (found.kind, found.number, found.nationality, found.birth) == (
        kind,
        number,
        nationality,
        birth,
    )
    assert (found.family, found.given, found.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert found.failed == ()


@pytest.mark.parametrize("zone", [TD1, TD2, TD3, MRV_A, MRV_B])
def test_a_zone_may_come_on_one_line_or_without_its_last_fillers(zone: str):
    assert read_mrz(zone.replace("\n", "")) == read_mrz(zone)
    assert read_mrz(zone.replace("\n", " ")) == read_mrz(zone)
    names = 2 if zone == TD1 else 0
    lines = zone.split("\n")
    lines[names] = lines[names].rstrip("<")
    assert read_mrz("\n".join(lines)) == read_mrz(zone)


@pytest.mark.parametrize("zone", [TD1, TD2, TD3, MRV_A, MRV_B])
@given(data=st.data())
def test_one_misread_digit_of_the_number_always_shows(zone: str, data: st.DataObject):
    number = read_mrz(zone).number
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda c: c != number[place]))
    if abs(int(other, 36) - int(number[place], 36)) % 10 == 0:
        return  # ICAO's digit cannot tell characters ten apart
    damaged = number[:place] + other + number[place + 1 :]
    assert "number" in read_mrz(zone.replace(number, damaged)).failed


MRZ: dict[str, Any] = {
    "format": "mrz",
    "encoding": "ascii",
    "dates": {"order": "dmy", "calendar": "buddhist"},
    "fields": {
        "record_key": {"column": "mrz", "part": "document"},
        "sex": {"column": "mrz", "part": "sex"},
    },
    "name": [
        {
            "kind": "mrz",
            "family": {"column": "mrz", "part": "family"},
            "given": {"column": "mrz", "part": "given"},
        }
    ],
    "birth": {"date": {"column": "mrz", "part": "birth"}},
    "nationality": [{"country": {"column": "mrz", "part": "nationality"}}],
    "document": [
        {
            "type": {"column": "mrz", "part": "type"},
            "number": {"column": "mrz", "part": "number"},
            "issuer": {"column": "mrz", "part": "issuer"},
            "expires": {"column": "mrz", "part": "expires"},
            "mrz": "mrz",
        }
    ],
}
YEAR_1985 = (date(1985, 1, 1), date(1985, 12, 31))
MAY_12, MARCH_7, APRIL_19 = (
    (day, day) for day in (date(1985, 5, 12), date(1961, 3, 7), date(1981, 4, 19))
)


EXPECTED = {
    "td3-plain": ("YULIIA SHEVCHUK", "FE1234567", "UKR", "female", MAY_12, "valid"),
    "td3-single-name": ("RAHIMI", "Z7654321", "IND", "female", MARCH_7, "valid"),
    "td3-germany-D<<": ("ANNA MUELLER", "C01X00T47", "DEU", "female", MAY_12, "valid"),
    "td3-stateless-XXA": ("MOHAMMED HASSAN", "S12345678", "XXA", "male", MAY_12, "valid"),
    "td3-unknown-sex-and-partial-dob": (
        *("AYAAN WARSAME", "P00123456", "SOM", "unspecified"),
        *(YEAR_1985, "valid"),
    ),
    "td3-bad-check (1 read as L)": (
        *("YULIIA SHEVCHUK", "FE1L34567", "UKR", "female"),
        *(MAY_12, "invalid"),
    ),
    "td1-long-number": (
        *("EVA MARIA ERIKSSON", "AB1234567CD890", "SWE", "female"),
        *(APRIL_19, "valid"),
    ),
}


@pytest.mark.parametrize("case", T05)
def test_a_zone_alone_makes_a_record(tmp_path: Path, case: str):
    """Its dates are Gregorian and year first, whatever the feed says of others."""
    (found,) = records(write(tmp_path, T05[case]), feed(**MRZ))
    (document,) = found.documents
    (nationality,) = found.nationalities
    assert (
        *(found.names[0].full, document.number_norm, nationality.country, found.sex),
        *((found.birth.earliest, found.birth.latest), document.check),
    ) == EXPECTED[case]
    assert document.expires is not None and document.expires.year in (2030, 2031, 2033)


def test_zones_follow_one_another_and_a_broken_one_is_set_aside(tmp_path: Path):
    text = f"{TD3}\n{TD1}\n\nP<UTOSHORT\n\n{MRV_B}\n"
    rows, bad = read(write(tmp_path, text), feed(**MRZ))
    assert [row.number for row in rows] == [1, 3, 9]
    assert [(b.row_number, b.reason) for b in bad] == [(7, "not an MRZ")]


def test_a_zone_in_a_column_gives_its_parts(tmp_path: Path):
    """The other columns of a CSV stay what they are."""
    described = feed(
        document=[
            {"type": {"value": "passport"}, "number": {"column": "zone", "part": "number"}}
            | {"mrz": "zone"}
        ]
    )
    text = f'id,surname,given,dob,zone\n1,A,B,,"{TD3}"\n2,C,D,,no zone\n'
    first, second = records(write(tmp_path, text), described)
    assert (first.documents[0].number, first.documents[0].check) == ("L898902C3", "valid")
    assert second.documents == []


def test_a_misread_number_gets_proposals_and_is_not_repaired():
    """0 and O, 1 and I, 5 and S …: what would explain the digit, for a person to compare."""
    assert "L898902C3" in number_proposals("L8989O2C3", check_digit("L898902C3"))
    assert number_proposals("AB2134XXX", check_digit("AB2134XXX")) == ()
    assert read_mrz(TD3.replace("L898902C3", "L8989O2C3")).number == "L8989O2C3"


def test_the_check_digit_is_icaos_own_example():
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"


@given(st.text(max_size=100) | st.from_regex(r"[A-Z0-9<]{30}\n?[A-Z0-9<]{30,44}", fullmatch=True))
def test_any_text_is_a_zone_or_none(text: str):
    found = read_mrz(text)
    assert found is None or found.kind in ("td1", "td2", "td3", "mrv-a", "mrv-b")
