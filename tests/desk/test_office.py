"""Answers given at the desk: recorded, reviewed by a second person, taken back, never lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from borderlink import audit
from borderlink.desk.collector import Collector
from borderlink.night import open_store
from builders.desk import CORE, HIT, KEY, DeskNights


def decisions(nights: DeskNights) -> list[tuple[object, ...]]:
    with nights.store() as store:
        return store.rows(
            "SELECT match_id, agency, judgement, decided_by, second_by, source FROM decision "
            "ORDER BY decision_id"
        )


def collect(nights: DeskNights, kept_back: timedelta = timedelta(0)) -> bool:
    return Collector(nights.config, open_store).collect(kept_back=kept_back)


def waiting(nights: DeskNights) -> int:
    return len(list((nights.config.desk / "spool").glob("*.age")))


@contextmanager
def held_elsewhere(nights: DeskNights) -> Iterator[None]:
    """Another process has the store open, as a night has."""
    code = (
        "import sys; from pathlib import Path; from borderlink.store import Store\n"
        "with Store.open(Path(sys.argv[1]), sys.argv[2]):\n"
        "    print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(nights.config.store_file), KEY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        yield
        other.communicate()


def test_an_answer_leaves_the_queue_at_once_and_enters_the_store_when_it_is_free(
    nights: DeskNights,
):
    browser = nights.client()
    browser.answer(CORE, "same", "the passport was seen")
    assert CORE not in browser.queue()
    assert CORE in browser.queue("?tab=answered")
    assert decisions(nights) == []
    assert collect(nights)
    assert decisions(nights) == [(CORE, "AAA", "same", "analyst.k", None, "desk")]
    assert nights.value("SELECT state FROM match_side WHERE agency = 'AAA' AND state = 'settled'")


def test_while_a_night_has_the_store_answers_wait(nights: DeskNights):
    nights.client().answer(CORE, "same")
    with held_elsewhere(nights):
        assert not collect(nights)
        assert waiting(nights) == 1
    assert collect(nights)
    assert len(decisions(nights)) == 1


def test_an_answer_can_be_taken_back_without_a_trace_for_a_while(nights: DeskNights):
    browser = nights.client()
    browser.answer(CORE, "same")
    collect(nights, kept_back=timedelta(minutes=2))
    assert waiting(nights) == 1
    answer = browser.post("/undo")
    assert answer.headers["location"] == f"/match/{CORE}"
    assert CORE in browser.queue()
    collect(nights)
    assert decisions(nights) == []


def test_what_the_store_has_is_taken_back_by_another_answer(nights: DeskNights):
    browser = nights.client()
    browser.answer(CORE, "different")
    collect(nights)
    browser.post("/undo")
    collect(nights)
    assert [judgement for _, _, judgement, *_ in decisions(nights)] == ["different", "unsure"]


def test_undo_takes_back_one_answer_after_the_other_and_then_none(nights: DeskNights):
    browser = nights.client("lead.m")
    browser.answer(CORE, "same")
    browser.answer(HIT, "different")
    assert browser.queue() == []
    assert browser.post("/undo").headers["location"] == f"/match/{HIT}"
    assert browser.post("/undo").headers["location"] == f"/match/{CORE}"
    browser.post("/undo")
    assert "nothing to undo" in browser.get("/queue")
    assert set(browser.queue()) == {CORE, HIT}


def test_a_hit_waits_for_a_second_reviewer_who_does_not_see_the_first_answer(nights: DeskNights):
    first = nights.client()
    first.answer(HIT, "different", "they told us on the phone")
    assert "different persons" in first.get(f"/match/{HIT}").lower()
    second = nights.client("lead.m")
    assert second.queue("?tab=second") == [HIT]
    page = second.get(f"/match/{HIT}")
    assert "A second review is asked of you" in page
    assert "on the phone" not in page
    second.answer(HIT, "different", "scars")
    collect(nights)
    assert decisions(nights) == [(HIT, "AAA", "different", "analyst.k", "lead.m", "desk")]
    reason = nights.value("SELECT reason FROM decision")
    assert reason == "they told us on the phone · lead.m: scars"


def test_reviewers_that_differ_send_the_match_back_until_they_agree(nights: DeskNights):
    nights.client().answer(HIT, "different", "they told us on the phone")
    second = nights.client("lead.m")
    second.answer(HIT, "same", "scars")
    page = nights.client().get(f"/match/{HIT}")
    assert "The two reviewers differ" in page
    assert "scars" in page
    nights.client().answer(HIT, "same", "scars indeed")
    collect(nights)
    assert decisions(nights) == [(HIT, "AAA", "same", "lead.m", "analyst.k", "desk")]


def test_nobody_reviews_their_own_answer(nights: DeskNights):
    browser = nights.client()
    browser.answer(HIT, "different")
    browser.answer(HIT, "different")
    collect(nights)
    assert decisions(nights) == []
    assert browser.queue("?tab=second") == [HIT]


def test_a_misused_identity_needs_a_second_reviewer_whoever_it_is(nights: DeskNights):
    nights.client().answer(CORE, "same, unjustified")
    collect(nights)
    assert decisions(nights) == []
    assert nights.client("lead.m").queue("?tab=second") == [CORE]


def test_what_waits_survives_the_end_of_the_desk(nights: DeskNights):
    nights.client().answer(HIT, "different")
    nights.client().answer(CORE, "same")
    nights.restart()
    browser = nights.client("lead.m")
    assert browser.queue() == []
    assert browser.queue("?tab=second") == [HIT]


def test_a_new_book_shows_what_is_still_on_its_way(nights: DeskNights):
    """A night wrote its book while an answer waited: the match does not come back."""
    browser = nights.client()
    browser.answer(CORE, "same")
    nights.publish()
    assert CORE not in browser.queue()


@pytest.mark.parametrize(
    ("judgement", "reason", "words"),
    [("maybe", "photo", "Choose one"), ("same", " ", "A reason is needed"), ("", "x", "Choose")],
)
def test_an_answer_that_cannot_stand_is_told_and_changes_nothing(
    nights: DeskNights, judgement: str, reason: str, words: str
):
    browser = nights.client()
    browser.answer(CORE, judgement, reason)
    assert words in browser.get(f"/match/{CORE}")
    assert CORE in browser.queue()


def test_a_better_candidate_is_told_as_the_reports_form_tells_it(nights: DeskNights):
    browser = nights.client()
    browser.post(
        f"/match/{CORE}/answer", judgement="different", reason="another man", better=HIT.lower()
    )
    collect(nights)
    reason = nights.value("SELECT reason FROM decision")
    assert reason == f"another man [better candidate: {HIT}]"


def test_an_answer_rests_on_the_night_whose_book_was_read(nights: DeskNights):
    nights.client().answer(CORE, "same")
    collect(nights)
    assert nights.value("SELECT report_night::VARCHAR FROM decision") == "2026-11-25"


def test_every_view_enters_the_audit_log_without_what_was_looked_for(nights: DeskNights):
    browser = nights.client()
    browser.get(f"/match/{CORE}")
    browser.get("/search?q=Hanna+Kravets")
    collect(nights)
    with nights.store() as store:
        log = "\n".join(entry for (entry,) in store.rows("SELECT entry FROM audit_entry"))
        audit.verify(store)
    assert f'"match":"{CORE}"' in log
    assert '"why":"desk: search"' in log
    assert "Kravets" not in log


def test_a_page_that_cannot_be_logged_is_not_shown(
    nights: DeskNights, monkeypatch: pytest.MonkeyPatch
):
    browser = nights.client()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("borderlink.desk.office.log_view", full)
    answer = browser.http.get(f"/match/{CORE}")
    assert answer.status_code == 503
    assert "Hanna" not in answer.text
