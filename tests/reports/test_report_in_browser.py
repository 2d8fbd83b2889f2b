"""The HTML report in a real browser, from disk: filter, keys, and the file of decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from borderlink.exchange.returns import DecisionFile
from borderlink.reports.content import content_hash
from borderlink.reports.fonts import Fonts
from borderlink.reports.html import render_html
from builders.told import told_hit, told_match, told_night

CHROMIUM = Path("/usr/bin/chromium")
NIGHT = told_night(
    told_match(urgent=True),
    told_hit(match_id="3C8H-T0WE-9GKA", owner="AE-BG", state="re-opened"),
    told_match(match_id="Z5RN-4M1Q-QQ0B", owner="JP-PF"),
)

pytestmark = pytest.mark.browser


@contextmanager
def opened(report: bytes, folder: Path, *, scripts: bool = True) -> Iterator[Any]:
    """The report, opened from disk; what the browser complains of fails the test."""
    from playwright.sync_api import sync_playwright

    file = folder / "report.html"
    file.write_bytes(report)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
        shown = context.new_page()
        complaints: list[str] = []
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("dialog", lambda dialog: dialog.accept())
        shown.goto(file.as_uri())
        yield shown
        browser.close()
    assert complaints == []


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    with opened(render_html(NIGHT, Fonts()), tmp_path) as shown:
        yield shown


def rows(page) -> list[str]:
    return page.locator("#live tbody tr").evaluate_all("rows => rows.map(row => row.dataset.id)")


def exported(page) -> DecisionFile:
    page.fill("#decided-by", "analyst.k")
    with page.expect_download() as download:
        page.click("#export > button")
    assert download.value.suggested_filename == "decisions-TH-IB-2026-11-25.json"
    return DecisionFile.model_validate_json(Path(download.value.path()).read_bytes())


def test_filters_narrow_the_queue(page):
    """By words, by agency and by urgency; all together."""
    page.fill("#filter", "3c8h")
    assert rows(page) == ["3C8H-T0WE-9GKA"]
    page.fill("#filter", "")
    page.select_option("#filter-owner", "JP-PF")
    assert page.locator("#shown").inner_text() == "1 of 3 matches"
    page.check("#filter-urgent")
    assert rows(page) == []


def test_a_plain_case_takes_one_page_and_two_keys(page):
    """j, j to the match; 3 and 6 answer it with a prepared reason: a file the exchange reads."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("article:visible").get_attribute("data-id") == "3C8H-T0WE-9GKA"
    page.keyboard.press("3")
    assert page.locator("#export > button").is_disabled()
    page.keyboard.press("6")
    answered = exported(page)
    assert (answered.receiver, answered.report) == ("TH-IB", content_hash(NIGHT))
    (decision,) = answered.decisions
    assert (decision.match_id, decision.judgement) == ("3C8H-T0WE-9GKA", "different")
    assert decision.reason == "The details contradict each other"
    assert decision.decided_by == "analyst.k"


def test_an_answer_without_a_reason_is_not_exported(page):
    """The bar says what is lacking."""
    page.click("text=7K2M-9QPD-XV4T")
    page.check('article input[value="same"]')
    page.fill("#decided-by", "analyst.k")
    assert re.search("without a reason", page.locator("#decided").inner_text())
    assert page.locator("#export > button").is_disabled()


def test_an_answer_says_what_it_rests_on_and_points_to_a_better_candidate(page):
    """Both travel in the file; the pointer as it is written on the phone."""
    page.goto(page.url.partition("#")[0] + "#m-7K2M-9QPD-XV4T")
    page.check('article input[value="different"]')
    page.fill("article textarea", "another birth date")
    page.check('article input[value="birth"]')
    page.fill("article [name=better]", "z5rn4m1qqq0b")
    (decision,) = exported(page).decisions
    assert decision.evidence == ("birth",)
    assert decision.reason == "another birth date [better candidate: Z5RN-4M1Q-QQ0B]"


def test_several_matches_are_answered_at_once(page):
    """Selected in the queue; a withdrawn or filtered one is not among them."""
    page.select_option("#filter-owner", "UA-NP")
    page.check("#live tbody input >> nth=0")
    page.select_option("#filter-owner", "")
    page.check("#live tbody input >> nth=0")
    page.check("#live tbody input >> nth=2")
    page.select_option("#bulk [name=judgement]", "same")
    page.fill("#bulk [name=reason]", "fingerprints agree")
    page.click("#bulk button")
    given = {d.match_id: (d.judgement, d.reason) for d in exported(page).decisions}
    assert given == dict.fromkeys(
        ("7K2M-9QPD-XV4T", "Z5RN-4M1Q-QQ0B"), ("same", "fingerprints agree")
    )


def test_an_answer_can_be_changed_and_taken_back_before_it_is_sent(page):
    """The last word counts; what was taken back is not in the file."""
    for key in "j15k":
        page.keyboard.press(key)
    page.keyboard.press("4")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("5")
    page.click("#given summary")
    page.click("#given li >> nth=1 >> button")
    (decision,) = exported(page).decisions
    assert (decision.match_id, decision.judgement) == ("7K2M-9QPD-XV4T", "unsure")


def test_a_settled_match_can_be_answered_anew_by_its_id(page):
    """It is silent, so it stands in no queue; however its id is typed."""
    page.fill("#earlier [name=match]", "0jxpx89y6wd0")
    page.select_option("#earlier [name=judgement]", "different")
    page.fill("#earlier [name=reason]", "new photograph")
    page.click("#earlier button")
    (decision,) = exported(page).decisions
    assert decision.match_id == "0JXP-X89Y-6WD0"


def test_the_evidence_is_hidden_until_one_has_answered(page):
    """Who sees the machine's word first agrees with it too easily."""
    page.keyboard.press("b")
    page.keyboard.press("j")
    shown = page.locator("article .why"), page.locator("article .score").first
    assert [part.is_visible() for part in shown] == [False, False]
    page.keyboard.press("3")
    assert [part.is_visible() for part in shown] == [True, True]


def test_a_saved_file_is_continued(page, tmp_path):
    """What was answered yesterday is there again; another report's file is refused."""
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.keyboard.press("6")
    saved = tmp_path / "saved.json"
    saved.write_text(exported(page).model_dump_json())
    page.reload()
    page.set_input_files("#saved", saved)
    page.locator("#decided", has_text="Answers: 1").wait_for()
    assert [line.judgement for line in exported(page).decisions] == ["different"]
    other = exported(page).model_copy(update={"report": "0" * 64})
    saved.write_text(other.model_dump_json())
    page.set_input_files("#saved", saved)
    page.locator("#decided", has_text="does not answer this report").wait_for()


def test_the_address_leads_to_one_match_and_back(page):
    """A match is read alone; the browser's back button returns to the queue."""
    page.click("text=Z5RN-4M1Q-QQ0B")
    assert page.locator("article:visible").count() == 1
    assert not page.locator("#queue").is_visible()
    page.go_back()
    assert page.locator("#queue").is_visible()


def test_paper_shows_the_match_that_is_read_or_all_that_the_queue_shows(page):
    """The form stays off paper; boxes to tick are on it."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article:visible").count() == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.goto(page.url.partition("#")[0] + "#m-7K2M-9QPD-XV4T")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article:visible").count() == 1
    assert page.locator("article .paper").is_visible()
    assert not page.locator("article form").is_visible()


def test_five_thousand_matches_open_and_filter_at_once(tmp_path):
    """The figure of the plan is 2 s; processor time, since the machine is shared."""
    one = NIGHT.matches[0]
    many = [
        replace(one, match_id=f"{n:04d}-AAAA-BBBB", our_record=f"A-{n // 3}") for n in range(5_000)
    ]
    with opened(render_html(told_night(*many), Fonts()), tmp_path) as page:
        page.fill("#filter", "0042-")
        assert rows(page) == ["0042-AAAA-BBBB"]
        assert _processor_seconds(page) < 2


def _processor_seconds(page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "ProcessTime")


def test_without_scripts_every_row_and_every_page_is_there(tmp_path):
    """A browser that runs no scripts reads and prints the same report."""
    with opened(render_html(NIGHT, Fonts()), tmp_path, scripts=False) as page:
        assert page.locator("table.queue tbody tr:visible").count() == 3
        assert page.locator("article:visible").count() == 3
        assert not page.locator("#export").is_visible()
        page.click("a.id >> nth=0")
        assert page.url.endswith("#m-7K2M-9QPD-XV4T")
