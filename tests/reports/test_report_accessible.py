"""The report can be read by those who do not see it as we do: axe finds nothing serious in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderlink.reports.fonts import Fonts
from borderlink.reports.html import render_html
from builders.told import told_hit, told_match, told_night

CHROMIUM = Path("/usr/bin/chromium")
NIGHT = told_night(
    told_match(urgent=True, ambiguous=True, two_identities=True),
    told_hit(match_id="3C8H-T0WE-9GKA", state="re-opened", what_changed=("our name changed",)),
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_serious(language, tmp_path: Path):
    """Neither in the queue nor on a match with its form; contrast and labels included."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "report.html"
    file.write_bytes(render_html(told_night(*NIGHT.matches, language=language), Fonts()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        # The check is a script of its own, which the report's policy would refuse.
        page = browser.new_context(bypass_csp=True).new_page()
        found = []
        for place in ("", "#m-7K2M-9QPD-XV4T"):
            page.goto(file.as_uri() + place)
            found += Axe().run(page).response["violations"]
        browser.close()
    serious = {
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")
    }
    assert serious == set()
