"""What a token is within a name, as far as its ending tells, and what its absence then says."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

_TABLE = tomllib.loads(
    (resources.files("borderlink.names") / "tables" / "parts.toml").read_text("utf-8")
)
PARTICLES = frozenset(_TABLE["particles"])
KINSHIP = frozenset(_TABLE["kinship"])
SUFFIXES = frozenset(_TABLE["suffixes"])

# Endings of women's surnames → of their father's or husband's. In Latin letters after `fold`.
# Sources: ICAO 9303-3 table B (Cyrillic), Polish Act on civil status 2014 art. 50, Babiniotis 2002
# (Greek genitive), and for Czech and Slovak the addition of -ová to a masculine surname.
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
        ("akou", "akos"), ("aki", "akis"), ("iene", "as"), ("aite", "as"), ("yte", "is"),
    ),
    "Grek": (
        ("πουλου", "πουλος"), ("ιδου", "ιδης"), ("αδου", "αδης"), ("ακη", "ακης"), ("ου", "ος"),
    ),
}  # fmt: skip
_FEWEST = 3  # letters before the ending: Eva, Nina, Ina are whole names


@lru_cache(maxsize=65536)
def gender_stem(token: str, script: str) -> str:
    """A surname or patronymic as its bearer's father has it; other tokens as they are.

    `token` in the letters of `symbols.spelled`. Given names end alike (Marina, Regina): the stem
    is a second reading of a token, never the only one.
    """
    for feminine, masculine in _endings(script):
        if token.endswith(feminine) and len(token) >= len(feminine) + _FEWEST:
            return token.removesuffix(feminine) + masculine
    return token


@lru_cache(maxsize=8)
def _endings(script: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_MASCULINE.get(script, ()), key=lambda pair: -len(pair[0])))
