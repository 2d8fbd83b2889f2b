"""The persons whom two or three agencies know, one planned difficulty each.

`SAME` cases are one person and belong into the truth; `APART` cases are different persons who are
easily taken for one and belong into the traps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from maker import identifiers
from maker.people import Population
from maker.person import Person, Sighting
from maker.words import words

# Which agencies meet persons of which culture: the routes of our story.
KNOWN_TO = {
    "th": ("TH-IB", "JP-PF", "AE-BG", "NGO-SH"),
    "my": ("TH-IB", "NGO-SH"),
    "uk": ("UA-NP", "AE-BG", "TH-IB", "NGO-SH"),
    "ru": ("UA-NP", "AE-BG", "TH-IB"),
    "ar": ("AE-BG", "UA-NP", "TH-IB", "NGO-SH"),
    "es": ("MX-PE", "JP-PF", "NGO-SH", "TH-IB"),
    "ja": ("JP-PF", "TH-IB", "MX-PE"),
    "vi": ("JP-PF", "UA-NP", "TH-IB", "NGO-SH"),
    "tl": ("AE-BG", "JP-PF", "NGO-SH"),
    "zh": ("JP-PF", "UA-NP", "TH-IB", "MX-PE"),
}
ERA_AGENCIES = frozenset({"TH-IB", "AE-BG", "JP-PF"})

Change = Callable[[Sighting, random.Random], Sighting]


def agencies_for(person: Person, rng: random.Random, *, how_many: int = 0) -> list[str]:
    """Two or three agencies that can know this person; a shelter keeps no suspects."""
    able = [a for a in KNOWN_TO[person.culture] if a != "NGO-SH" or person.nature == "victim"]
    count = how_many or rng.choice((2, 2, 2, 3))
    return rng.sample(able, min(count, len(able)))


def _swapped_day_and_month(s: Sighting, _: random.Random) -> Sighting:
    born = s.person.born
    if born is None or born.day > 12 or born.day == born.month:
        born = date(1987, 4, 11)
    return replace(s, person=replace(s.person, born=born.replace(day=born.month, month=born.day)))


def _dropped_surname(s: Sighting, _: random.Random) -> Sighting:
    return replace(s, person=replace(s.person, family=s.person.family[:1]))


def _changed_document(s: Sighting, _: random.Random) -> Sighting:
    number = identifiers.passport(s.person.number + 500_000, s.person.country)
    return replace(s, person=replace(s.person, passport=number))


def _married_name(s: Sighting, rng: random.Random) -> Sighting:
    other = [w for w in words(s.person.culture, "family") if w not in s.person.family]
    changed = _changed_document(s, rng)
    return replace(changed, person=replace(changed.person, family=(rng.choice(other),)))


def _missing_birth(s: Sighting, _: random.Random) -> Sighting:
    return replace(s, person=replace(s.person, born=None))


def _unchanged(s: Sighting, _: random.Random) -> Sighting:
    return s


# case: how many persons, which cultures, sex, and what happens to the last agency's record
SAME: dict[str, tuple[int, tuple[str, ...], str, Change]] = {
    "plain": (150, tuple(KNOWN_TO), "", _unchanged),
    "typing error": (35, tuple(KNOWN_TO), "", lambda s, _: replace(s, typo=True)),
    "name order swapped": (18, ("th", "uk", "ru", "ar", "es", "ja", "tl"), "",
                           lambda s, _: replace(s, swapped_order=True)),
    "day and month swapped": (20, tuple(KNOWN_TO), "", _swapped_day_and_month),
    "second surname dropped": (20, ("es",), "", _dropped_surname),
    "birth missing": (20, tuple(KNOWN_TO), "", _missing_birth),
    "birth year only": (12, tuple(KNOWN_TO), "", lambda s, _: replace(s, year_only=True)),
    "document changed": (20, tuple(KNOWN_TO), "", _changed_document),
    "calendar slip": (14, ("th", "ar", "ja", "tl", "uk"), "", lambda s, _: replace(s, slip=True)),
    "married name": (10, ("uk", "ru", "th", "tl"), "f", _married_name),
    "minor": (20, ("th", "my", "vi", "tl", "uk", "es"), "", _unchanged),
}  # fmt: skip


def same_persons(population: Population, rng: random.Random) -> Iterator[Sighting]:
    """Every sighting of the persons whom several agencies know."""
    for case, (count, cultures, sex, change) in SAME.items():
        for n in range(count):
            culture = cultures[n % len(cultures)]
            yield from _known(population, rng, case=case, culture=culture, sex=sex, change=change)


def _known(
    population: Population, rng: random.Random, *, case: str, culture: str, sex: str, change: Change
) -> list[Sighting]:
    minor = case == "minor"
    nature = "victim" if minor or rng.random() < 0.12 or culture == "my" else ""
    person = population.person(culture, sex=sex, nature=nature, minor=minor)
    if case == "day and month swapped":
        person = replace(person, born=_swappable(rng))
    agencies = agencies_for(person, rng)
    if case == "calendar slip":
        agencies = sorted(agencies, key=lambda a: a in ERA_AGENCIES)
    sightings = [Sighting(agency, person, case) for agency in agencies]
    return [*sightings[:-1], change(sightings[-1], rng)]


def _swappable(rng: random.Random) -> date:
    day, month = rng.sample(range(1, 13), 2)
    return date(rng.randrange(1965, 2003), month, day)


def apart_persons(population: Population, rng: random.Random) -> Iterator[Sighting]:
    """Every sighting of persons who must not be taken for each other."""
    for n in range(8):
        yield from _twins(population, rng, ("th", "uk", "es", "tl")[n % 4], f"twins {n + 1}")
    for n in range(6):
        culture = ("es", "ar", "tl")[n % 3]
        yield from _parent_and_child(population, rng, culture, f"parent and child {n + 1}")
    for n in range(8):
        culture = ("ar", "vi", "zh", "es")[n % 4]
        yield from _namesakes(population, rng, culture, f"namesakes {n + 1}")
    for n in range(8):
        culture = ("ru", "th", "vi", "ar")[n % 4]
        yield from _misused_passport(population, rng, culture, f"misused passport {n + 1}")


def _twins(
    population: Population, rng: random.Random, culture: str, group: str
) -> Iterator[Sighting]:
    """Same family, birthday, birthplace and sex; another given name. Both are known twice."""
    one = replace(population.person(culture, nature="victim"), group=group)
    drawn = population.person(culture, sex=one.sex, nature="victim")
    while drawn.given == one.given:
        drawn = population.person(culture, sex=one.sex, nature="victim")
    other = replace(
        drawn, family=one.family, born=one.born, place=one.place, father=one.father, group=group
    )
    agencies = agencies_for(one, rng, how_many=2)
    for person in (one, other):
        yield from (Sighting(agency, person, "twins") for agency in agencies)


def _parent_and_child(
    population: Population, rng: random.Random, culture: str, group: str
) -> Iterator[Sighting]:
    """The same name from the same town, a generation apart."""
    parent = replace(population.person(culture, nature="suspect"), group=group)
    parent = replace(parent, born=date(1958 + rng.randrange(8), 1 + rng.randrange(12), 17))
    child = replace(
        population.person(culture, sex=parent.sex, nature="contact"),
        given=parent.given,
        family=parent.family,
        place=parent.place,
        country=parent.country,
        born=parent.born and parent.born + timedelta(days=365 * 24 + rng.randrange(900)),
        group=group,
    )
    agencies = agencies_for(parent, rng, how_many=2)
    yield Sighting(agencies[0], parent, "parent and child")
    yield Sighting(agencies[1], child, "parent and child")


def _namesakes(
    population: Population, rng: random.Random, culture: str, group: str
) -> Iterator[Sighting]:
    """Strangers with one common name, all entered as born on 1 January of a round year."""
    first = population.person(culture, sex="m", nature="suspect")
    day = date(rng.choice((1970, 1975, 1980, 1985, 1990)), 1, 1)
    # Common names: the first words of each bank are the most frequent ones.
    given = words(culture, "given", "m")[:2]
    common = (rng.choice(given),) if culture != "vi" else (first.given[0], rng.choice(given))
    family = words(culture, "family")[: len(first.family)]
    for agency in agencies_for(first, rng, how_many=3):
        stranger = population.person(culture, sex="m", nature="suspect")
        yield Sighting(
            agency,
            replace(stranger, given=common, family=family, born=day, group=group),
            "namesakes born 1 January",
        )


def _misused_passport(
    population: Population, rng: random.Random, culture: str, group: str
) -> Iterator[Sighting]:
    """A stranger travels on the owner's passport, under his own name and birth date."""
    owner = replace(population.person(culture, sex="m", nature="victim"), group=group)
    user = population.person(culture, sex="m", nature="suspect")
    user = replace(user, passport=owner.passport, country=owner.country, group=group)
    agencies = [a for a in agencies_for(owner, rng, how_many=4) if a != "NGO-SH"][:2]
    yield Sighting(agencies[0], owner, "misused passport")
    yield Sighting(agencies[1], user, "misused passport")
