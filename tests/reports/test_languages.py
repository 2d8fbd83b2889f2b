"""The report speaks the language of its reader; what agencies delivered stays as it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from lxml import html as lxml_html

from borderlink.disclosure.sentences import say
from borderlink.disclosure.told import ToldReason
from borderlink.linkage.comparisons import comparisons
from borderlink.linkage.evidence import Evidence
from borderlink.linkage.name_levels import BANDS
from borderlink.names.alignment import Likeness
from borderlink.person import CheckState, NameKind, NationalityRole, Role, Sex
from borderlink.reports import vocabulary
from borderlink.reports.accuracy import accuracy
from borderlink.reports.catalogs import stored, texts
from borderlink.reports.dates import day, moment
from borderlink.reports.fonts import Fonts
from borderlink.reports.html import render_html
from borderlink.reports.languages import ENGLISH, LANGUAGES, language_of
from borderlink.reports.wording import wording
from borderlink.review import Judgement
from builders.told import told_hit, told_match, told_night

TRANSLATED = sorted(LANGUAGES.keys() - {ENGLISH})
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_catalog_lacks_a_text_or_keeps_one_that_nothing_says(code):
    """`python -m borderlink.reports.catalogs` lists what is new; a person translates it."""
    catalog = stored(code)
    assert {m.id for m in catalog if m.id} == {m.id for m in texts() if m.id}
    for message in catalog:
        told = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(told) and not message.fuzzy, message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_fills_in_what_the_original_does(code):
    """A lost placeholder would drop a name or a number; an invented one would end the report."""
    for message in stored(code):
        ids, told = (
            part if isinstance(part, tuple) else (part,) for part in (message.id, message.string)
        )
        for text in told if message.id else ():
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(ids[0])), text


def test_every_word_that_the_stages_before_may_tell_is_in_the_vocabulary():
    """Verdict labels, level labels, sentences, roles: a new one must be translated too."""
    known = {message.id for message in texts()}
    levels = [level.label for c in comparisons(()) for level in c.levels]
    bands = [band.label for band in BANDS]
    told = [part for label in (*levels, *bands) for part in _known_parts(label, known)]
    told += [words for likeness in Likeness for words in likeness.value]
    told += [str(word) for words in (Role, Sex) for word in words]
    told += [str(kind) for kind in NameKind if kind is not NameKind.PRIMARY]
    told += [str(role) for role in NationalityRole if role is not NationalityRole.HELD]
    told += [line.names for line in accuracy()]
    for comparison in comparisons(()):
        for bits, ours in ((1.0, "x"), (1.0, "y"), (-1.0, "x")):
            item = Evidence(comparison.name, 0, "same", bits, ours, "y")
            told.append(say(item, ours, "y", {}).pattern)
    assert set(told) - known == set()
    assert set(vocabulary.JUDGEMENTS) == set(Judgement)
    assert CheckState.INVALID and "check digit wrong" in known


def _known_parts(label: str, known: set[str]) -> list[str]:
    """A label as it is, or the parts between its commas: “alike, rare”."""
    return [label] if label in known else label.split(", ")


def test_the_language_of_the_agency_is_that_of_its_report():
    """Headings, verdicts, states and sentences; the names stay as they were delivered."""
    reason = ToldReason("name", 9.0, "…", "Both are called {ours}", "Юлія Шевчук", "x")
    tree = lxml_html.fromstring(
        render_html(told_night(told_match(reasons=(reason,)), language="uk"), Fonts())
    )
    text = tree.text_content()
    assert tree.get("lang") == "uk"
    for said in ("Список", "новий", "збігається", "Юлія Шевчук"):
        assert said in text
    assert "В обох записах ім’я Юлія Шевчук." in text
    assert "Both are called" not in text


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_english_is_left_in_a_translated_report(code):
    """Of what the report says itself: read what stands in a page, and find no English sentence."""
    tree = lxml_html.fromstring(
        render_html(told_night(told_match(), told_hit(), language=code), Fonts())
    )
    for element in [*tree.iter("bdi"), *tree.iter("script"), *tree.iter("style")]:
        element.text = ""
    said = re.sub(r"\s+", " ", tree.text_content())
    for english in ("Please", "record", "withheld", "evidence", "Queue", "the "):
        assert english not in said


def test_arabic_is_laid_out_from_right_to_left():
    """And every other language from left to right."""
    directions = {
        code: lxml_html.fromstring(render_html(told_night(language=code), Fonts())).get("dir")
        for code in LANGUAGES
    }
    assert [code for code, direction in directions.items() if direction == "rtl"] == ["ar"]


def test_a_language_without_a_catalog_gets_english():
    """An agency in Japan reads English until somebody translates; es-MX reads Spanish."""
    assert language_of("ja").code == ENGLISH
    assert language_of("es-MX").code == "es"


def test_a_date_carries_the_year_that_its_readers_live_by():
    """Thai readers count from the Buddha, Arabic ones from the Hijra."""
    on = date(2026, 11, 25)
    assert day(on, "en") == "25 Nov 2026"
    assert day(on, "th") == "25 พ.ย. 2026 (พ.ศ. 2569)"
    assert day(on, "ar").endswith("(15/6/1448 هـ)")
    assert day(date(1890, 1, 1), "ar") == "1 يناير 1890"
    assert moment(datetime(2026, 11, 25, 12, tzinfo=UTC), "fr") == "25 nov. 2026, 12:00 UTC"


@pytest.mark.parametrize(
    ("language", "told", "said"),
    [
        ("fr", "Egypt", "Égypte"),
        ("es", "passport, Thailand, check digit wrong",
         "pasaporte, Tailandia, dígito de control erróneo"),
        ("ru", "expires 2027-01-31", "действителен до 31 янв. 2027"),
        ("en", "expires 2027-01-31", "expires 31 Jan 2027"),
        ("uk", "what agrees is in about one of 1,200 records here",
         "те, що збігається, є тут приблизно в одному з 1,200 записів"),
        ("ar", "weak alias", "اسم مستعار غير موثوق"),
        ("th", "Nakhon Pathom", "Nakhon Pathom"),
    ],
)  # fmt: skip
def test_words_of_ours_are_translated_and_all_others_left_alone(language, told, said):
    """Countries, notes with days and numbers, lists of notes; a place is no word of ours."""
    assert wording(language).word(told) == said


def test_a_country_in_a_sentence_is_named_in_the_readers_language():
    """Its role stays with it."""
    reason = ToldReason(
        "nationality", 4.0, "…", "Both have the nationality of {ours}", "Egypt (former)", "Egypt"
    )
    assert wording("fr").sentence(reason) == "Nationalité des deux côtés : Égypte (ancienne)."


@pytest.mark.parametrize("n", [1, 2, 5, 11, 100])
def test_plurals_follow_the_grammar_of_the_language(n):
    """Slavic languages have three forms, Arabic six, Thai one."""
    one = "%(n)s settled match stays silent because nothing it rests on has changed."
    many = "%(n)s settled matches stay silent because nothing they rest on has changed."
    told = {code: wording(code).count(one, many, n) for code in LANGUAGES}
    assert all(str(n) in text for text in told.values())
    assert ("решённое" in told["ru"]) == (n == 1)
    assert ("решённых совпадений" in told["ru"]) == (n in (5, 11, 100))
