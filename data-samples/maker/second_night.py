"""The second night: two agencies deliver again, with a few changes that a test can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from maker import identifiers
from maker.agencies import shelter, ukraine
from maker.cases import KNOWN_TO
from maker.person import Sighting
from maker.world import AGENCIES, World

FILES = {ukraine.CODE: "UA-NP_export_20261102.csv", shelter.CODE: "NGO-SH_cases_2026-11-02.json"}
# The broken rows are made from an export's first records, which therefore stay as they are.
UNTOUCHED = 6

Change = tuple[str, str, str, str]


@dataclass(frozen=True)
class Night:
    """The world after the second night, and what became different."""

    world: World
    changes: tuple[Change, ...]


def _birth(s: Sighting) -> Sighting:
    born = s.person.born
    return replace(s, person=replace(s.person, born=born and born + timedelta(days=3)))


def _name(s: Sighting) -> Sighting:
    return replace(s, typo=True)


def _passport(s: Sighting) -> Sighting:
    number = identifiers.passport(s.person.number + 700_000, s.person.country)
    return replace(s, person=replace(s.person, passport=number))


def _phone(s: Sighting) -> Sighting:
    return replace(s, person=replace(s.person, phone=identifiers.new_phone(s.person.number)))


# agency, what is changed, how, and what the system should do about the record's matches
PLAN: tuple[tuple[str, str, Callable[[Sighting], Sighting] | None, str], ...] = (
    (ukraine.CODE, "birth", _birth, "decided matches re-open"),
    (ukraine.CODE, "name", _name, "decided matches re-open"),
    (ukraine.CODE, "passport", _passport, "decided matches re-open"),
    (ukraine.CODE, "phone", _phone, "decided matches stay silent"),
    (ukraine.CODE, "withdrawn", None, "matches close"),
    (ukraine.CODE, "withdrawn", None, "matches close"),
    (shelter.CODE, "birth", _birth, "decided matches re-open"),
    (shelter.CODE, "withdrawn", None, "matches close"),
)


def make(first: World) -> Night:
    """The first night's world with the planned changes and three new records."""
    sightings = {(s.agency, s.key): s for s in first.sightings}
    shared = list(_plain_shared(first))
    changes: list[Change] = []
    for agency, what, change, expect in PLAN:
        chosen = next(s for s in shared if s.agency == agency and _visible(s, change))
        shared.remove(chosen)
        spot = chosen.agency, chosen.key
        changes.append((*spot, what, expect))
        if change is None:
            del sightings[spot]
        else:
            sightings[spot] = change(chosen)
    new = list(_newcomers(first))
    changes += [(s.agency, s.key, "new", "a new match") for s in new]
    return Night(World((*sightings.values(), *new)), tuple(changes))


def _plain_shared(world: World) -> Iterator[Sighting]:
    """Records without planned difficulty whose person another agency knows too."""
    agencies: dict[int, set[str]] = {}
    for s in world.sightings:
        agencies.setdefault(s.person.number, set()).add(s.agency)
    for agency in FILES:
        for s in world.of(agency)[UNTOUCHED:]:
            if s.case == "plain" and len(agencies[s.person.number]) > 1:
                yield s


def _visible(sighting: Sighting, change: Callable[[Sighting], Sighting] | None) -> bool:
    """Whether the agency's row shows the change; few rows show every field."""
    if change is None:
        return True
    if sighting.agency == ukraine.CODE:
        return ukraine.row(sighting) != ukraine.row(change(sighting))
    return shelter.notice(sighting) != shelter.notice(change(sighting))


def _newcomers(world: World) -> Iterator[Sighting]:
    """Persons known elsewhere whom two agencies meet for the first time."""
    met: set[int] = set()
    for agency, count in ((ukraine.CODE, 2), (shelter.CODE, 1)):
        own = world.of(agency)
        have = met | {s.person.number for s in own}
        able = (s for s in world.sightings if s.case == "plain" and s.person.number not in have)
        fitting = [s for s in able if _could_meet(agency, s)]
        for number, known in enumerate(fitting[:count], len(own) + 1):
            met.add(known.person.number)
            yield replace(known, agency=agency, key=AGENCIES[agency].key(number))


def _could_meet(agency: str, sighting: Sighting) -> bool:
    person = sighting.person
    real = person.passport != identifiers.NO_PASSPORT and person.phone != identifiers.HOTLINE
    if agency == shelter.CODE and person.nature != "victim":
        return False
    return real and agency in KNOWN_TO[person.culture]
