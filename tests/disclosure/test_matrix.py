"""The whole matrix: role × age × handling × protect flags × kind of receiver, against one table.

The owner's rule is the most generous there is, so that what is expected is what is built in. The
tables below are the policy in a form that lawyers can read; the product of them is checked.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import pytest

from borderlink.config import DisclosureRule, Settings
from borderlink.disclosure.fields import CORE, NAMES, PLACES
from borderlink.disclosure.gather import Found
from borderlink.disclosure.match import Side, told_match
from borderlink.disclosure.rules import Ruling, decide
from borderlink.disclosure.told import Level
from borderlink.linkage.evidence import Evidence, PairEvidence
from borderlink.person import Flag, Record, Role
from builders.told import NIGHT, OPEN_RULE, agency, born, record
from builders.withheld import CANARIES, full_record

NOTHING, HIT, CORE_DATA = Level.NOTHING, Level.HIT, Level.CORE

# At most this leaves by each condition alone; all of them hold at once, so the least counts.
ROLES: dict[str, Level] = {
    Role.SUSPECT: CORE_DATA,
    Role.CONVICTED: CORE_DATA,
    Role.CONTACT: CORE_DATA,
    Role.MISUSED_IDENTITY: CORE_DATA,
    Role.VICTIM: HIT,
    Role.POTENTIAL_VICTIM: HIT,
    Role.WITNESS: HIT,
    Role.MISSING: HIT,
    Role.UNKNOWN: HIT,
    "a word nobody knows": HIT,
}
AGES: dict[str, tuple[dict[str, Any], Level]] = {
    "adult": ({"minor": False}, CORE_DATA),
    "minor": ({"minor": True}, HIT),
    "may be under 18": ({"minor": None, "birth": born("2009-06-01")}, HIT),
    "adult by birth": ({"minor": None}, CORE_DATA),
}
CODES: dict[str, Level] = {
    "H0": CORE_DATA,
    "H1": CORE_DATA,
    "H2": HIT,
    "H3": NOTHING,
    "H9": HIT,  # no code of Europol's
}
NO_CODE = HIT
IDENTITY = {Flag.NO: CORE_DATA, Flag.YES: HIT, Flag.NOT_ASSESSED: HIT}
KINDS = ("police", "border", "immigration", "prosecution", "ngo", "authority")
PROTECTED = {role for role, level in ROLES.items() if level is HIT}

HANDLING = [
    list(codes) for count in range(len(CODES) + 1) for codes in itertools.combinations(CODES, count)
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination, and what is expected of it."""

    record: Record
    level: Level
    protected: bool
    location: str


@cache
def cells() -> tuple[Cell, ...]:
    """10 roles × 4 ages × 32 sets of codes × 3 × 3 flags."""
    product = itertools.product(ROLES, AGES.values(), HANDLING, IDENTITY, Flag)
    return tuple(cell(*combination) for combination in product)


def cell(
    role: str, age: tuple[dict[str, Any], Level], codes: list[str], identity: Flag, location: Flag
) -> Cell:
    stated, by_age = age
    by_code = min((CODES[code] for code in codes), default=NO_CODE)
    flags = {"protect_identity": identity, "protect_location": location}
    return Cell(
        full_record(role=role, handling=codes, **flags, **stated),
        min(ROLES[role], by_age, by_code, IDENTITY[identity]),
        role in PROTECTED or by_age is HIT or IDENTITY[identity] is HIT,
        location,
    )


def expected_fields(one: Cell) -> set[str]:
    """Identity data; without places where the location is not known to be safe."""
    if one.level < CORE_DATA:
        return set()
    return set(CORE - PLACES if one.location != Flag.NO else CORE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_combination_leaves_what_the_table_says(kind):
    """11,520 combinations for each kind of receiver: level, fields and whom to call."""
    owner, receiver = agency("AAA", OPEN_RULE), agency("BBB", kind=kind)
    for one in cells():
        ruling = decide(one.record, owner, receiver, NIGHT)
        assert ruling.level is one.level, one
        assert set(NAMES) - set(ruling.withheld) == expected_fields(one), one
        desk = "AAA victim protection" if one.protected else "AAA desk"
        assert ruling.contact.name == desk, one
    assert len(cells()) == 10 * 4 * 32 * 3 * 3


def told_bytes(given: Record, ruling: Ruling) -> bytes:
    """What the report stage would get of a match with that record."""
    items = [Evidence(name, 3, "same", 9.0, value, value) for name, value in CANARIES.items()]
    found = Found("M-1", 1, 2, True, "new", NIGHT, NIGHT, "to verify", (), False, 30.0,
                  PairEvidence(-10.0, tuple(items)).to_json())  # fmt: skip
    told = told_match(
        found,
        ours=Side(record(agency="BBB", record_key="B-1"), {}),
        theirs=Side(given, {}),
        ruling=ruling,
        owner=agency("AAA", OPEN_RULE),
        receiver=agency("BBB"),
        night=NIGHT,
        settings=Settings(name="test", inbox="in", state="state"),
        reference="4F7Q-2ZKM",
        history=(),
    )
    return orjson.dumps(told)


def test_every_outcome_of_the_matrix_holds_no_withheld_value_and_every_released_one():
    """Each field carries a value found nowhere else: what is withheld is in no byte of it."""
    owner, receiver = agency("AAA", OPEN_RULE), agency("BBB")
    seen: set[tuple[Ruling, str]] = set()
    for one in cells():
        ruling = decide(one.record, owner, receiver, NIGHT)
        if ruling.level is NOTHING or (ruling, one.record.role) in seen:
            continue
        seen.add((ruling, one.record.role))
        told = told_bytes(one.record, ruling)
        for field, value in CANARIES.items():
            assert (value.encode() in told) is (field not in ruling.withheld), (field, ruling)
        assert b"A-secret-key" not in told
    assert {ruling.level for ruling, _ in seen} == {HIT, CORE_DATA}


FACING: dict[str | None, Level] = {
    None: HIT,
    Role.VICTIM: HIT,
    Role.POTENTIAL_VICTIM: HIT,
    Role.WITNESS: HIT,
    Role.MISSING: HIT,
    Role.SUSPECT: NOTHING,
    Role.CONVICTED: NOTHING,
    Role.CONTACT: NOTHING,
    Role.MISUSED_IDENTITY: NOTHING,
    Role.UNKNOWN: NOTHING,
}
CONSENT = {None: NOTHING, "": NOTHING, "no": NOTHING, "refused": NOTHING, "?": NOTHING, "yes": HIT}
PURPOSES = {None: NOTHING, "statistics": NOTHING, "victim care": HIT}


@pytest.mark.parametrize("kind", KINDS)
def test_an_ngo_tells_only_by_purpose_and_consent_and_never_to_find_a_suspect(kind):
    """Every role × role of the receiver's own record × consent × purpose."""
    care = DisclosureRule(id="care", level="hit", purpose=("victim care",))
    generous = DisclosureRule(id="no purpose", level="core")
    owner, receiver = agency("AAA", generous, care, kind="ngo"), agency("BBB", kind=kind)
    for role, facing, consent, purpose in itertools.product(ROLES, FACING, CONSENT, PURPOSES):
        given = full_record(role=role, consent=consent, purpose=purpose)
        expected = min(FACING[facing], CONSENT[consent], PURPOSES[purpose])
        level = decide(given, owner, receiver, NIGHT, facing).level
        assert level is expected, (role, facing, consent, purpose)
