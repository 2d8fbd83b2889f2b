"""The demonstration's configuration is valid and says what its README promises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from borderlink.config import Config, load_config
from borderlink.disclosure.rules import decide
from borderlink.disclosure.told import Level
from borderlink.person import Flag, Handling, Record, Role

DEMO = Path(__file__).parents[1] / "configs" / "demo"
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def demo() -> Config:
    return load_config(DEMO)


def record(agency: str, role: str, **more: object) -> Record:
    """A record of an agency; handling H0 and an identity that needs no protection by default."""
    given: dict[str, object] = {"handling": [Handling.H0], "protect_identity": Flag.NO, **more}
    return Record(agency=agency, feed="f", record_key="1", role=role, **given)  # type: ignore[arg-type]


def level(demo: Config, of: Record, to: str, facing: str | None = None) -> Level:
    """What the receiver may be told of the record under the demonstration's rules."""
    return decide(of, demo.agencies[of.agency], demo.agencies[to], TODAY, facing).level


def test_every_agency_has_one_feed(demo: Config) -> None:
    assert sorted(f.agency for f in demo.feeds) == sorted(demo.agencies)


def test_every_feed_finds_exactly_one_file_and_every_file_a_feed(demo: Config) -> None:
    """A glob that also took a manifest, or the next night's name, would read the wrong file."""
    found = [[file.name for file in demo.inbox.glob(feed.files)] for feed in demo.feeds]
    exports = {f.name for f in demo.inbox.iterdir() if not f.name.endswith(".manifest.json")}
    assert all(len(names) == 1 for names in found)
    assert {name for names in found for name in names} == exports


def test_every_agency_can_be_called_about_a_victim(demo: Config) -> None:
    assert all(a.contact.phone and a.victim_contact for a in demo.agencies.values())


def test_police_learn_the_identity_of_an_open_suspect(demo: Config) -> None:
    assert level(demo, record("TH-IB", Role.SUSPECT), "UA-NP") is Level.CORE


def test_an_h2_suspect_is_a_hit(demo: Config) -> None:
    suspect = record("TH-IB", Role.SUSPECT, handling=[Handling.H2])
    assert level(demo, suspect, "UA-NP") is Level.HIT


@pytest.mark.parametrize("role", [Role.VICTIM, Role.POTENTIAL_VICTIM, Role.WITNESS, Role.MISSING])
def test_those_who_need_protection_are_hits_of_the_victim_contact(demo: Config, role: str) -> None:
    owner, receiver = demo.agencies["UA-NP"], demo.agencies["TH-IB"]
    ruling = decide(record("UA-NP", role), owner, receiver, TODAY)
    assert (ruling.level, ruling.contact) == (Level.HIT, owner.victim_contact)


@pytest.mark.parametrize(
    ("purpose", "to", "expected"),
    [
        ("statistics", "UA-NP", Level.NOTHING),
        ("victim care", "UA-NP", Level.NOTHING),
        ("victim care", "TH-IB", Level.HIT),
        ("criminal investigation", "UA-NP", Level.HIT),
        (None, "TH-IB", Level.NOTHING),
    ],
)
def test_a_shelter_tells_only_what_the_person_consented_to(
    demo: Config, purpose: str | None, to: str, expected: Level
) -> None:
    victim = record("NGO-SH", Role.VICTIM, purpose=purpose, consent="yes")
    assert level(demo, victim, to) is expected


def test_a_shelter_never_helps_to_find_a_suspect(demo: Config) -> None:
    purpose = "criminal investigation"
    victim = record("NGO-SH", Role.VICTIM, purpose=purpose, consent="yes")
    assert level(demo, victim, "UA-NP", facing=Role.SUSPECT) is Level.NOTHING
