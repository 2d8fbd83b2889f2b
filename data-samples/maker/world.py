"""Everything the samples say: who is on file where, what is true, and what is a trap."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from maker import identifiers
from maker.agencies import emirates, japan, mexico, shelter, thailand, ukraine
from maker.cases import apart_persons, same_persons
from maker.people import Population
from maker.person import Sighting

SEED = 20261101
AGENCIES = {m.CODE: m for m in (thailand, ukraine, emirates, mexico, japan, shelter)}
SIZES = {"TH-IB": 450, "UA-NP": 380, "AE-BG": 370, "MX-PE": 290, "JP-PF": 310, "NGO-SH": 200}
# How often a culture appears among the records that no other agency has.
HOME = {
    "TH-IB": ["th", "th", "th", "my", "my", "my", "zh", "vi", "ru", "ja"],
    "UA-NP": ["uk", "uk", "uk", "uk", "ru", "ru", "ar", "vi", "zh"],
    "AE-BG": ["ar", "ar", "ar", "ar", "uk", "ru", "tl", "tl", "th"],
    "MX-PE": ["es", "es", "es", "es", "es", "es", "es", "zh", "ja"],
    "JP-PF": ["ja", "ja", "ja", "th", "tl", "vi", "vi", "zh", "es"],
    "NGO-SH": ["th", "my", "my", "tl", "uk", "es", "vi", "ar"],
}

Pair = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class World:
    """All sightings, with their keys."""

    sightings: tuple[Sighting, ...]

    def of(self, agency: str) -> list[Sighting]:
        return [s for s in self.sightings if s.agency == agency]

    def pairs(self) -> tuple[list[Pair], list[Pair]]:
        """True pairs and trap pairs of two agencies each, sorted."""
        true, traps = [], []
        for a, b in combinations(sorted(self.sightings, key=lambda s: (s.agency, s.key)), 2):
            if a.agency == b.agency:
                continue
            if a.person.number == b.person.number:
                true.append((a.agency, a.key, b.agency, b.key, a.case))
            elif a.person.group and a.person.group == b.person.group:
                traps.append((a.agency, a.key, b.agency, b.key, a.case))
        return true, traps


def make_world() -> World:
    """The same world on every call."""
    rng = random.Random(SEED)
    population = Population(rng)
    planned = [*same_persons(population, rng), *apart_persons(population, rng)]
    everyone = [*planned, *_only_here(planned, population, rng)]
    return World(tuple(_keyed(_with_placeholders(everyone, rng), rng)))


def _only_here(
    planned: Sequence[Sighting], population: Population, rng: random.Random
) -> Iterator[Sighting]:
    """Persons of one agency only, until each agency has its size."""
    for agency, size in SIZES.items():
        for _ in range(size - sum(s.agency == agency for s in planned)):
            nature = "victim" if agency == "NGO-SH" else ""
            minor = rng.random() < (0.15 if agency == "NGO-SH" else 0.02)
            person = population.person(rng.choice(HOME[agency]), nature=nature, minor=minor)
            yield Sighting(agency, person)


def _with_placeholders(sightings: list[Sighting], rng: random.Random) -> list[Sighting]:
    """Forty-odd records carry one hotline's number, as many a passport of zeros."""
    plain = [n for n, s in enumerate(sightings) if s.case == "plain"]
    for n in rng.sample(plain, 44):
        person = replace(sightings[n].person, phone=identifiers.HOTLINE)
        sightings[n] = replace(sightings[n], person=person)
    for n in rng.sample(plain, 48):
        person = replace(sightings[n].person, passport=identifiers.NO_PASSPORT)
        sightings[n] = replace(sightings[n], person=person)
    return sightings


def _keyed(sightings: list[Sighting], rng: random.Random) -> Iterator[Sighting]:
    """Keys in an order that says nothing about who is whose."""
    for agency in SIZES:
        own = [s for s in sightings if s.agency == agency]
        rng.shuffle(own)
        for number, sighting in enumerate(own, 1):
            yield replace(sighting, key=AGENCIES[agency].key(number))
