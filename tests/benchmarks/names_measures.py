"""What is measured of scores of labelled pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PRECISION = 0.99
FALSE_RATE = 0.001
Scores = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


def recall_at_precision(scores: Scores, labels: Labels) -> float:
    """The largest recall of any threshold whose precision reaches PRECISION."""
    hits, passed, _ = _cumulated(scores, labels)
    return float(hits[hits >= PRECISION * passed].max(initial=0) / max(labels.sum(), 1))


def threshold_at_precision(scores: Scores, labels: Labels) -> float:
    """The lowest threshold whose precision reaches PRECISION; above every score where none does."""
    hits, passed, thresholds = _cumulated(scores, labels)
    precise = thresholds[hits >= PRECISION * passed]
    return float(precise.min(initial=np.nextafter(scores.max(), np.inf)))


def recall_at_false_rate(scores: Scores, labels: Labels) -> float:
    """The recall of the threshold that FALSE_RATE of the negatives pass."""
    threshold = np.quantile(scores[~labels], 1 - FALSE_RATE)
    return float((scores[labels] > threshold).mean())


def area_under_curve(scores: Scores, labels: Labels) -> float:
    """The chance that a true pair scores above a false one; a tie counts half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    true, false = int(labels.sum()), int((~labels).sum())
    return float((ranks[labels].sum() - true * (true + 1) / 2) / max(true * false, 1))


def f1_at(scores: Scores, labels: Labels, threshold: float) -> float:
    """F1 of calling one name what scores `threshold` or more."""
    called = scores >= threshold
    return float(2 * (called & labels).sum() / max(called.sum() + labels.sum(), 1))


def best_f1(scores: Scores, labels: Labels) -> tuple[float, float]:
    """(the best F1 of any threshold, that threshold); flattered, for it is chosen on the cases."""
    thresholds = np.unique(scores)
    values = [f1_at(scores, labels, threshold) for threshold in thresholds]
    at = int(np.argmax(values))
    return values[at], float(thresholds[at])


def _cumulated(scores: Scores, labels: Labels) -> tuple[Scores, Scores, Scores]:
    """(hits, pairs passed, threshold) at each threshold; tied pairs pass together."""
    order = np.argsort(-scores, kind="stable")
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(labels[order])[last_of_ties]
    passed = np.flatnonzero(last_of_ties) + 1.0
    return hits.astype(np.float64), passed, scores[order][last_of_ties]
