"""Calibration sets true pairs against names that people really bear."""

import numpy as np

from borderlink.names.calibrate import (
    CHINESE_DRAWS,
    FOREIGN_SOUTHERN,
    _classes,
    _near_miss,
    _with_negatives,
)
from borderlink.names.sources import CHINESE
from borderlink.names.views import SOUTHERN

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


def test_the_spellings_of_the_south_are_weighed_mostly_on_chinese_people():
    foreign = [(f"马科·罗西{at}", f"Marko Rossi {at}", 1.0) for at in range(FOREIGN_SOUTHERN + 9)]
    held = {"Hani": foreign, CHINESE: [("王伟明", "Ong Wai Meng", 1.0)]}
    sizes = [len(pairs) for kind, pairs in _classes(held, [], 1) if kind == SOUTHERN]
    assert sizes == [FOREIGN_SOUTHERN, *[1] * CHINESE_DRAWS]


def test_some_people_of_india_have_a_single_word():
    words = [(f"शब्द{at}", f"Word{at}", 1.0) for at in range(200)]
    drawn = {
        script: next(pairs for kind, pairs in _classes({script: words}, [], 1) if kind == script)
        for script in ("Deva", "Beng")
    }
    alone = {script: sum(" " not in a for a, _ in pairs) for script, pairs in drawn.items()}
    assert alone["Beng"] == 0
    assert 0.3 < alone["Deva"] / len(drawn["Deva"]) < 0.7
