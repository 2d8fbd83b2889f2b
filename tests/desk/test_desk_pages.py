"""The pages show an agency what it is told and nothing else, to those who signed in."""

from __future__ import annotations

import re

import pytest

from builders.desk import CORE, HIT, OTHERS, PASSWORD, WITHHELD, DeskNights

PAGES = [
    "/queue", "/queue?tab=all&words=hanna", "/queue?tab=second", f"/match/{CORE}", f"/match/{HIT}",
    f"/compare?match={CORE}&match={HIT}&match={OTHERS}", "/search?q=Hanna", "/search?q=Secretova",
    "/search?q=BX771204", "/search?q=ZZ-KEY-2", "/search?q=CCC-ONLY", "/agency",
]  # fmt: skip


def person_of(nights: DeskNights, match: str) -> str:
    found = re.search(r'href="(/person/[^"]+)"', nights.client().get(f"/match/{match}"))
    assert found
    return found[1]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_withheld_stands_in_no_page(nights: DeskNights, page: str):
    text = nights.client("lead.m").get(page)
    sought = page.partition("q=")[2]  # the search box repeats what its user typed
    assert "Hanna" in text or "tab=second" in page or "search" in page or page == "/agency"
    assert [value for value in WITHHELD if value in text and value != sought] == []


def test_what_is_withheld_stands_on_no_persons_page(nights: DeskNights):
    text = nights.client().get(person_of(nights, CORE))
    assert "Ганна Кравець" in text
    assert not [value for value in WITHHELD if value in text]


def test_the_book_itself_holds_nothing_withheld(nights: DeskNights):
    """Whatever a page may come to show: the desk never has more."""
    book = nights.office().book("AAA")
    tables = [row[0] for row in book._rows("SELECT table_name FROM duckdb_tables()")]
    assert "told" in tables
    content = str([book._rows(f"FROM {table}") for table in tables])
    assert "Кравець" in content
    assert not [value for value in WITHHELD if value in content]


@pytest.mark.parametrize("unknown", [OTHERS, "0000-0000-0000", "nonsense"])
def test_what_is_none_of_ours_looks_like_what_does_not_exist(nights: DeskNights, unknown: str):
    browser = nights.client()
    assert browser.http.get(f"/match/{unknown}").status_code == 404
    assert browser.answer(unknown, "same").status_code == 404
    assert OTHERS not in browser.get("/queue?tab=all")


@pytest.mark.parametrize("path", ["/queue", f"/match/{CORE}", "/agency", "/search?q=x", "/compare"])
def test_nothing_is_shown_to_who_is_not_signed_in(nights: DeskNights, path: str):
    answer = nights.client(None).http.get(path)
    assert (answer.status_code, answer.headers["location"][:7]) == (303, "/login?")
    assert answer.text == ""


def test_a_wrong_password_and_an_unknown_user_look_alike(nights: DeskNights):
    browser = nights.client(None)
    answers = [
        browser.http.post("/login", data={"user": user, "password": "wrong wrong wrong"})
        for user in ("analyst.k", "nobody")
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].text == answers[1].text


def test_five_wrong_passwords_lock_the_user(nights: DeskNights):
    browser = nights.client(None)
    for _ in range(5):
        browser.sign_in("analyst.k", "wrong wrong wrong")
    assert browser.sign_in("Analyst.K") == 403
    assert browser.sign_in("lead.m") == 303


def test_the_cookie_is_for_this_site_only_and_no_script_reads_it(nights: DeskNights):
    browser = nights.client(None)
    answer = browser.http.post("/login", data={"user": "analyst.k", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "secure", "samesite=strict"))


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(nights: DeskNights, to: str):
    data = {"user": "analyst.k", "password": PASSWORD, "to": to}
    assert nights.client(None).http.post("/login", data=data).headers["location"] == "/queue"


def test_a_form_without_the_sessions_token_does_nothing(nights: DeskNights):
    browser = nights.client()
    data = {"judgement": "same", "reason": "photo"}
    for token in ({}, {"csrf": nights.client("lead.m").csrf()}):
        answer = browser.http.post(f"/match/{CORE}/answer", data=data | token)
        assert answer.status_code == 403
    assert CORE in browser.queue()


def test_a_form_of_another_site_does_nothing(nights: DeskNights):
    browser = nights.client()
    data = {"csrf": browser.csrf(), "judgement": "same", "reason": "photo"}
    answer = browser.http.post(
        f"/match/{CORE}/answer", data=data, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert CORE in browser.queue()


def test_another_host_name_is_refused(nights: DeskNights):
    """A page elsewhere cannot reach the desk under a name of its own that leads here."""
    answer = nights.client(None).http.get("/login", headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_no_page_may_be_kept_framed_or_given_other_scripts(nights: DeskNights):
    headers = nights.client().http.get("/queue").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_queue_filters_by_words_owner_and_urgency(nights: DeskNights):
    browser = nights.client()
    assert set(browser.queue()) == {CORE, HIT}
    assert browser.queue("?words=кравець") == [CORE]
    assert browser.queue("?words=hanna+AB100200") == browser.queue()
    assert browser.queue("?owner=CCC") == []
    assert browser.queue("?urgent=1") == []
    assert browser.queue("?state=changed") == []


def test_an_id_in_the_search_leads_to_its_match(nights: DeskNights):
    answer = nights.client().http.get(f"/search?q={CORE.lower().replace('-', '+')}")
    assert answer.headers["location"] == f"/match/{CORE}"


def test_a_reader_may_look_but_not_answer(nights: DeskNights):
    browser = nights.client("reader.r")
    assert 'id="answer"' not in browser.get(f"/match/{CORE}")
    browser.answer(CORE, "same")
    assert "may look, but not answer" in browser.get("/queue")
    assert CORE in browser.queue()


def test_only_a_lead_answers_many_at_once(nights: DeskNights):
    both = {"match": [CORE, HIT], "judgement": "different", "reason": "photo"}
    analyst = nights.client()
    analyst.post("/queue/answers", **both)
    assert set(analyst.queue()) == {CORE, HIT}
    lead = nights.client("lead.m")
    lead.post("/queue/answers", **both)
    assert "1 recorded, 1 waits for a second reviewer" in lead.get("/queue")
    assert lead.queue() == []


def test_in_a_blind_review_the_evidence_is_not_in_the_page_before_the_answer(nights: DeskNights):
    browser = nights.client()
    evidence = "What speaks against"
    assert evidence in browser.get(f"/match/{CORE}")
    browser.post("/blind", to=f"/match/{CORE}")
    hidden = browser.get(f"/match/{CORE}")
    assert evidence not in hidden
    assert "The details agree" not in hidden
    assert "Ганна" in hidden
    browser.answer(CORE, "same")
    assert evidence in browser.get(f"/match/{CORE}")


def test_a_search_that_finds_much_or_nothing_never_fails(nights: DeskNights):
    browser = nights.client()
    for text in ("", "%27%22%3B--", "%00", "a" * 500, "%F0%9F%98%80", "h a n n a"):
        assert browser.http.get(f"/search?q={text}").status_code == 200
        assert browser.http.get(f"/queue?words={text}&after=99999999999").status_code == 200


def test_an_unforeseen_error_is_told_by_its_kind_only(
    nights: DeskNights, monkeypatch: pytest.MonkeyPatch
):
    browser = nights.client()
    monkeypatch.setattr("borderlink.desk.office.Office.view", lambda *_, **__: {}["Hanna Kravets"])
    answer = browser.http.get("/queue")
    assert answer.status_code == 503
    assert "KeyError" in answer.text
    assert "Kravets" not in answer.text
