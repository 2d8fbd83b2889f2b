"""Draws invented persons; no two of them bear the same name unless a case plans it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from maker import identifiers
from maker.person import Person
from maker.words import Word, words

COUNTRIES = {
    "th": ("THA",),
    "my": ("MMR",),
    "uk": ("UKR",),
    "ru": ("RUS", "RUS", "KAZ", "BLR"),
    "ar": ("IRQ", "SYR", "EGY", "JOR"),
    "es": ("MEX", "MEX", "COL"),
    "ja": ("JPN",),
    "vi": ("VNM",),
    "tl": ("PHL",),
    "zh": ("CHN",),
}
NATURES = ("suspect",) * 13 + ("victim",) * 4 + ("witness", "contact", "missing")
# Their patronymics are irregular, so they father nobody here.
IRREGULAR = frozenset({"Павел", "Михаил", "Николай"})


@dataclass
class Population:
    """Hands out persons one by one and remembers which names are taken."""

    rng: random.Random
    count: int = 0
    taken: set[tuple[str, ...]] = field(default_factory=set)

    def person(
        self, culture: str, *, sex: str = "", nature: str = "", minor: bool = False
    ) -> Person:
        """A new person; what is not asked for is drawn."""
        rng = self.rng
        sex = sex or rng.choice("mf")
        given, family = self._free_name(culture, sex)
        country = rng.choice(COUNTRIES[culture])
        self.count += 1
        return Person(
            number=self.count,
            culture=culture,
            sex=sex,
            given=given,
            family=family,
            father=_father(culture, rng),
            born=born(rng, minor=minor),
            country=country,
            place=rng.choice(words(culture, "place")),
            passport=identifiers.passport(self.count, country),
            national_id=identifiers.national_id(self.count),
            phone=identifiers.phone(self.count),
            nature=nature or rng.choice(NATURES),
        )

    def _free_name(self, culture: str, sex: str) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        while True:
            given, family = draw_name(culture, sex, self.rng)
            # Second surnames and grandfathers are often left out: the rest must differ already.
            name = (culture, sex, *(w.native for w in given), *(w.native for w in family[:1]))
            if name not in self.taken:
                self.taken.add(name)
                return given, family


def draw_name(
    culture: str, sex: str, rng: random.Random
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Given and family words as the culture composes them."""
    given = words(culture, "given", sex)
    family = words(culture, "family")
    if culture == "my":  # Burmese names have no family part
        return tuple(rng.sample(given, rng.choice((2, 3, 3)))), ()
    if culture == "vi":
        return (rng.choice(words(culture, "middle", sex)), rng.choice(given)), (rng.choice(family),)
    if culture == "es":
        return (rng.choice(given),), tuple(rng.sample(family, 2))
    return (rng.choice(given),), (rng.choice(family),)


def born(rng: random.Random, *, minor: bool = False) -> date:
    """A birthday that is not 1 January, which only the default-date cases have."""
    first, last = (date(2009, 3, 1), date(2018, 6, 30)) if minor else DAYS
    while True:
        day = first + timedelta(days=rng.randrange((last - first).days))
        if (day.month, day.day) != (1, 1):
            return day


DAYS = date(1958, 2, 1), date(2006, 12, 1)


def _father(culture: str, rng: random.Random) -> Word | None:
    if culture not in ("uk", "ru", "ar"):
        return None
    fathers = [w for w in words(culture, "given", "m") if w.native not in IRREGULAR]
    return rng.choice([w for w in fathers if not w.native.endswith("ь")])
