"""The case of T15: roles, minors, handling codes and protect flags by receiver."""

from __future__ import annotations

import pytest

from borderlink.disclosure.rules import decide
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Role
from builders.told import NIGHT, OPEN_RULE, agency, record

RECORDS = {
    "A1": {"role": Role.SUSPECT, "handling": ["H0"]},
    "A2": {"role": Role.SUSPECT, "handling": ["H2"]},
    "A3": {
        "role": Role.VICTIM,
        "minor": True,
        "handling": ["H1", "H2"],
        "protect_location": Flag.YES,
    },
    "A4": {"role": Role.WITNESS, "handling": ["H3"], "handling_text": "not to country CCC"},
    "A5": {"role": Role.VICTIM, "handling": [], "protect_location": Flag.NOT_ASSESSED},
}


@pytest.mark.parametrize(
    ("key", "receiver", "level", "contact"),
    [
        ("A1", "BBB", Level.CORE, "AAA desk"),
        ("A2", "BBB", Level.HIT, "AAA desk"),
        ("A3", "BBB", Level.HIT, "AAA victim protection"),
        ("A4", "CCC", Level.NOTHING, "AAA victim protection"),
        ("A5", "BBB", Level.HIT, "AAA victim protection"),
    ],
)
def test_each_record_reaches_each_receiver_as_far_as_it_may(key, receiver, level, contact):
    """Core data, a hit, a hit to the protection desk, or nothing at all."""
    ruling = decide(record(**RECORDS[key]), agency("AAA", OPEN_RULE), agency(receiver), NIGHT)
    assert (ruling.level, ruling.contact.name) == (level, contact)
    if level < Level.CORE:
        assert {"name", "birth place", "address"} <= set(ruling.withheld)
