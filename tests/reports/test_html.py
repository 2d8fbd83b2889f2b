"""The HTML report: self-contained, escaped, right-to-left safe, complete without scripts."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from borderlink.disclosure.told import (
    ToldField,
    ToldQuality,
    ToldReason,
    ToldValue,
    ToldWord,
    Verdict,
)
from borderlink.reports.fonts import Fonts
from borderlink.reports.html import render_html
from borderlink.reports.waterfall import WIDTH, waterfall
from borderlink.reports.wording import wording
from builders.told import told_hit, told_match, told_night

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>",
    "\u202egnp.exe",
    "&amp;{{7*7}}",
    "=cmd|' /C calc'!A0",
]


def html_of(night) -> bytes:
    """Without embedded fonts, which other tests are about."""
    return render_html(night, Fonts())


def page(*matches, **night):
    return lxml_html.fromstring(html_of(told_night(*matches, **night)))


@pytest.mark.parametrize("value", NASTY)
def test_a_value_is_text_wherever_it_stands(value):
    """Whatever a record holds, it adds no element, and is read back as it was."""
    name = ToldField("name", (ToldValue(value, value, value),), (ToldValue(value),), Verdict.SAME)
    harmless = page(told_match(fields=(replace(name, ours=(ToldValue("x", "x", "x"),)),)))
    nasty = page(
        told_match(fields=(name,), our_record=value, handling_text=value, owner_name=value)
    )
    assert value in [bdi.text for bdi in nasty.iter("bdi")]
    for tag in ("script", "img", "style"):
        assert len(list(nasty.iter(tag))) == len(list(harmless.iter(tag)))


def test_every_foreign_value_is_isolated_from_its_surroundings():
    """Arabic and Hebrew names, and bidi overrides, cannot reorder the line they stand in."""
    value = "محمد عبد الله \u202e"
    name = ToldField("name", (ToldValue(value),), (ToldValue(value),), Verdict.SAME)
    tree = page(told_match(fields=(name,)))
    holders = [e.tag for e in tree.iter() if isinstance(e.tag, str) and value in (e.text or "")]
    assert set(holders) == {"bdi"}


def test_a_value_in_a_sentence_is_isolated_too():
    """“Both are called محمد (Muhammad)” stays in the order in which it is read."""
    reason = ToldReason("name", 9.0, "…", "Both are called {ours}", "محمد & <b>", "x")
    row = page(told_match(reasons=(reason,))).find(".//tr[@class='for']/td")
    assert row.find("bdi").text == "محمد & <b>"
    assert row.text_content() == "Both are called محمد & <b>."


def test_nothing_is_fetched_and_only_our_script_and_style_may_run():
    """The policy refuses everything but what its hashes name, and those are what is embedded."""
    text = html_of(told_night(told_match())).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (embedded,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(embedded.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r'(src|href)="(?!#)', text)
    assert not re.search(r'\sstyle="|\son\w+="', text)


def test_every_match_in_the_queue_has_its_page():
    """Links lead somewhere, without a script."""
    tree = page(told_match(), told_hit(match_id="3C8H-T0WE-9GKA"))
    targets = {a.get("href").removeprefix("#") for a in tree.iter("a")}
    assert targets <= {element.get("id") for element in tree.iter() if element.get("id")}
    assert len(tree.findall(".//article")) == 2


def test_a_hit_shows_a_contact_and_a_reference_and_no_number():
    """No waterfall, no bits, no verdict; whom to call instead."""
    article = page(told_hit()).find(".//article")
    text = article.text_content()
    assert "Duty desk" in text and "4F7Q-2ZKM" in text
    assert article.find(".//svg") is None
    assert "bits" not in text


def test_a_verdict_is_a_symbol_and_a_word():
    """Colour alone tells nothing to those who do not see it, or print in grey."""
    text = html_of(told_night(told_match())).decode()
    cells = lxml_html.fromstring(text).findall(".//td[@class='ve same']")
    assert [cell.text_content().strip() for cell in cells] == ["same"]
    assert '.same::before { content: "="; }' in text


def test_an_agency_with_nothing_to_verify_is_told_so():
    """An empty report is a report."""
    text = page().text_content()
    assert "nothing to verify tonight" in text
    assert "3 settled matches stay silent" in text


def test_a_withdrawn_match_asks_for_nothing():
    """No deadline, and nothing to fill in."""
    article = page(told_hit(state="withdrawn")).find(".//article")
    assert "Nothing is asked" in article.text_content()
    assert article.find(".//p[@class='paper']") is None
    for word in ("very strong", "to verify"):
        assert word not in article.text_content()


def test_what_is_written_in_two_scripts_is_plainly_called_not_compared():
    """A birth place in Cyrillic and in Arabic says nothing, neither for nor against."""
    field = ToldField(
        "birth place", (ToldValue("Каїр"),), (ToldValue("القاهرة"),), Verdict.NOT_COMPARED
    )
    text = page(told_match(fields=(field,))).find(".//article").text_content()
    assert "not compared across scripts" in text


def test_runner_ups_are_named_with_what_they_share():
    """Who decides on one candidate must know of the others for the same record."""
    other = told_match(
        match_id="3C8H-T0WE-9GKA",
        owner="JP-PF",
        reasons=(ToldReason("document", 20.0, "Both carry it."), ToldReason("sex", 1.0, "…")),
    )
    article = page(told_match(), other).find(".//article")
    row = article.find(".//table[@class='others']//tr").text_content()
    assert "3C8H-T0WE-9GKA" in row and "JP-PF" in row
    assert "shares: document" in row and "sex" not in row


def test_the_identifiers_of_a_victim_are_tied_to_nobody():
    """Not even the name of the field leads from a victim to another person."""
    role = ToldField("role", (ToldValue("victim"),), (), Verdict.WITHHELD)
    reasons = (ToldReason("phone", 20.0, "Both have it."),)
    victim = told_match(match_id="3C8H-T0WE-9GKA", fields=(role,), reasons=reasons)
    article = page(told_match(), victim).find(".//article")
    assert "shares" not in article.find(".//table[@class='others']").text_content()


def test_two_names_stand_side_by_side_as_they_were_heard():
    """Word by word, with both readings, and the letters that differ marked."""
    word = ToldWord("Хусейн", "husein", "HUSSAIN", "hussain", "sounds the same")
    reason = ToldReason("name", 9.0, "…", "Ours is {ours}, theirs {theirs}", "Х", "H", (), (word,))
    heard = page(told_match(reasons=(reason,))).find(".//div[@class='heard']/div")
    assert [part.text_content() for part in heard] == [
        "Хусейн", "husein", "hussain", "HUSSAIN", "sounds the same",
    ]  # fmt: skip
    assert [mark.text for mark in heard.iter("mark")] == ["e", "sa"]


def test_a_slip_in_a_date_is_marked_where_it_is():
    """1985-05-12 and 1985-12-05: the reader sees at once what was exchanged."""
    article = page(told_match()).find(".//article")
    assert "".join(mark.text for mark in article.iter("mark")) != ""


def test_the_model_page_says_whose_names_are_missed_more_often():
    """So that an analyst looks longer where the machine is weak."""
    text = page().get_element_by_id("model").text_content()
    assert "Missed" in text and "Chinese" in text and "Arabic, full names" in text


def test_the_agency_sees_how_well_its_own_records_are_filled():
    """The best way to more matches is a better export."""
    quality = ToldQuality("main", 200, 190, 4, 200, 100, 50, 1, 0, 200, 20)
    row = page(quality=(quality,)).get_element_by_id("quality").text_content()
    assert "95 %" in row and "10 %" in row


def test_partial_evidence_is_called_partial():
    """The total of what is shown is not passed off as the total."""
    text = page(told_match(partial=True, match_probability=None)).find(".//article").text_content()
    assert "From what may be shown" in text
    assert "odds" not in text


def test_the_bars_of_a_waterfall_stay_inside_the_drawing_and_end_at_the_total():
    """Each step starts where the one before ended."""
    drawn = waterfall(told_match())
    steps = [step.bar for step in (*drawn.speaking_for, *drawn.against)]
    assert [bar.kind for bar in steps] == ["for", "for"]
    for bar in (drawn.prior, *steps, drawn.total):
        assert bar.x >= 0 and bar.x + bar.width <= WIDTH + 1
    assert steps[0].x == drawn.prior.x
    assert steps[-1].x + steps[-1].width == pytest.approx(drawn.total.x + drawn.total.width, abs=1)


def test_five_thousand_matches_stay_small_and_quick():
    """The figure of the plan: at most 20 s and 25 MB."""
    one = told_match()
    many = [replace(one, match_id=f"{number:04d}-AAAA-BBBB") for number in range(5_000)]
    started = time.process_time()
    size = len(html_of(told_night(*many)))
    assert time.process_time() - started < 20
    assert size < 25_000_000


def test_what_speaks_against_stands_under_its_own_heading_and_in_the_queue():
    """A reader must not have to look for the minus signs."""
    reasons = (
        ToldReason("name", 24.1, "Both are called Yuliia Shevchuk."),
        ToldReason("birth", -6.0, "The birth dates speak against it."),
    )
    text = html_of(told_night(told_match(reasons=reasons))).decode()
    heading = text.index("What speaks against")
    assert text.index("Both are called") < heading < text.index("The birth dates speak against it.")
    assert "against: birth" in text[: text.index("</noscript>")]


def test_two_identities_are_named_and_get_no_odds():
    """A shared document under another name and birth date is not sold as one person."""
    text = html_of(told_night(told_match(two_identities=True))).decode()
    assert "<b>Two identities.</b>" in text
    assert "odds of more than" not in text
    assert "one identity is misused" in text


def test_odds_are_not_claimed_beyond_what_the_model_is_good_for():
    """Below that, they double with each bit."""
    odds = wording("en").odds
    assert odds(55.4) == odds(10.0) == "more than 1,000 to 1"
    assert odds(3.0) == "about 8 to 1"
    assert odds(-3.0) == "about 1 to 8"
