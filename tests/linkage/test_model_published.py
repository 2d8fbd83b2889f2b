"""Publishing a model: what judges it, and what is refused."""

from dataclasses import replace

import pytest

from borderlink.errors import ModelError
from borderlink.linkage import publishing
from borderlink.linkage.model import Model, load_model, save_model
from borderlink.linkage.publishing import train
from builders.stored import config, pinned


@pytest.fixture(autouse=True)
def fitted_before(crowd_fit, monkeypatch):
    """Fitting takes seconds, and what it finds is the same every time."""

    def fit_model(_scratch, _data, *, version, **_):
        return replace(crowd_fit, model=replace(crowd_fit.model, version=version))

    monkeypatch.setattr(publishing, "fit_model", fit_model)


def test_a_model_is_written_with_report_chart_and_what_judged_it(crowd_store, tmp_path):
    trained = train(crowd_store, config(tmp_path), version="new")
    assert Model.from_json(trained.model_file.read_bytes()) == trained.model
    judged = trained.model.report["judged"]
    assert judged["told_by"] == "a shared document"
    assert judged["known"] > 30
    told = trained.report_file.read_text("utf-8")
    assert "## Beside the model in use" in told
    assert "(new.svg)" in told
    assert trained.chart_file.read_text("utf-8").startswith("<svg")


@pytest.fixture
def bad_fit(fitted_before, crowd_fit, monkeypatch):
    """Training gone wrong: what agrees in name and birth weighs against a match."""
    weights = {
        name: {
            code: replace(w, m=w.u, u=w.m) if name in ("name", "birth") else w
            for code, w in levels.items()
        }
        for name, levels in crowd_fit.model.weights.items()
    }
    spoiled = replace(crowd_fit, model=replace(crowd_fit.model, version="new", weights=weights))
    monkeypatch.setattr(publishing, "fit_model", lambda *_, **__: spoiled)


@pytest.mark.usefixtures("bad_fit")
def test_a_model_worse_than_the_one_in_use_is_refused_with_both_figures(crowd_store, tmp_path):
    with pytest.raises(ModelError, match=r"worse than.* % among .* %; .*--force"):
        train(crowd_store, config(tmp_path), version="new")
    assert not list(tmp_path.glob("models/*"))


@pytest.mark.usefixtures("bad_fit")
def test_force_publishes_it_and_the_report_says_so(crowd_store, tmp_path):
    trained = train(crowd_store, config(tmp_path), version="new", force=True)
    assert trained.model.report["judged"]["forced"] is True
    assert "published by force" in trained.report_file.read_text("utf-8")


def test_the_pinned_model_is_the_one_to_beat(crowd_store, tmp_path):
    settings = pinned(tmp_path, "in use")
    save_model(replace(load_model(), version="in use"), settings.models)
    judged = train(crowd_store, settings, version="new").model.report["judged"]
    assert judged["in_use"] == "in use"


def test_a_model_cut_at_other_bands_is_compared_by_its_own_levels(
    crowd_store, crowd_fit, tmp_path, monkeypatch
):
    cut = []

    def levels(_scratch, model, _index):
        cut.append(model.version)
        return crowd_fit.candidates

    monkeypatch.setattr(publishing, "candidate_levels", levels)
    settings = pinned(tmp_path, "in use")
    bands = (replace(crowd_fit.model.bands[0], label="unlike"), *crowd_fit.model.bands[1:])
    save_model(replace(crowd_fit.model, version="in use", bands=bands), settings.models)
    judged = train(crowd_store, settings, version="new").model.report["judged"]
    assert cut == ["in use"]
    assert judged["found_in_use"] == judged["found_new"]


def test_a_model_of_another_code_cannot_be_compared_and_does_not_stop_training(
    crowd_store, tmp_path
):
    settings = pinned(tmp_path, "in use")
    model = load_model()
    save_model(
        replace(model, version="in use", weights={**model.weights, "birth": {}}), settings.models
    )
    assert train(crowd_store, settings, version="new").verdict.startswith("not compared")
