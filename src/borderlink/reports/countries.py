"""Names of countries in the language of the report, from the Unicode CLDR."""

from __future__ import annotations

from functools import cache


@cache
def country_in(name: str, language: str) -> str | None:
    """The country that pycountry calls `name`, as `language` calls it; None for anything else."""
    from babel import Locale

    code = _codes().get(name)
    if code is None:
        return None
    told = Locale.parse(language).territories.get(code)
    return name if told is None or language == "en" else str(told)


@cache
def _codes() -> dict[str, str]:
    """English name → alpha-2 code, by the names that `disclosure.values.country_name` tells."""
    import pycountry

    return {
        str(getattr(country, "common_name", country.name)): str(country.alpha_2)
        for country in pycountry.countries
    }
