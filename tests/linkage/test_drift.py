"""Tonight's shares beside those of training."""

from dataclasses import replace

import pytest

from borderlink.linkage.drift import _compared, measure_drift
from borderlink.linkage.model import save_model
from borderlink.linkage.watching import watch
from borderlink.progress import Silent
from builders.crowd import NIGHT
from builders.stored import pinned

THEN = {"same": 970, "different": 30, "missing": 500}


def drift(now, then=None):
    found = list(_compared("sex", "anchors", now, then or THEN))
    return found[0] if found else None


def test_equal_shares_have_no_distance_whatever_their_numbers():
    doubled = {code: 2 * pairs for code, pairs in THEN.items()}
    assert drift(doubled).index == pytest.approx(0, abs=1e-4)
    assert not drift(doubled).much


def test_a_field_that_is_no_longer_delivered_is_drift():
    found = drift({"same": 97, "different": 3, "missing": 900})
    assert found.much
    assert "“same” was 64.6 % and is 9.7 %" in str(found)


def test_an_index_that_chance_reaches_is_no_warning():
    """With 200 pairs the shares of ten levels move by themselves."""
    found = drift({"same": 110, "different": 8, "missing": 82})
    assert found.index < max(found.bound, 0.25)
    assert not found.much


def test_too_few_pairs_say_nothing():
    assert drift({"same": 50, "different": 100, "missing": 0}) is None


def test_a_model_that_counted_no_missing_values_is_compared_without_them():
    found = drift({"same": 970, "different": 30, "missing": 5000}, {"same": 970, "different": 30})
    assert found.index == pytest.approx(0, abs=1e-4)


@pytest.fixture
def model(crowd_fit):
    return replace(crowd_fit.model, version="here")


def in_use(tmp_path, model):
    """The model pinned, in an installation of its own."""
    settings = pinned(tmp_path, model.version)
    save_model(model, settings.models)
    return settings


def test_the_store_a_model_was_trained_on_has_not_drifted_from_it(crowd_store, model):
    found = measure_drift(crowd_store, model)
    assert {drift.kind for drift in found} == {"anchors", "random"}
    assert [str(drift) for drift in found if drift.much] == []


def swapped(model):
    """A model that saw men and women of every pair apart."""
    sex = dict(model.report["levels"]["sex"])
    sex["same"], sex["different"] = sex["different"], sex["same"]
    return replace(model, report={**model.report, "levels": {**model.report["levels"], "sex": sex}})


def test_the_night_warns_of_drift_and_keeps_the_indices(crowd_store, model, tmp_path):
    other = swapped(replace(model, version="other"))
    result = watch(crowd_store, in_use(tmp_path, other), NIGHT, Silent())
    assert [warning for warning in result.warnings if "linkage: sex has drifted" in warning]
    assert result.counts["sex ‰"] > 250 > result.counts["birth ‰"]


def test_a_model_of_another_store_is_not_watched(crowd_store, model, tmp_path):
    elsewhere = replace(model, version="elsewhere", trained_on="another store")
    result = watch(crowd_store, in_use(tmp_path, elsewhere), NIGHT, Silent())
    assert (result.counts, result.warnings) == ({}, [])


def test_both_samples_are_drawn_the_same_way_every_time(crowd_store, model):
    assert measure_drift(crowd_store, model) == measure_drift(crowd_store, model)


def test_reading_is_bounded_however_large_the_store(crowd_store, model, monkeypatch):
    monkeypatch.setattr("borderlink.linkage.strangers.SAMPLED", 100)
    assert all(drift.pairs < 3000 for drift in measure_drift(crowd_store, model))
