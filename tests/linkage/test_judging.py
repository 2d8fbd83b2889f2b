"""Two models before the same judge."""

from dataclasses import replace

import polars as pl

from borderlink.linkage.judging import FEWEST_JUDGED, Verdict, judge
from borderlink.linkage.model import prior_model
from borderlink.linkage.training import Fit
from builders.levels import levels

SEXES = {"same": 0.97, "different": 0.03}
PAIRS = 500  # of each kind, the true ones first
SAME = range(1, PAIRS + 1)
OTHERS = range(PAIRS + 1, 2 * PAIRS + 1)


def fit(model=None, same=(), different=(), told_by="analysts"):
    """Candidates of which the pairs that begin with these records are known."""
    candidates = levels(PAIRS, PAIRS, sex=SEXES)
    known = pl.DataFrame(
        [(i, 99_999 + i, i in same, told_by) for i in (*same, *different)],
        schema={
            "record_a": pl.Int64(),
            "record_b": pl.Int64(),
            "same": pl.Boolean(),
            "told_by": pl.String(),
        },
        orient="row",
    )
    return Fit(model or prior_model("new"), 1000, candidates, known)


def upside_down():
    """A model to which agreement is disagreement."""
    model = prior_model("new")
    weights = {
        name: {code: replace(w, m=w.u, u=w.m) for code, w in by_code.items()}
        for name, by_code in model.weights.items()
    }
    return replace(model, weights=weights)


def verdict(new):
    return judge(new, prior_model("old"), new.candidates, report_weight=6.0)


def test_a_model_is_as_good_as_itself():
    found = verdict(fit(same=SAME, different=OTHERS))
    assert (found.lost, found.won, found.worse) == (0, 0, False)


def test_enough_decisions_of_analysts_judge():
    found = verdict(fit(upside_down(), same=SAME, different=OTHERS))
    assert (found.told_by, found.known, found.shown) == ("analysts", PAIRS, PAIRS)
    assert found.worse


def test_with_fewer_decisions_pairs_that_share_a_document_judge():
    few = fit(same=SAME, different=OTHERS[: FEWEST_JUDGED - 1])
    anchors = fit(same=SAME, told_by="document").known
    found = verdict(replace(few, known=pl.concat([few.known, anchors])))
    assert found.told_by == "a shared document"


def test_the_document_itself_must_not_speak_for_pairs_that_share_it():
    """Else the model that believes more in documents would win."""
    model = prior_model("new")
    doubting = {code: replace(w, m=w.u) for code, w in model.weights["document"].items()}
    new = fit(replace(model, weights={**model.weights, "document": doubting}), SAME, (), "document")
    told = new.candidates.with_columns(
        gamma_document=pl.when(pl.col("record_a") <= PAIRS).then(5).otherwise(-1)
    )
    found = verdict(replace(new, candidates=told))
    assert (found.lost, found.won) == (0, 0)


def test_both_models_show_equally_many_pairs():
    """To show more is no merit: the analysts have no more hours."""
    eager = prior_model("new")
    raised = {code: replace(w, m=min(8 * w.m, 1)) for code, w in eager.weights["sex"].items()}
    eager = replace(eager, weights={**eager.weights, "sex": raised})
    found = verdict(fit(eager, same=SAME, told_by="document"))
    assert abs(found.found_new - found.found_in_use) <= 0.02 * PAIRS


def test_nothing_known_gives_no_verdict():
    assert verdict(fit()) is None


def decided(lost, won):
    return Verdict("old", "analysts", 100, 100, 90, 90 - lost + won, lost, won)


def test_a_loss_that_chance_explains_is_forgiven():
    """Ten lost against seven won happens to models that are equally good."""
    assert not decided(10, 7).worse
    assert decided(20, 7).worse


def test_the_verdict_tells_both_figures_and_no_pair():
    words = str(decided(20, 7))
    assert "77.0 %" in words
    assert "(old) 90.0 %" in words
