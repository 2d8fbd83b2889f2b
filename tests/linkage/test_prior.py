"""The prior follows the store's own candidates, in steps and within bounds."""

from dataclasses import replace

import numpy as np
import pytest

from borderlink.linkage.model import prior_model
from borderlink.linkage.prior import MOST_MOVED, STEP, matches_among, prior_tonight

RECORDS = 20_000
MODEL = replace(prior_model(), matches_per_record=0.5)


def weights(matches: int) -> np.ndarray:
    """Under the model's prior: clear matches, and clear others."""
    return np.concatenate([np.full(matches, 15.0), np.full(50_000, -10.0)])


def test_probabilities_add_up_to_the_matches_they_promise():
    """Evidence of ±20 bits leaves no doubt, so that the matches can be counted."""
    bits = np.concatenate([np.full(3000, 35.0), np.full(50_000, 0.0)])
    assert matches_among(bits, RECORDS, 10_000) == pytest.approx(3000, rel=0.02)


def test_a_store_as_dense_as_the_training_keeps_its_prior():
    assert prior_tonight(MODEL, weights(10_000), RECORDS) == MODEL.prior_bits(RECORDS)


def test_a_sparser_store_lowers_the_prior_by_whole_steps():
    moved = prior_tonight(MODEL, weights(5000), RECORDS) - MODEL.prior_bits(RECORDS)
    assert moved == pytest.approx(-1.0)
    assert (moved / STEP) == pytest.approx(round(moved / STEP))


def test_one_record_more_changes_no_weight():
    """Any prior that followed every record would re-weigh, and re-open, every pair every night."""
    assert prior_tonight(MODEL, weights(5000), RECORDS) == prior_tonight(
        MODEL, weights(5003), RECORDS + 1
    )


@pytest.mark.parametrize(("matches", "bits"), [(400, -MOST_MOVED), (190_000, MOST_MOVED)])
def test_nothing_moves_it_further_than_two_bits(matches, bits):
    moved = prior_tonight(MODEL, weights(matches), RECORDS) - MODEL.prior_bits(RECORDS)
    assert moved == pytest.approx(bits)


def test_a_handful_of_matches_says_nothing_about_the_store():
    assert prior_tonight(MODEL, weights(50), RECORDS) == MODEL.prior_bits(RECORDS)
