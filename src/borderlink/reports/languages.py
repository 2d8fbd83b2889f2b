"""The languages that a report can speak: one catalog each, read straight from its .po file."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639 code and its own name; `rtl` where it is written right to left."""

    code: str
    name: str
    rtl: bool = False


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language(ENGLISH, "English"),
        Language("fr", "français"),
        Language("es", "español"),
        Language("ar", "العربية", rtl=True),
        Language("ru", "русский"),
        Language("uk", "українська"),
        Language("th", "ไทย"),
    )
}


def language_of(code: str) -> Language:
    """The language of a BCP 47 code such as `es-MX`; English where we have no catalog."""
    return LANGUAGES.get(code.partition("-")[0].lower(), LANGUAGES[ENGLISH])


@cache
def catalog(code: str) -> gettext.NullTranslations:
    """The words of a language. English words are their own translations."""
    if code == ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = resources.files("borderlink.reports") / "locale" / f"{code}.po"
    with file.open("rb") as source:
        words = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
