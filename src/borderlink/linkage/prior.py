"""How many true pairs there are, told by the weights of the candidates themselves.

A model promises true pairs per record. As a store grows, or agencies join that know the same
people, that promise ages: at a fixed weight precision fell from 0.994 to 0.974 between one and
five million records. The weights know better: their probabilities add up to the matches.
"""

from __future__ import annotations

import numpy as np

from borderlink.linkage.model import Model
from borderlink.linkage.weighing import Bits

# Fewer matches than this say too little about the store.
FEWEST_MATCHES = 200
# A store that seems four times denser or sparser than the model has rather doubtful weights.
MOST_MOVED = 2.0
STEP = 0.5  # bits; so that a record more, or a hundred, leave every weight of the night as it was
_ROUNDS = 20


def matches_among(bits: Bits, records: int, start: float) -> float:
    """The number of matches at which the candidates' probabilities add up to just that number.

    `bits` are the weights of all candidates without any prior; `start` is where to look first.
    """
    matches = start
    for _ in range(_ROUNDS):
        odds = np.log2(max(2 * matches / records / records, 1e-300))
        matches = float(np.sum(1 / (1 + np.exp2(-(bits + odds)))))
    return matches


def prior_tonight(model: Model, weights: Bits, records: int) -> float:
    """The prior in bits that tonight's candidates call for, with guards.

    Pure. `weights` are match weights under the model's own prior, those of all pairs down to two
    bits below the lowest that will be kept. To use the result add its difference from
    `model.prior_bits(records)` to every weight. Keep it as long as the other statistics of the
    night's epoch. The model's own prior stays where too few matches are seen, and nothing moves
    by more than MOST_MOVED.
    """
    trained = model.prior_bits(records)
    matches = matches_among(weights - trained, records, model.matches_per_record * records)
    if matches < FEWEST_MATCHES:
        return trained
    share = 2 * matches / records / records
    moved = np.log2(share / (1 - share)) - trained
    return float(trained + np.clip(round(moved / STEP) * STEP, -MOST_MOVED, MOST_MOVED))
