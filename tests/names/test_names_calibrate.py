"""Calibration sets true pairs against names that people really bear."""

import numpy as np

from borderlink.names.calibrate import _near_miss, _with_negatives

GIVEN = ("Ravi", "Mohan", "Sita", "Gopal", "Lila", "Arun")
FAMILY = ("Kumaran", "Selvan", "Murugan", "Pandiyan", "Rajan")
NAMES = [f"{given} {family}" for given in GIVEN for family in FAMILY]
PAIRS = [(name.upper(), name) for name in NAMES]


def negatives(*, real: bool) -> set[str]:
    examples = _with_negatives(PAIRS, np.random.default_rng(1), real=real)
    return {e.b for e in examples if not e.same and len(e.b) > len("A Rajan") + 1}


def test_a_near_miss_never_replaces_an_initial():
    words = ["Kumaran", "Kumarasan", "Selvan"]
    missed = {_near_miss("R Kumaran", words, np.random.default_rng(s)) for s in range(20)}
    assert missed == {"R Kumarasan"}


def test_the_names_that_share_a_token_are_other_names_of_the_list(monkeypatch):
    monkeypatch.setattr("borderlink.names.calibrate._NEAR_MISSES", 0.0)
    monkeypatch.setattr("borderlink.names.calibrate._INITIALS", 0.0)
    assert negatives(real=True) <= set(NAMES)
    assert not negatives(real=False) <= set(NAMES)
