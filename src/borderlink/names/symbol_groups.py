"""Groups of shared names → the file of symbols; run once for each release of the sources.

`python -m borderlink.names.symbol_groups person_names.txt names.csv train_names.parquet` reads
rust/data/names/person_names.txt of the source distribution of rigour 2.6.1 (groups of Wikidata, a
line is `form, form => id`), nicknames/names.csv of the package nicknames 1.0.1, and full names to
count how common a name is. Pet names and translations come from `tables/given_names.toml`.
"""

from __future__ import annotations

import csv
import math
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from itertools import combinations
from pathlib import Path

import jellyfish
from unidecode import unidecode

from borderlink.names.latin import fold
from borderlink.names.parts import KINSHIP, PARTICLES, SUFFIXES, gender_stem
from borderlink.names.scripts import script_of
from borderlink.names.symbols import SCRIPTS, spelled, write_symbols

Group = frozenset[str]

SHORTEST = 3  # letters; shorter forms are particles (al, de, эль), but for the abbreviations
ABBREVIATIONS = frozenset({"md", "ed"})
HAND_MADE = "X"  # rigour's own additions join the patronymics of brother and sister
EARSHOT = 0.66  # share of letters alike from which the sound model needs no symbol
ALIKE, FITS_BETTER = 0.5, 0.1
SAME_NAME, FEWEST_SHARED = 0.6, 3  # how much of the smaller group two groups of one name share
MOST_FORMS, MOST_SYMBOLS = 120, 8
SPELLING, TRANSLATION, PET_NAME = 1.0, 0.7, 0.7  # how far sharing a group of a kind is trusted
LEAST, MOST = 2.5, 9.0  # nats
VOWELS = str.maketrans("", "", "aeiouyw")
WITHOUT_VOWELS = frozenset({"Arab", "Hebr"})


def build(person_names: Path, nicknames: Path, people: Path) -> bytes:
    """The content of `symbols.npz`."""
    with person_names.open(encoding="utf-8") as lines:
        names = _merged(list(set(wikidata(lines))))
    names = [_of_one_sex(group) for group in _without_strays(names)]
    tables = resources.files("borderlink.names") / "tables" / "given_names.toml"
    own = tomllib.loads(tables.read_text("utf-8"))
    pet_names = [_forms(line.split()) for line in own["pet_names"]] + _english(nicknames)
    kinds = (
        ([group for group in names if _beyond_earshot(group)], SPELLING),
        ([_forms(line.split()) for line in own["equivalents"]], TRANSLATION),
        (list(_in_all_scripts(pet_names, names)), PET_NAME),
    )
    found = [(group, trust) for groups, trust in kinds for group in groups if len(group) > 1]
    return write_symbols(_weighed(found, people), {"rigour": "2.6.1", "nicknames": "1.0.1"})


def wikidata(lines: Iterable[str]) -> Iterator[Group]:
    """The groups of rigour's list, in the forms in which symbols are looked up."""
    for line in lines:
        forms, _, number = line.rstrip("\n").rpartition(" => ")
        group = _forms(forms.split(", "))
        if len(group) > 1 and not number.startswith(HAND_MADE):
            yield group


def _english(nicknames: Path) -> list[Group]:
    """A full name with the nicknames that are made of it (Drew, Andrew) and name nobody else.

    The list is generous (Erin for Aaron, Bill for Robert); what is not made of the name and yet
    in use (Peggy, Margaret) stands in `given_names.toml`.
    """
    of: dict[str, list[str]] = defaultdict(list)
    with nicknames.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            of[row["name1"]].append(row["name2"])
    return [
        _forms([name, *(n for n in given if n not in of and (n in name or n[:2] == name[:2]))])
        for name, given in of.items()
    ]


def _in_all_scripts(groups: Iterable[Group], names: list[Group]) -> Iterator[Group]:
    """Each group with its Latin forms' spellings in other scripts, of the widest groups."""
    widest: dict[str, Group] = {}
    for group in sorted(names, key=len):
        widest.update(dict.fromkeys(group, group))
    for group in groups:
        spellings = {
            other
            for form in group
            for other in widest.get(form, ())
            if form.isascii() and not other.isascii() and _alike(form, other) >= EARSHOT
        }
        yield group | spellings


def _forms(words: Iterable[str]) -> Group:
    """The spellings of single words in the scripts that have symbols, as they are looked up."""
    found = ((spelled(word, script), script) for word in words if (script := _script(word)))
    names = (form for form, _ in found if form not in PARTICLES | KINSHIP | SUFFIXES)
    return frozenset(form for form in names if len(form) >= SHORTEST or form in ABBREVIATIONS)


def _script(word: str) -> str | None:
    scripts = {script_of(c) for c in word if c.isalpha()}
    return scripts.pop() if len(scripts) == 1 and scripts <= SCRIPTS and " " not in word else None


def _merged(groups: list[Group]) -> list[Group]:
    """Groups of one name as one: Wikidata has an item for each language's spelling.

    A group joins a bigger one as that was delivered, so that chains of resemblance cannot form.
    """
    groups = sorted(groups, key=lambda group: (-len(group), sorted(group)))
    holding = _holding(groups)
    grown: dict[int, set[str]] = {}
    for at, group in enumerate(groups):
        shared = Counter(o for form in group for o in holding[form] if o in grown)
        host, common = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(at, 0))
        same = common == len(group) or common >= max(SAME_NAME * len(group), FEWEST_SHARED)
        if same and len(grown[host] | group) <= MOST_FORMS:
            grown[host] |= group
        else:
            grown[at] = set(group)
    return [frozenset(group) for group in grown.values()]


def _holding(groups: list[Group]) -> dict[str, list[int]]:
    """Form → the groups that hold it."""
    holding: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        for form in group:
            holding[form].append(at)
    return holding


def _without_strays(groups: list[Group]) -> Iterator[Group]:
    """Each group without forms that sound somewhat like it and much more like another.

    So Mehmood leaves Muhammad for Mahmud; Sasha, which sounds like neither, stays with Alexander.
    """
    holding = _holding(groups)
    centres = [_centre(group) for group in groups]
    for at, group in enumerate(groups):
        yield frozenset(
            form
            for form in group
            if not _stray(form, centres[at], [centres[o] for o in holding[form] if o != at])
        )


def _stray(form: str, centre: str, others: list[str]) -> bool:
    here = _alike(form, centre)
    return here > ALIKE and any(
        _alike(form, other) > here + FITS_BETTER and _alike(centre, other) < 1 - FITS_BETTER
        for other in others
    )


def _centre(group: Group) -> str:
    """The form most like all others, judged on some of them."""
    forms = sorted(group, key=lambda form: (not form.isascii(), form))[:24]
    return max(forms, key=lambda form: sum(_alike(form, other) for other in forms))


def _of_one_sex(group: Group) -> Group:
    """Without the forms of the rarer sex: Erwina among Erwin's, Kulikova among Kulikov's."""
    pairs = [(form, man) for form in group for man in _masculine(form) if man in group]
    women = sum(form[-1] in "aаяαე" for form in group)
    rarer = {woman for woman, _ in pairs}
    if 2 * women > len(group):
        rarer = {man for _, man in pairs}
    return group - rarer


def _masculine(form: str) -> tuple[str, ...]:
    """What a man would be called whose name differs from this one by its ending alone."""
    stem = gender_stem(form, _script(form) or "")
    given = {"a": ("", "o", "us", "e"), "а": ("", "о", "е"), "я": ("й", "ий", "ь")}
    ends = given.get(form[-1], ())
    return tuple({stem, *(form[:-1] + end for end in ends)} - {form})


def _beyond_earshot(group: Group) -> bool:
    return any(_alike(one, other) < EARSHOT for one, other in combinations(sorted(group), 2))


@lru_cache(maxsize=1_000_000)
def _alike(one: str, other: str) -> float:
    """Share of letters alike, 0 to 1, romanised; of consonants where only those are written."""
    a, b = _roman(one), _roman(other)
    if {_script(one), _script(other)} & WITHOUT_VOWELS:
        a, b = a.translate(VOWELS), b.translate(VOWELS)
    return 1.0 - float(jellyfish.levenshtein_distance(a, b)) / max(len(a), len(b), 1)


@lru_cache(maxsize=500_000)
def _roman(form: str) -> str:
    return fold(unidecode(form))


def _weighed(groups: list[tuple[Group, float]], people: Path) -> list[tuple[list[str], float]]:
    """Each group with what sharing it is worth, the widest groups of a token first."""
    bearers, everyone = _bearers(people)
    kept: Counter[str] = Counter()
    weighed = []
    for group, trust in sorted(groups, key=lambda item: (-item[1] * len(item[0]), sorted(item[0]))):
        forms = [form for form in sorted(group) if kept[form] < MOST_SYMBOLS]
        kept.update(forms)
        if len(forms) > 1:
            share = (1 + sum(bearers[form] for form in forms)) / everyone
            weighed.append((forms, trust * min(max(-math.log(share), LEAST), MOST)))
    return sorted(weighed)


def _bearers(people: Path) -> tuple[Counter[str], int]:
    """How many people bear each Latin token, and how many people there are."""
    import polars as pl

    from borderlink.names.sources import SHIPPABLE

    names = pl.read_parquet(people).filter(pl.col("use") == SHIPPABLE).unique("entity_id")
    tokens: Counter[str] = Counter()
    for name in names["latin_name"].drop_nulls():
        tokens.update({fold(word) for word in name.replace("-", " ").split()})
    return tokens, len(names)


if __name__ == "__main__":
    sources = [Path(argument) for argument in sys.argv[1:]]
    target = Path(__file__).with_name("tables") / "symbols.npz"
    target.write_bytes(build(*sources))
