"""What a model learns from, and what it is kept away from."""

import pytest

from borderlink.linkage.decided import (
    FEWEST_SAME,
    LEAST_SAY,
    MOST_SAY,
    Decided,
    read_decided,
    with_decisions,
)
from borderlink.linkage.model import Model
from builders.crowd import fitted
from builders.stored import decide

PEOPLE = 320
SHARING = PEOPLE - PEOPLE // 10  # one in ten has another document


def anchors(fit):
    return fit.model.report["anchors"] + (fit.known["told_by"] == "document").sum()


def test_pairs_that_judge_are_never_learnt_from(crowd_fit):
    """About a fifth of the pairs that share a document, and none of the others."""
    assert anchors(crowd_fit) == SHARING
    assert SHARING / 8 < len(crowd_fit.known) < SHARING / 3


def test_the_same_records_give_the_same_model(crowd_store, crowd_fit):
    assert fitted(crowd_store).model.to_json() == crowd_fit.model.to_json()


def test_the_model_survives_its_file_with_all_that_it_reports(crowd_fit):
    read = Model.from_json(crowd_fit.model.to_json())
    assert read.weights == crowd_fit.model.weights
    assert read.report["EM"] == crowd_fit.model.report["EM"]


def test_values_that_are_missing_are_counted_for_the_watch(crowd_fit):
    """An agency that stops to deliver a field is the commonest drift."""
    sex, phone = (crowd_fit.model.report["levels"][name]["missing"] for name in ("sex", "phone"))
    assert (sex["anchors"], phone["anchors"]) == (0, crowd_fit.model.report["anchors"])


def test_a_level_that_neither_anchors_nor_random_pairs_know_stays_prior_knowledge(crowd_fit):
    """Nobody in the crowd has a birth date of month and year only; it once weighed 11 bits."""
    found = crowd_fit.model.weights["birth"]["same month"]
    assert (found.m, found.u, found.told_by) == (0.01, 0.0015, "prior knowledge")


def test_a_document_that_analysts_found_on_two_people_anchors_nothing(crowd_store):
    """Its pair would teach that people change name and birth."""
    two = frozenset((2 * i + 1, 2 * i + 2) for i in range(1, 10))
    assert anchors(fitted(crowd_store, Decided(different=two))) == SHARING - len(two)


def test_what_analysts_called_the_same_teaches_beside_documents(crowd_store, crowd_fit):
    """Their pairs differ in birth, as no pair that shares a document does here."""
    apart = frozenset((i, i + 3) for i in range(1, 2 * PEOPLE - 3, 2))
    learnt = fitted(crowd_store, Decided(same=apart)).model
    before = crowd_fit.model.weights["birth"]["conflict"].m
    assert learnt.report["decisions of analysts"] > FEWEST_SAME
    assert 0.3 < learnt.weights["birth"]["conflict"].m < 0.6
    assert before < 0.2


def counts(**levels):
    return {"sex": {int(gamma[1:]): pairs for gamma, pairs in levels.items()}}


def test_few_decisions_teach_nothing():
    anchored = counts(g1=900, g0=100)
    few = with_decisions(anchored, counts(g0=99), anchored=1000, decided=FEWEST_SAME - 1)
    assert few == anchored


@pytest.mark.parametrize(
    ("decided", "weigh"),
    [(100, LEAST_SAY * 1000), (600, 600), (5000, MOST_SAY * 1000)],
    ids=["not swamped", "as many as they are", "not swamping"],
)
def test_decisions_neither_drown_nor_are_drowned(decided, weigh):
    both = with_decisions(
        counts(g1=900, g0=100), counts(g0=decided), anchored=1000, decided=decided
    )
    assert both["sex"] == {1: 900, 0: pytest.approx(100 + weigh)}


def test_the_last_word_of_each_agency_counts_and_disputes_teach_nothing(crowd_store):
    decide(crowd_store, 1, 2, ("AAA", "different"), ("AAA", "same"))
    decide(crowd_store, 3, 4, ("AAA", "same"), ("BBB", "different"))
    decide(crowd_store, 5, 6, ("AAA", "different"), ("BBB", "unsure"))
    read = read_decided(crowd_store)
    assert (read.same, read.different) == ({(1, 2)}, {(5, 6)})
