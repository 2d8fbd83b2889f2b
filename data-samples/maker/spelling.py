"""How a person's name is written: script, order, endings that grammar adds, and typing errors."""

from __future__ import annotations

import random
from dataclasses import dataclass

from maker.person import Person, Sighting
from maker.words import Word

FAMILY_FIRST = frozenset({"ja", "vi", "zh"})
UNSPACED = {("my", "native"), ("ja", "native"), ("zh", "native"), ("zh", "kanji")}


@dataclass(frozen=True)
class Spelled:
    """One spelling of a whole name; empty parts were not written."""

    given: str
    family: str
    patronymic: str
    full: str


def spell(sighting: Sighting, script: str, rng: random.Random) -> Spelled:
    """The name in one script as this agency wrote it, its errors included."""
    person = sighting.person
    given = _joined(person, person.given, script, rng)
    family = _joined(person, person.family, script, rng)
    if person.culture == "ru" and person.sex == "f":
        family += {"latin": "a", "arabic": "ا"}.get(script, "а")
    if sighting.typo:
        # Chance of its own: a typing error must not change what else the record says.
        given, family = _one_slipped(given, family, random.Random(f"{sighting.key}:{script}"))
    if sighting.swapped_order and family:
        given, family = family, given
    return Spelled(given, family, patronymic(person, script), _full(person, given, family, script))


def available(person: Person, script: str) -> bool:
    """Whether every word of the name has a spelling in this script."""
    return all(word.has(script) for word in (*person.given, *person.family))


def patronymic(person: Person, script: str) -> str:
    """The father's name with its ending; only Ukrainian and Russian names have one here."""
    if person.culture not in ("uk", "ru") or person.father is None:
        return ""
    if script == "latin":
        return _latin_patronymic(person.culture, person.father, person.sex)
    father = person.father.spellings.get(script, (person.father.native,))[0].removesuffix("о")
    ukrainian = person.culture == "uk" or script == "ukrainian"
    if father.endswith("й"):
        stem = father[:-1]
        male, female = ("йович", "ївна") if ukrainian else ("евич", "евна")
        return stem + (male if person.sex == "m" else female)
    male, female = ("ович", "івна") if ukrainian else ("ович", "овна")
    return father + (male if person.sex == "m" else female)


def _latin_patronymic(culture: str, father: Word, sex: str) -> str:
    name = father.spellings["latin"][0]
    if culture == "ru":
        stem, link = (name[:-1], "e") if name.endswith("i") else (name, "o")
        return f"{stem}{link}{'vich' if sex == 'm' else 'vna'}"
    if sex == "m":
        return name + "ovych"
    return name + ("vna" if name.endswith("i") else "ivna")


def _joined(person: Person, parts: tuple[Word, ...], script: str, rng: random.Random) -> str:
    gap = "" if (person.culture, script) in UNSPACED else " "
    return gap.join(word.written(script, rng) for word in parts)


def _full(person: Person, given: str, family: str, script: str) -> str:
    gap = "" if (person.culture, script) in UNSPACED else " "
    order = (family, given) if person.culture in FAMILY_FIRST else (given, family)
    return gap.join(part for part in order if part)


def _one_slipped(given: str, family: str, rng: random.Random) -> tuple[str, str]:
    if family and (len(family) > len(given) or rng.random() < 0.5):
        return given, mistyped(family, rng)
    return mistyped(given, rng), family


def mistyped(text: str, rng: random.Random) -> str:
    """One error of a hurried typist: two letters exchanged, one lost, or one doubled."""
    if len(text) < 4:
        return text
    letters = [n for n in range(1, len(text) - 1) if " " not in text[n : n + 2]]
    at = rng.choice(letters)
    kind = rng.choice(("exchanged", "lost", "doubled"))
    if kind == "exchanged":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == "lost" else text[: at + 1] + text[at:]
