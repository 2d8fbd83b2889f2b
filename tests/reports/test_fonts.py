"""Fonts travel with the report, cut down to what it shows."""

from __future__ import annotations

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from borderlink.disclosure.told import ToldField, ToldValue, Verdict
from borderlink.reports.fonts import Fonts
from borderlink.reports.html import render_html
from builders.fonts import FONTS
from builders.told import told_match, told_night


def embedded(*names: str, language: str = "en") -> list[TTFont]:
    fields = (ToldField("name", tuple(map(ToldValue, names)), (), Verdict.MISSING),)
    night = told_night(told_match(fields=fields), language=language)
    fonts = re.findall(r"base64,([\w+/=]+)\)", render_html(night, FONTS).decode())
    return [TTFont(io.BytesIO(base64.b64decode(font))) for font in fonts]


def characters(fonts: list[TTFont]) -> str:
    return "".join(chr(code) for font in fonts for code in font.getBestCmap())


@pytest.mark.parametrize(
    "name", ["محمد", "สมชาย", "शर्मा", "မောင်", "សុខ", "王建国", "김민준", "Юлія", "Ελένη", "ნინო"]
)
def test_every_letter_that_is_shown_has_its_glyph_in_the_file(name):
    """A reader's machine may have no font for it."""
    assert set(name) <= set(characters(embedded(name)))


def test_no_letter_is_embedded_that_the_report_does_not_show():
    """A font for all reports would tell of names that another agency was told."""
    shown = characters(embedded("王建国"))
    assert set("王建国") <= set(shown)
    assert not set("鈴木สมชายمحمد") & set(shown)


def test_letters_that_join_keep_the_rules_by_which_they_do():
    """Without them Arabic falls apart and Devanagari vowels stand in the wrong place."""
    for name in ("محمد", "शर्मा", "မောင်"):
        assert any("GSUB" in font for font in embedded(name))


def test_the_letters_of_the_language_are_embedded_too():
    """Headings in Thai are read where no Thai font is installed."""
    assert set("รายการ") <= set(characters(embedded("Somchai", language="th")))


def test_without_fonts_the_report_is_still_made_and_names_what_the_pdf_lacks(tmp_path):
    """The reader's browser has fonts of its own; paper has not."""
    night = told_night(told_match())
    assert "font-face" not in render_html(night, Fonts()).decode()
    text = render_html(night, Fonts((str(tmp_path),))).decode()
    assert "No PDF was made of this report" in text and "Cyrillic" in text


def test_han_is_drawn_as_japanese_write_it_where_kana_stand_beside_it():
    """One code, two shapes: 直 and 骨 differ between Tokyo and Beijing."""
    assert FONTS.cover(["直"]).families == ("Noto Sans CJK SC",)
    assert "Noto Sans CJK JP" in FONTS.cover(["直", "カ"]).families


def test_a_character_that_no_font_has_is_missing_by_its_code():
    """Never a box: a private character belongs to nobody."""
    assert FONTS.cover(["\ue000"]).missing == ("U+E000",)
    assert FONTS.cover(["\u202e \n"]).missing == ()
