"""The model file: complete, versioned, never overwritten."""

from dataclasses import replace

import numpy as np
import pytest

from borderlink.errors import ModelError
from borderlink.linkage.engine import DuckDBEngine
from borderlink.linkage.model import DEFAULT_VERSION, Model, load_model, prior_model, save_model
from borderlink.linkage.name_levels import BANDS, levels_of, name_ranks, rank_code
from borderlink.linkage.scoring import splink_settings


def test_the_shipped_model_knows_every_level():
    model = load_model()
    assert model.version == DEFAULT_VERSION
    assert all(level.m > 0 and level.u > 0 for c in model.comparisons() for level in c.levels)


@pytest.mark.parametrize("across", [False, True], ids=["one script", "two scripts"])
def test_a_better_or_rarer_name_never_weighs_less(across):
    model = load_model()
    weights = model.weights["name"]
    for band in model.bands:
        bits = [
            weights[rank_code(band.min_score, floor, across=across)].bits
            for floor in (0.0, *band.rarity)
        ]
        assert bits == sorted(bits)
    worst, best = model.bands[0].min_score, model.bands[-1]
    assert weights[rank_code(worst, 0.0, across=across)].bits < 0
    assert weights[rank_code(best.min_score, best.rarity[-1], across=across)].bits > 10


def test_names_in_two_scripts_have_levels_of_their_own():
    score = np.array([-1.0, 0.95, 0.95, 0.5, 0.5], np.float32)
    rarity = np.array([0.0, 13.0, 13.0, 0.0, 0.0], np.float32)
    across = np.array([False, False, True, False, True])
    ranks = name_ranks(BANDS)
    levels = levels_of(score, rarity, across, BANDS)
    assert levels[0] == -1
    assert [ranks[level].code for level in levels[1:]] == [
        "0.9/12",
        "0.9/12/two scripts",
        "0.4/0",
        "0.4/0/two scripts",
    ]


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
    settings = splink_settings(prior_model(), DuckDBEngine(), 1000).get_settings("duckdb")
    levels = settings.comparisons[0].comparison_levels
    assert {c.output_column_name for c in settings.comparisons} >= {"name", "birth", "document"}
    assert all(level.m_probability for level in levels if not level.is_null_level)
