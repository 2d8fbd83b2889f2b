"""What a token is within a name, and what its agreement and its absence then say."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from importlib import resources

from borderlink.names.symbols import spelled
from borderlink.names.words import WORDS

_TABLE = tomllib.loads(
    (resources.files("borderlink.names") / "tables" / "parts.toml").read_text("utf-8")
)
PARTICLES = frozenset(_TABLE["particles"])
_KINSHIP_AFTER = frozenset(_TABLE["kinship_after"])
_KINSHIP_BEFORE = frozenset(_TABLE["kinship"])
KINSHIP = _KINSHIP_BEFORE | _KINSHIP_AFTER
KUNYA = frozenset(_TABLE["kunya"])
_OF_NEIGHBOURS = PARTICLES | KINSHIP  # words that say what their neighbours are
SUFFIXES = frozenset(_TABLE["suffixes"])
_WITHOUT_PARTICLES = frozenset(_TABLE["without_particles"])
_WOMENS_GIVEN = frozenset(_TABLE["womens_given"])

# Endings of women's surnames and patronymics → of their fathers'. By the grammar of Russian,
# Ukrainian and Bulgarian, Polish, Greek (a woman bears the genitive) and Lithuanian; in Latin
# letters as passports, and before them newspapers, spell them.
_MASCULINE: dict[str, tuple[tuple[str, str], ...]] = {
    "Cyrl": (
        ("ская", "ский"), ("цкая", "цкий"), ("ська", "ський"), ("цька", "цький"), ("ска", "ски"),
        ("ова", "ов"), ("ева", "ев"), ("ёва", "ёв"), ("єва", "єв"), ("іна", "ін"), ("їна", "їн"),
        ("ина", "ин"), ("ына", "ын"), ("овна", "ович"), ("евна", "евич"), ("івна", "ович"),
        ("ївна", "йович"), ("ична", "ич"),
    ),
    "Latn": (
        ("skaya", "sky"), ("skaja", "skij"), ("skaia", "skii"), ("tskaya", "tsky"), ("ska", "ski"),
        ("cka", "cki"), ("dzka", "dzki"), ("ova", "ov"), ("eva", "ev"), ("owa", "ow"),
        ("ewa", "ew"), ("ina", "in"), ("yna", "yn"), ("ovna", "ovich"), ("evna", "evich"),
        ("ivna", "ovych"), ("ichna", "ich"), ("poulou", "poulos"), ("idou", "idis"),
        ("akou", "akos"), ("iene", "as"), ("aite", "as"), ("yte", "is"),
    ),
    "Grek": (
        ("πουλου", "πουλος"), ("ιδου", "ιδης"), ("αδου", "αδης"), ("ακη", "ακης"), ("ου", "ος"),
    ),
}  # fmt: skip
_TITLES = frozenset(WORDS["titles"]["maybe"])
_LISTED = SUFFIXES | _TITLES | KINSHIP | PARTICLES
_FEWEST = 3  # letters before the ending: Eva, Nina, Ina are whole names


@lru_cache(maxsize=65536)
def gender_stem(token: str, script: str) -> str:
    """A surname or patronymic as its bearer's father has it; other tokens as they are.

    `token` in the letters of `symbols.spelled`. Given names end alike (Marina, Regina): those that
    are known have no stem, and for others it is a second reading of a token, never the only one.
    """
    if token in _WOMENS_GIVEN:
        return token
    for feminine, masculine in _endings(script):
        if token.endswith(feminine) and len(token) >= len(feminine) + _FEWEST:
            return token.removesuffix(feminine) + masculine
    return token


@lru_cache(maxsize=8)
def _endings(script: str) -> tuple[tuple[str, str], ...]:
    folded = ((spelled(w, script), spelled(m, script)) for w, m in _MASCULINE.get(script, ()))
    return tuple(sorted(folded, key=lambda pair: (-len(pair[0]), pair)))


class Role(Enum):
    """(what agreement is worth, what absence costs), each a share of a whole token's, 0 to 1.

    Absence: −log of how often the token is missing from the other spelling of one person's name,
    against a surname's 0.2; counted in the training names of parliaments (patronymic 0.42, middle
    name 0.3, initial and particle about 0.5, first name 0.1). Agreement is argued: half of all
    Arabic surnames begin with al, and a town's name is shared by a town.
    """

    NAME = (1.0, 1.0)
    MIDDLE = (0.9, 0.7)
    PATRONYMIC = (0.8, 0.5)
    FATHER = (0.9, 0.6)  # the name after "bin", or before "oglu"
    ORIGIN = (0.6, 0.6)  # nisba: al-Tikriti, of a town or tribe
    INITIAL = (0.3, 0.3)
    PARTICLE = (0.05, 0.15)
    KINSHIP = (0.05, 0.2)
    SUFFIX = (0.3, 0.15)

    def __init__(self, agree: float, absent: float) -> None:
        self.agree = agree
        self.absent = absent


_PATRONYMIC: dict[str, tuple[str, ...]] = {
    "Cyrl": ("ович", "евич", "овна", "евна", "ична", "івна"),
    "Latn": ("ovich", "evich", "ovych", "yovych", "iovych", "ovna", "evna", "ivna", "ichna",
             "ovitch", "evitch", "owitsch", "ewitsch", "dottir"),
}  # fmt: skip
_ORIGIN = {"Latn": ("i", "y"), "Arab": ("ي",), "Cyrl": ("и",)}
SHORTEST_ORIGIN = 5  # letters with the article: Ali and Elmi are whole names
_ARTICLE = {"Latn": ("al", "el", "ul"), "Arab": ("ال",), "Cyrl": ("аль", "эль")}


def roles(words: Sequence[str], script: str) -> tuple[Role, ...]:
    """The role of each word, by its own form and its neighbours'; NAME where nothing tells."""
    words = [spelled(word, script) for word in words]
    if not _WITHOUT_PARTICLES.isdisjoint(words):
        return tuple(Role.INITIAL if len(word) == 1 else Role.NAME for word in words)
    found = tuple([_role(words, at, script) for at in range(len(words))])
    if all(role.agree < 0.5 for role in found) or _OF_NEIGHBOURS.issuperset(words):
        return (Role.NAME,) * len(words)
    return found


def _role(words: Sequence[str], at: int, script: str) -> Role:
    word, last = words[at], len(words) - 1
    before, after = words[at - 1] if at else "", words[at + 1] if at < last else ""
    listed = _of_lists(word, before, after, at, last) if word in _LISTED else None
    if listed:
        return listed
    if len(word) == 1:
        return Role.INITIAL
    related = _of_relation(word, before, after, script)
    return related or (Role.MIDDLE if 0 < at < last else Role.NAME)


def _of_lists(word: str, before: str, after: str, at: int, last: int) -> Role | None:
    """The role of a token that is no name by itself."""
    if (at and at == last and word in SUFFIXES) or (not at and last > 1 and word in _TITLES):
        return Role.SUFFIX
    if (before and word in _KINSHIP_AFTER) or (after and word in _KINSHIP_BEFORE):
        return Role.KINSHIP
    return Role.PARTICLE if after and word in PARTICLES else None


def _of_relation(word: str, before: str, after: str, script: str) -> Role | None:
    """The role of a token that names a father or a place."""
    if before in _KINSHIP_BEFORE or (before and after in _KINSHIP_AFTER):
        return Role.FATHER
    if before and _is_origin(word, before, script):
        return Role.ORIGIN
    return Role.PATRONYMIC if before and word.endswith(_PATRONYMIC.get(script, ())) else None


def _is_origin(word: str, before: str, script: str) -> bool:
    """Ends in -i and has the article, before it or joined to it."""
    articles = _ARTICLE.get(script, ())
    return word.endswith(_ORIGIN.get(script, ())) and (
        before in articles or (word.startswith(articles) and len(word) > SHORTEST_ORIGIN)
    )
