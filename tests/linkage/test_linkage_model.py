"""The model file: complete, versioned, never overwritten."""

from dataclasses import replace

import pytest

from borderlink.errors import ModelError
from borderlink.linkage.model import DEFAULT_VERSION, Model, load_model, prior_model, save_model
from borderlink.linkage.scoring import splink_settings


def test_the_shipped_model_knows_every_level():
    model = load_model()
    assert model.version == DEFAULT_VERSION
    assert all(level.m > 0 and level.u > 0 for c in model.comparisons() for level in c.levels)


def test_a_better_or_rarer_name_never_weighs_less():
    model = load_model()
    names = [weights for code, weights in model.weights["name"].items() if "/" in code]
    for band in model.bands:
        bits = [
            model.weights["name"][f"{band.min_score:g}/{floor:g}"].bits
            for floor in (0.0, *band.rarity)
        ]
        assert bits == sorted(bits)
    assert names[0].bits < 0 < names[-1].bits


def test_a_model_survives_its_file():
    model = prior_model("x")
    assert Model.from_json(model.to_json()) == model


def test_a_damaged_file_is_refused():
    with pytest.raises(ModelError, match="damaged"):
        Model.from_json(b'{"version": "x"}')


def test_a_version_is_never_overwritten(tmp_path):
    save_model(prior_model("x"), tmp_path)
    with pytest.raises(ModelError, match="exists already"):
        save_model(prior_model("x"), tmp_path)


def test_a_model_of_another_code_is_refused_with_the_remedy():
    model = prior_model("x")
    lacking = replace(model, weights={**model.weights, "birth": {}})
    with pytest.raises(ModelError, match=r"birth: same day.*borderlink train"):
        lacking.comparisons()


def test_the_prior_falls_as_the_store_grows_and_small_files_do_not_raise_it():
    model = prior_model()
    assert model.prior_bits(10) == model.prior_bits(1000) > model.prior_bits(2000)
    assert model.prior_bits(100_000) == pytest.approx(model.prior_bits(1000) - 6.6, abs=0.1)


def test_splink_settings_follow_from_the_model():
    settings = splink_settings(prior_model(), 1000).get_settings("duckdb")
    levels = settings.comparisons[0].comparison_levels
    assert {c.output_column_name for c in settings.comparisons} >= {"name", "birth", "document"}
    assert all(level.m_probability for level in levels if not level.is_null_level)
