"""A decided match stays silent until something that it rested on changes, or it expires."""

from datetime import date, timedelta

from borderlink.review.decisions import Judgement
from borderlink.review.states import LinkClass, Standing, State, Status, next_status

NIGHT = date(2026, 11, 2)
BASIS = {"name of AAA": "n1", "birth of AAA": "b1", "name of BBB": "n2", "birth of BBB": "b2"}
OPEN = Status(State.OPEN, LinkClass.TO_VERIFY, NIGHT - timedelta(days=1))


def said(judgement: Judgement, agency: str = "AAA", **fields: object) -> Standing:
    values = {"valid_until": NIGHT + timedelta(days=365), "basis": BASIS, **fields}
    return Standing(agency, judgement, **values)  # type: ignore[arg-type]


def test_a_pair_seen_for_the_first_time_is_new():
    assert next_status(None, {}, BASIS, [], NIGHT).state is State.NEW


def test_the_next_night_it_is_open():
    new = Status(State.NEW, LinkClass.TO_VERIFY, NIGHT)
    assert next_status(new, BASIS, BASIS, [], NIGHT + timedelta(days=1)).state is State.OPEN


def test_the_same_night_again_gives_the_same_status():
    new = Status(State.NEW, LinkClass.TO_VERIFY, NIGHT)
    assert next_status(new, BASIS, BASIS, [], NIGHT) == new


def test_a_change_before_any_decision_says_what_changed():
    now = next_status(OPEN, BASIS, {**BASIS, "birth of BBB": "b9"}, [], NIGHT)
    assert (now.state, now.what_changed) == (State.CHANGED, ("birth of BBB changed",))


def test_a_decision_settles_and_gives_the_link_its_class():
    now = next_status(OPEN, BASIS, BASIS, [said(Judgement.DIFFERENT)], NIGHT)
    assert (now.state, now.link_class) == (State.SETTLED, LinkClass.DIFFERENT)
    later = NIGHT + timedelta(days=3)
    assert next_status(now, BASIS, BASIS, [said(Judgement.DIFFERENT)], later) == now


def test_unsure_settles_nothing():
    assert next_status(OPEN, BASIS, BASIS, [said(Judgement.UNSURE)], NIGHT).state is State.OPEN


def test_a_changed_birth_re_opens_and_names_it():
    changed = {**BASIS, "birth of BBB": "b9"}
    settled = Status(State.SETTLED, LinkClass.DIFFERENT, NIGHT)
    now = next_status(settled, BASIS, changed, [said(Judgement.DIFFERENT)], NIGHT)
    assert (now.state, now.what_changed) == (State.REOPENED, ("birth of BBB changed",))
    later = NIGHT + timedelta(days=1)
    assert next_status(now, changed, changed, [said(Judgement.DIFFERENT)], later) == now


def test_an_expired_decision_comes_back_once_as_renewal():
    settled = Status(State.SETTLED, LinkClass.DIFFERENT, NIGHT)
    old = said(Judgement.DIFFERENT, valid_until=NIGHT - timedelta(days=1))
    now = next_status(settled, BASIS, BASIS, [old], NIGHT)
    assert now.state is State.RENEWED
    assert next_status(now, BASIS, BASIS, [old], NIGHT + timedelta(days=1)) == now


def test_agencies_that_disagree_settle_nothing():
    words = [said(Judgement.SAME), said(Judgement.DIFFERENT, "BBB")]
    now = next_status(OPEN, BASIS, BASIS, words, NIGHT)
    assert (now.state, now.link_class) == (State.CHANGED, LinkClass.TO_VERIFY)
    assert "disagree" in now.what_changed[0]


def test_a_pair_no_longer_found_is_withdrawn_and_may_come_back():
    gone = next_status(OPEN, BASIS, None, [], NIGHT)
    assert gone.state is State.WITHDRAWN
    back = next_status(gone, BASIS, BASIS, [], NIGHT + timedelta(days=1))
    assert (back.state, back.what_changed) == (State.CHANGED, ("the match is back",))


def test_a_withdrawn_match_that_was_decided_comes_back_silent():
    gone = Status(State.WITHDRAWN, LinkClass.TO_VERIFY, NIGHT)
    assert next_status(gone, BASIS, BASIS, [said(Judgement.SAME)], NIGHT).state is State.SETTLED
