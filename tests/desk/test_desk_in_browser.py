"""The desk in a real browser: two keys answer a match, and no page fails those who cannot see."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from borderlink.desk.app import desk_app
from builders.desk import CORE, HIT, PASSWORD, DeskNights

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.browser


@pytest.fixture
def address(nights: DeskNights) -> Iterator[str]:
    """The desk, served on a free port of this machine."""
    config = uvicorn.Config(desk_app(nights.office()), port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(address: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Signed in as a lead; what the browser complains of fails the test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        # The accessibility check puts its own script into the page.
        context = browser.new_context(bypass_csp="axe" in request.node.name, base_url=address)
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto("/queue")
        opened.fill("[name=user]", "lead.m")
        opened.fill("[name=password]", PASSWORD)
        opened.keyboard.press("Enter")
        opened.wait_for_selector(".tabs")
        yield opened
        browser.close()
    assert complaints == []


def test_two_keys_answer_a_match_and_open_the_next_one(page: Any, nights: DeskNights):
    """1 chooses the answer and its reason from the evidence, Enter records it."""
    page.goto(f"/match/{CORE}")
    page.keyboard.press("1")
    assert page.input_value("#reason") == "The details agree: name, birth"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/match/{HIT}")
    assert f"{CORE}: recorded" in page.inner_text(".said")
    (answer,) = nights.office().book("AAA").answers()
    assert (answer.match_id, answer.judgement, answer.decided_by) == (CORE, "same", "lead.m")


def test_on_a_hit_the_reason_has_to_be_typed(page: Any, nights: DeskNights):
    """There is no evidence to take it from."""
    page.goto(f"/match/{HIT}")
    page.keyboard.press("3")
    page.keyboard.type("they told us on the phone")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/match/{CORE}")
    proposal = nights.office().proposal("AAA", HIT)
    assert proposal is not None
    assert (proposal.line.judgement, proposal.line.reason[:9]) == ("different", "they told")


def test_u_takes_back_and_shows_the_match_again(page: Any):
    page.goto(f"/match/{CORE}")
    page.keyboard.press("3")
    page.fill("#reason", "another man")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/match/{HIT}")
    page.keyboard.press("u")
    page.wait_for_url(f"**/match/{CORE}")
    page.keyboard.press("q")
    page.wait_for_selector(".tabs")
    assert page.locator(".line").count() == 2


def test_keys_walk_the_queue_choose_and_compare(page: Any):
    for key in ("j", "x", "j", "x", "k"):
        page.keyboard.press(key)
    assert page.locator(".line input:checked").count() == 2
    page.keyboard.press("c")
    page.wait_for_url("**/compare?*")
    assert page.locator("th.theirs").count() == 2
    assert page.locator("th.ours").count() == 1


def test_a_written_reason_is_not_replaced_by_another_answers(page: Any):
    page.goto(f"/match/{CORE}")
    page.keyboard.press("1")
    page.fill("#reason", "the photo shows the same scar")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    assert page.input_value("#reason") == "the photo shows the same scar"


def test_letters_typed_into_a_field_are_no_keys(page: Any):
    page.goto(f"/match/{CORE}")
    page.click("#reason")
    page.keyboard.type("j u k q 1")
    assert page.input_value("#reason") == "j u k q 1"
    assert page.url.endswith(CORE)


def test_filters_apply_when_chosen(page: Any):
    page.select_option("#filters [name=owner]", "BBB")
    page.wait_for_url("**owner=BBB**")
    assert page.locator(".line").count() == 2
    page.fill("#filters [name=words]", "кравець")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "words=%" in url)
    assert page.locator(".line").count() == 1


def test_axe_finds_nothing_serious_on_any_page(page: Any):
    """Contrast, names of controls, landmarks, tables: what a screen reader and weak eyes need."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"/match/{CORE}")
    person = page.get_attribute("a[href^='/person/']", "href")
    paths = (
        "/queue", "/queue?tab=answered", f"/match/{CORE}", f"/match/{HIT}", person,
        f"/compare?match={CORE}&match={HIT}", "/search?q=Hanna", "/agency", "/login",
    )  # fmt: skip
    found = []
    for path in paths:
        page.goto(path)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append((path, violation["id"], violation["nodes"][0]["html"]))
    page.goto("/queue")
    assert found == []
