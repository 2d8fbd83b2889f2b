"""What there is to translate, and the .po files brought up to date with it.

For translators: `python -m borderlink.reports.catalogs` adds new texts to every catalog,
untranslated, and drops those that no report says any more. A catalog that lacks a text fails the
tests.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from borderlink.reports.languages import ENGLISH, LANGUAGES

_NO_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
_HERE = Path(__file__).parent
_KEYWORDS = {"N_": None, "_": None, "say": None, "n_": (1, 2), "count": (1, 2)}
_METHODS = [("templates/**.j2", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"templates/**.j2": {"trimmed": "false", "silent": "false"}}


def texts() -> Catalog:
    """Every text of the report's own, as its source says it."""
    found = Catalog(project="Borderlink", charset="utf-8")
    for _, _, text, _, context in extract_from_dir(
        _HERE, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    ):
        found.add(text, context=context)
    return found


def stored(code: str) -> Catalog:
    """A language's catalog as it is kept."""
    with _file(code).open("rb") as source:
        return read_po(source, locale=code)


def update() -> None:
    """Bring every catalog up to date, without guessing at translations.

    The same texts give the same bytes: the header holds no clock.
    """
    wanted = texts()
    for code in LANGUAGES.keys() - {ENGLISH}:
        known = {message.id: message.string for message in stored(code)}
        catalog = Catalog(
            locale=code,
            project="Borderlink",
            version="1",
            msgid_bugs_address="Borderlink",
            last_translator="Borderlink",
            language_team=code,
            header_comment="# The report's own words. Borderlink, GPL-3.0-or-later.",
            creation_date=_NO_CLOCK,
            revision_date=_NO_CLOCK,
            fuzzy=False,
        )
        for message in wanted:
            if message.id:
                catalog.add(message.id, known.get(message.id))
        with _file(code).open("wb") as target:
            write_po(target, catalog, width=0, sort_output=True)


def _file(code: str) -> Path:
    return _HERE / "locale" / f"{code}.po"


if __name__ == "__main__":
    update()
