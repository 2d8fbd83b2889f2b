"""The PDF for the case file: right glyphs in every script, or none."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pypdfium2
import pytest

from borderlink.disclosure.told import ToldField, ToldValue, Verdict
from borderlink.reports.fonts import Fonts
from borderlink.reports.pdf import render_pdf, scripts_without_font
from builders.fonts import FONTS
from builders.told import told_hit, told_match, told_night

# Invented names whose letters join, stack or change places.
SCRIPTS = {
    "Arabic": "محمد الزهراوي", "Hebrew": "משה לביאן", "Thai": "ทิพย์วรรณ น้ำเพ็ชร์",
    "Devanagari": "क्षितिज शर्मावल", "Myanmar": "မောင်ကျော်မြင့်", "Han": "王建国",
    "Hangul": "김민준", "Kana": "ジョン・スミス", "Bangla": "রহিম উদ্দিন", "Tamil": "தமிழ்ச்செல்வன்",
    "Georgian": "ნინო", "Armenian": "Արամ", "Ethiopic": "አበበ", "Lao": "ສົມພອນ", "Greek": "Ελένη",
    "Vietnamese": "Nguyễn Thị Ánh",
}  # fmt: skip


def named(*names: str):
    fields = (ToldField("name", tuple(map(ToldValue, names)), (), Verdict.MISSING),)
    return told_night(told_match(fields=fields))


def text_in(report: bytes | None) -> str:
    assert report is not None
    with pypdfium2.PdfDocument(report) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def test_names_in_every_script_are_shaped_and_can_be_copied_out_again():
    """What was drawn is the name that was told, letter by letter."""
    text = text_in(render_pdf(named(*SCRIPTS.values()), FONTS))
    assert [script for script, name in SCRIPTS.items() if name not in text] == []


def test_letters_are_drawn_and_not_boxes():
    """Khmer subscripts and Sinhala joins, which no program copies out whole, leave ink."""
    with pypdfium2.PdfDocument(render_pdf(named("សុខ ចាន់ត្រា", "ශ්\u200dරී"), FONTS)) as paper:
        fonts = {
            item.get_font().get_base_name()
            for page in paper
            for item in page.get_objects()
            if hasattr(item, "get_font")
        }
    assert {True} == {any(name in font for font in fonts) for name in ("Khmer", "Sinhala")}


def test_without_a_font_for_one_script_there_is_no_pdf_and_a_word_why(tmp_path):
    """Not one wrong glyph: not made, and the script named in the reader's language."""
    for file in FONTS.cover(["Latin"]).faces:
        (tmp_path / file[0].file.name).symlink_to(file[0].file)
    latin = Fonts((str(tmp_path),))
    assert render_pdf(named("Somchai"), latin) is not None
    assert render_pdf(named("สมชาย", "王建国"), latin) is None
    missing = scripts_without_font(named("สมชาย", "王建国"), latin, language="en")
    assert missing == ("Han", "Thai")
    assert scripts_without_font(named("สมชาย"), latin, language="fr") == ("thaï",)


def test_without_any_fonts_there_is_no_pdf():
    """Not even of Latin letters."""
    assert render_pdf(named("Somchai"), Fonts()) is None


@pytest.mark.parametrize(
    "value",
    [
        '#panic("x")',
        "$x^2$ *b* _i_ @ref <label> \\ // `raw`",
        '#read("/etc/passwd")',
        "]#[",
        "{{x}}",
    ],
)
def test_a_value_is_never_markup(value):
    """What typst would run or lay out stands on the page as it was delivered."""
    assert value.split()[0] in text_in(render_pdf(named(value), FONTS))


def test_a_value_cannot_turn_the_direction_of_its_line():
    """A right-to-left override in a name leaves `same` and `different` where they are."""
    text = text_in(render_pdf(named("\u202eexe.gnp"), FONTS))
    assert "exe.gnp" in text


def test_every_match_has_a_page_of_its_own_and_a_place_to_sign():
    """So that one of them can be put into a case file."""
    night = told_night(told_match(), told_hit(match_id="3C8H-T0WE-9GKA"))
    with pypdfium2.PdfDocument(render_pdf(night, FONTS)) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
    for identifier in ("7K2M-9QPD-XV4T", "3C8H-T0WE-9GKA"):
        heading = re.compile(rf"^{identifier}\s+to verify", re.M)
        (own,) = [text for text in pages if heading.search(text)]
        assert "Please" in own and "signature" in own


def test_a_hit_on_paper_shows_no_value_of_theirs():
    """A reference and a contact; the other side of the table is closed."""
    text = text_in(render_pdf(told_night(told_hit()), FONTS))
    assert "4F7Q-2ZKM" in text and "Duty desk" in text
    assert "bits" not in text


def test_a_thousand_pages_are_no_burden():
    """Set within seconds of processor time: typst, not a browser."""
    one = told_match()
    many = [replace(one, match_id=f"{n:04d}-AAAA-BBBB", our_record=f"A-{n}") for n in range(1_000)]
    started = time.process_time()
    report = render_pdf(told_night(*many), FONTS)
    assert time.process_time() - started < 15
    assert report is not None and len(report) < 10_000_000
