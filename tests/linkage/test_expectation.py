"""EM moves only what anchors are silent about, and only so far."""

from dataclasses import replace

import pytest

from borderlink.linkage.expectation import MOST_MOVED, refine
from borderlink.linkage.model import prior_model
from builders.levels import levels

PHONES = {"same, rare": 0.5, "same, shared": 0.1, "different": 0.4}
SEXES = {"same": 0.97, "different": 0.03}


def m(model, comparison, code):
    return model.weights[comparison][code].m


def test_the_share_of_a_level_among_true_pairs_is_found():
    """Prior knowledge says that 30 % of matches share a rare telephone; here it is half."""
    refined = refine(prior_model(), levels(4000, 6000, phone=PHONES, sex=SEXES))
    assert refined.outcome["phone"] == "learnt"
    assert m(refined.model, "phone", "same, rare") == pytest.approx(0.5, abs=0.05)
    assert refined.model.weights["phone"]["same, rare"].told_by == "EM"


def test_what_anchors_say_and_u_are_left_alone():
    before = prior_model()
    after = refine(before, levels(4000, 6000, phone=PHONES, sex=SEXES)).model
    for name in ("name", "birth", "sex", "nationality"):
        assert after.weights[name] == before.weights[name]
    assert {w.u for w in after.weights["phone"].values()} == {
        w.u for w in before.weights["phone"].values()
    }


def test_no_level_moves_further_than_the_guard_lets_it():
    """Telephones hardly ever shared are rather a sign of bad data than of what people do."""
    never = {"same, rare": 0.3 / (5 * MOST_MOVED), "same, shared": 0.1, "different": 0.6}
    refined = refine(prior_model(), levels(4000, 6000, phone=never, sex=SEXES))
    assert m(refined.model, "phone", "same, rare") == pytest.approx(0.3 / MOST_MOVED)
    assert "held from moving further: same, rare" in refined.outcome["phone"]
    assert sum(w.m for w in refined.model.weights["phone"].values()) == pytest.approx(1)


def test_too_few_true_pairs_leave_a_comparison_as_it_was():
    refined = refine(prior_model(), levels(40, 60, phone=PHONES, sex=SEXES))
    assert refined.model.weights["phone"] == prior_model().weights["phone"]
    assert "true pairs expected" in refined.outcome["phone"]


def test_no_pair_alike_in_name_and_birth_leaves_everything_as_it_was():
    loose = levels(100, 100, phone=PHONES).with_columns(gamma_birth=0)
    refined = refine(prior_model(), loose)
    assert refined.model == prior_model()
    assert set(refined.outcome.values()) == {"no pair agrees in name and birth"}


def test_what_does_not_settle_is_not_believed(monkeypatch):
    monkeypatch.setattr("borderlink.linkage.expectation._ROUNDS", 2)
    refined = refine(prior_model(), levels(4000, 6000, phone=PHONES, sex=SEXES))
    assert refined.model == prior_model()
    assert refined.outcome["phone"] == "not settled after 2 rounds"


def test_a_likelihood_that_falls_is_not_believed(monkeypatch):
    def spoiled(model, *_):
        weights = {code: replace(w, m=w.m / 2) for code, w in model.weights["phone"].items()}
        return replace(model, weights={**model.weights, "phone": weights})

    monkeypatch.setattr("borderlink.linkage.expectation._maximised", spoiled)
    refined = refine(prior_model(), levels(4000, 6000, phone=PHONES, sex=SEXES))
    assert refined.model == prior_model()
    assert refined.outcome["phone"] == "the likelihood fell"
