"""An answered match stays silent until something that it rested on changes, or it expires."""

from datetime import date, timedelta

from borderlink.review.answer import Judgement
from borderlink.review.states import (
    DISAGREE,
    Known,
    LinkClass,
    Standing,
    State,
    Status,
    overall,
    side_status,
)

NIGHT = date(2026, 11, 2)
BASIS = {"name of AAA": "n1", "birth of AAA": "b1", "name of BBB": "n2", "birth of BBB": "b2"}
OPEN = Status(State.OPEN, LinkClass.TO_VERIFY, NIGHT - timedelta(days=1))
SILENT = Status(State.SUPPRESSED, LinkClass.DIFFERENT, NIGHT - timedelta(days=1))


def said(judgement: Judgement, agency: str = "AAA", **fields: object) -> Standing:
    values = {"valid_until": NIGHT + timedelta(days=365), "basis": BASIS, **fields}
    return Standing(agency, judgement, **values)  # type: ignore[arg-type]


def status(
    previous: Status | None,
    own: Standing | None = None,
    other: Standing | None = None,
    *,
    basis: dict[str, str] | None = BASIS,
    before: dict[str, str] = BASIS,
    days: int = 0,
    contradicted: bool = False,
) -> Status:
    """The status of AAA's side, `days` after the night."""
    on = NIGHT + timedelta(days=days)
    return side_status(Known(previous, before), basis, own, other, on, contradicted=contradicted)


def test_a_pair_seen_for_the_first_time_is_new():
    assert status(None).state is State.NEW


def test_the_next_night_it_is_open():
    assert status(Status(State.NEW, LinkClass.TO_VERIFY, NIGHT), days=1).state is State.OPEN


def test_the_same_night_again_gives_the_same_status():
    new = Status(State.NEW, LinkClass.TO_VERIFY, NIGHT)
    assert status(new) == new


def test_a_change_before_any_decision_says_what_changed():
    now = status(OPEN, basis={**BASIS, "birth of BBB": "b9"})
    assert (now.state, now.what_changed) == (State.CHANGED, ("birth of BBB changed",))


def test_an_answer_silences_and_gives_the_link_its_class():
    now = status(OPEN, said(Judgement.DIFFERENT))
    assert (now.state, now.link_class) == (State.SUPPRESSED, LinkClass.DIFFERENT)
    assert status(now, said(Judgement.DIFFERENT), days=3) == now


def test_the_answer_of_one_agency_does_not_answer_for_the_other():
    assert status(OPEN, None, said(Judgement.DIFFERENT, "BBB")).state is State.OPEN


def test_unsure_silences_nothing():
    assert status(OPEN, said(Judgement.UNSURE)).state is State.OPEN
    assert status(SILENT, said(Judgement.UNSURE)).state is State.OPEN


def test_a_changed_birth_re_opens_and_names_it():
    changed = {**BASIS, "birth of BBB": "b9"}
    now = status(SILENT, said(Judgement.DIFFERENT), basis=changed)
    assert (now.state, now.what_changed) == (State.REOPENED, ("birth of BBB changed",))
    assert status(now, said(Judgement.DIFFERENT), basis=changed, before=changed, days=1) == now


def test_what_changes_back_is_silent_again():
    re_opened = Status(State.REOPENED, LinkClass.TO_VERIFY, NIGHT, ("birth of BBB changed",))
    assert status(re_opened, said(Judgement.SAME), days=1).state is State.SUPPRESSED


def test_an_answer_that_rests_on_the_document_alone_outlives_a_new_name():
    on_document = said(Judgement.SAME, basis={"document of AAA": "d", "document of BBB": "d"})
    basis = {**BASIS, "document of AAA": "d", "document of BBB": "d", "name of BBB": "other"}
    assert status(SILENT, on_document, basis=basis).state is State.SUPPRESSED


def test_an_expired_decision_comes_back_once_as_renewal():
    old = said(Judgement.DIFFERENT, valid_until=NIGHT - timedelta(days=1))
    now = status(SILENT, old)
    assert now.state is State.RENEWED
    assert status(now, old, days=1) == now


def test_agencies_that_disagree_are_both_asked_again():
    now = status(SILENT, said(Judgement.SAME), said(Judgement.DIFFERENT, "BBB"))
    assert (now.state, now.link_class) == (State.CHANGED, LinkClass.TO_VERIFY)
    assert now.what_changed == (DISAGREE,)


def test_who_is_unsure_disagrees_with_nobody():
    both = said(Judgement.DIFFERENT), said(Judgement.UNSURE, "BBB")
    assert status(SILENT, *both).state is State.SUPPRESSED


def test_an_answer_that_cannot_be_true_beside_others_is_asked_again():
    now = status(SILENT, said(Judgement.DIFFERENT), contradicted=True)
    assert now.state is State.REOPENED
    assert "contradict" in now.what_changed[0]


def test_a_pair_no_longer_found_is_withdrawn_and_may_come_back():
    gone = status(OPEN, basis=None)
    assert gone.state is State.WITHDRAWN
    back = status(gone, days=1)
    assert (back.state, back.what_changed) == (State.CHANGED, ("the match is back",))


def test_a_withdrawn_match_that_was_decided_comes_back_silent():
    gone = Status(State.WITHDRAWN, LinkClass.TO_VERIFY, NIGHT)
    assert status(gone, said(Judgement.SAME)).state is State.SUPPRESSED


def test_a_match_as_a_whole_stands_where_those_who_answered_left_it():
    word = said(Judgement.DIFFERENT)
    whole = overall([(SILENT, word), (OPEN, None)])
    assert (whole.state, whole.link_class) == (State.SETTLED, LinkClass.DIFFERENT)
    re_opened = Status(State.REOPENED, LinkClass.TO_VERIFY, NIGHT, ("birth of BBB changed",))
    assert overall([(SILENT, word), (re_opened, said(Judgement.DIFFERENT, "BBB"))]) == re_opened
    assert overall([(OPEN, said(Judgement.UNSURE)), (OPEN, None)]) == OPEN
