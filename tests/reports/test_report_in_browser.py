"""The HTML report in a real browser, from disk: filter, keys, and the file of decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from borderlink.exchange.returns import DecisionFile
from borderlink.reports.content import content_hash
from borderlink.reports.html import render_html
from builders.told import told_hit, told_match, told_night

CHROMIUM = Path("/usr/bin/chromium")
NIGHT = told_night(
    told_match(urgent=True),
    told_hit(match_id="3C8H-T0WE-9GKA", owner="AE-BG", state="re-opened"),
    told_match(match_id="Z5RN-4M1Q-QQ0B", owner="JP-PF"),
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    """The report, opened; what the browser complains of fails the test."""
    from playwright.sync_api import sync_playwright

    file = tmp_path / "report.html"
    file.write_bytes(render_html(NIGHT))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        opened = browser.new_page(accept_downloads=True)
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(file.as_uri())
        yield opened
        browser.close()
    assert complaints == []


def test_filters_narrow_the_queue_and_the_pages(page):
    """By words, by agency and by urgency; all together."""
    page.fill("#filter", "3c8h")
    assert page.locator(".queue tbody tr:visible").count() == 1
    assert page.locator("article:visible").count() == 1
    page.fill("#filter", "")
    page.select_option("#filter-owner", "JP-PF")
    assert page.locator("#shown").inner_text() == "1 of 3"
    page.check("#filter-urgent")
    assert page.locator("article:visible").count() == 0


def test_keys_move_and_choose_and_the_answers_are_exported(page):
    """j, j, 3, a reason, one's id: a file that the exchange understands."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("3")
    button = page.locator("#export button")
    assert button.is_disabled()
    page.locator('article[data-id="3C8H-T0WE-9GKA"] textarea').fill("photo shows another man")
    page.fill("#decided-by", "analyst.k")
    with page.expect_download() as download:
        button.click()
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == "decisions-TH-IB-2026-11-25.json"
    answered = DecisionFile.model_validate_json(content)
    assert (answered.receiver, answered.report) == ("TH-IB", content_hash(NIGHT))
    (decision,) = answered.decisions
    assert (decision.match_id, decision.judgement) == ("3C8H-T0WE-9GKA", "different")
    assert (decision.decided_by, decision.reason) == ("analyst.k", "photo shows another man")


def test_an_answer_without_a_reason_is_not_exported(page):
    """The bar says what is lacking."""
    page.check('article[data-id="7K2M-9QPD-XV4T"] input[value="same"]')
    page.fill("#decided-by", "analyst.k")
    assert re.search("without a reason", page.locator("#decided").inner_text())
    assert page.locator("#export button").is_disabled()
