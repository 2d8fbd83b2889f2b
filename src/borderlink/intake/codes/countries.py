"""A country in any code list or language → ISO 3166-1 alpha-3, a former state → its successors."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

STATELESS = "XXA"

_LANGUAGES = (
    "en fr es pt de it nl sv da nb fi pl cs sk hu ro bg el sr hr sl bs mk sq ru uk be ka hy "
    "az kk ky tg tk uz tr ar fa ps ur he hi bn ne ta te si th lo km my vi id ms fil zh "
    "zh_Hant ja ko mn am so sw lt lv et"
)


@dataclass(frozen=True, slots=True)
class Country:
    """The states a text names; `former` when the state itself is gone."""

    codes: tuple[str, ...]
    former: bool = False


NO_COUNTRY = Country(())


@lru_cache(maxsize=20_000)
def read_country(text: str) -> Country:
    """The country a code, name or adjective of nationality stands for; nothing where unsure."""
    key = _key(text)
    if not key:
        return NO_COUNTRY
    return _by_code(key) or _by_name(key) or _by_part(text) or NO_COUNTRY


def country_code(text: str) -> str | None:
    """The one country a text names; None for none and for several."""
    codes = read_country(text).codes
    return codes[0] if len(codes) == 1 else None


def _by_code(key: str) -> Country | None:
    table = _table()
    code = key.replace("<", "").upper()
    if code in table["nothing"] or code in table["ambiguous"]:
        return NO_COUNTRY
    if code in table["former"]:
        return Country(tuple(table["former"][code]), former=True)
    if code in table["special"]:
        return Country((code,))
    if code in table["codes"]:
        return Country((table["codes"][code],))
    return _iso_code(code)


def _iso_code(code: str) -> Country | None:
    import pycountry

    if not re.fullmatch(r"[A-Z]{2,3}|\d{3}", code):
        return None
    field = "numeric" if code.isdigit() else f"alpha_{len(code)}"
    search: Any = pycountry.countries.get  # typed as if it took one kind of key only
    found = search(**{field: code})
    return Country((found.alpha_3,)) if found else None


def _by_name(key: str) -> Country | None:
    return _names().get(key) or _names().get(key.removeprefix("the "))


def _by_part(text: str) -> Country | None:
    """`Belarus / Bélarus`, `Congo (Democratic Republic)`: parts must name the same state."""
    parts = [p for p in re.split(r"[/()\[\]]", text) if p.strip()]
    if len(parts) < 2:
        return None
    found = {c for p in parts if (c := _by_code(_key(p)) or _by_name(_key(p)))} - {NO_COUNTRY}
    return found.pop() if len(found) == 1 else None


def _key(text: str) -> str:
    """Compared without case, accents of punctuation and doubled spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[.,’'`\"]", "", folded.replace("&", " and ")).split())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "countries.toml").read_text("utf-8"))


@cache
def _names() -> dict[str, Country]:
    """Every name we know; a name that two states share is nobody's."""
    found: dict[str, set[str]] = {}
    for name, code in _cldr_names() + _iso_names():
        found.setdefault(_key(name), set()).add(code)
    names = {name: Country(tuple(codes)) for name, codes in found.items() if len(codes) == 1}
    return names | _own_names()


def _own_names() -> dict[str, Country]:
    table = _table()
    names = {_key(n): Country((code,)) for code, own in table["names"].items() for n in own}
    names |= {_key(n): Country((STATELESS,)) for n in table["stateless"]["names"]}
    return names | {
        _key(name): Country(tuple(table["former"][code]), former=True)
        for code, own in table["former_names"].items()
        for name in own
    }


def _cldr_names() -> list[tuple[str, str]]:
    import pycountry
    from babel import Locale

    alpha_3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "RKS"}
    return [
        (name, alpha_3[code])
        for language in _LANGUAGES.split()
        for code, name in Locale.parse(language).territories.items()
        if code in alpha_3
    ]


def _iso_names() -> list[tuple[str, str]]:
    import pycountry

    fields = ("name", "official_name", "common_name")
    return [
        (getattr(country, field), country.alpha_3)
        for country in pycountry.countries
        for field in fields
        if hasattr(country, field)
    ]
