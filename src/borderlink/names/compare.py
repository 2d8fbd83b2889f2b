"""Pairs of packed names → one calibrated scale, 0 to 1, over all scripts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.model import caches, models_directory, require_model
from borderlink.names.packed import Flat, Ints, Packed
from borderlink.names.prepared import READINGS

HOPELESS = -5.0  # log odds of the first reading that no other reading will mend
PER_LETTER, CONTRADICTED, OMITTED = 1, 5, 6  # columns of `terms`
ALIKE = 2.19  # what a letter is worth at the most where letters are compared (2.2)
WORTH_THREADS = 4000  # pairs that a thread takes at a time
Floats = npt.NDArray[np.float64]
SAME, CROSS, POOLED = "same script", "two native scripts", "pooled"


@dataclass(frozen=True, slots=True)
class Compared:
    """For many pairs: the log odds of being one name, and which tokens agree (bit by position)."""

    log_odds: Floats
    tokens_a: Ints
    tokens_b: Ints

    @classmethod
    def unlike(cls, size: int) -> Compared:
        return cls(np.full(size, -30.0), np.zeros(size, np.int64), np.zeros(size, np.int64))

    def put(self, rows: Ints, other: Compared) -> None:
        """Take over what `other` says of these rows, where its odds are higher."""
        better = other.log_odds > self.log_odds[rows]
        self.log_odds[rows[better]] = other.log_odds[better]
        self.tokens_a[rows[better]] = other.tokens_a[better]
        self.tokens_b[rows[better]] = other.tokens_b[better]

    def turned(self) -> Compared:
        """The same with its two sides exchanged."""
        return Compared(self.log_odds, self.tokens_b, self.tokens_a)


def compare(names: Packed, a: Ints, b: Ints) -> Compared:
    """Compare pairs of names; those with an unusable side must be left out."""
    result = Compared.unlike(len(a))
    for script_a, script_b, rows in _classes(names, a, b):
        result.put(rows, _of_class(names, a[rows], b[rows], script_a, script_b))
    return result


def probability(log_odds: Floats) -> npt.NDArray[np.float32]:
    """Log odds on the scale from 0 to 1."""
    return (1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


def _classes(names: Packed, a: Ints, b: Ints) -> Iterator[tuple[str, str, Ints]]:
    """The pairs by their two scripts."""
    known, codes = np.unique(names.scripts, return_inverse=True)
    both = codes[a] * len(known) + codes[b]
    order = np.argsort(both, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(both[order])) + 1):
        if len(rows):
            yield str(known[codes[a[rows[0]]]]), str(known[codes[b[rows[0]]]]), rows


def _of_class(names: Packed, a: Ints, b: Ints, script_a: str, script_b: str) -> Compared:
    if script_a == script_b != "Latn":
        features = spelling_features(names, a, b, script_a)
        return _weighed(terms(features), features, SAME)
    if script_b == "Latn" != script_a:
        return _heard(names, a, b, script_a, script_a)
    if script_a == "Latn" != script_b:
        return _heard(names, b, a, script_b, script_b).turned()
    if script_a == "Latn":
        there, back = _latin(names, a, b), _latin(names, b, a)
    else:
        there, back = _heard(names, a, b, script_a, CROSS), _heard(names, b, a, script_b, CROSS)
    return Compared((there.log_odds + back.log_odds) / 2, there.tokens_a, there.tokens_b)


def _heard(names: Packed, native: Ints, latin: Ints, script: str, kind: str) -> Compared:
    """The best over the Latin side's readings, by the native side's sound model."""
    best = Compared.unlike(len(native))
    for rank in range(READINGS):
        has = _worth_reading(names, latin, rank, best.log_odds)
        features = sound_features(names, native[has], names.readings_at[latin[has]] + rank, script)
        best.put(has, _weighed(terms(features), features, kind))
    return best


def _latin(names: Packed, a: Ints, b: Ints) -> Compared:
    """Two Latin names, by sound and by letters: what is spelled alike need not be explained."""
    best = Compared.unlike(len(a))
    letters = terms(spelling_features(names, a, b, "Latn"))
    for rank in range(READINGS):
        has = _worth_reading(names, b, rank, best.log_odds)
        features = sound_features(names, a[has], names.readings_at[b[has]] + rank, "Latn")
        best.put(has, _weighed(_both(terms(features), letters[has]), features, "Latn"))
    return best


def _worth_reading(names: Packed, latin: Ints, rank: int, log_odds: Floats) -> Ints:
    """The pairs with a reading of this rank; after the first only where there is some hope."""
    has = names.readings_at[latin + 1] - names.readings_at[latin] > rank
    return np.flatnonzero(has & ((rank == 0) | (log_odds > HOPELESS)))


def _weighed(told: Floats, features: Floats, kind: str) -> Compared:
    masks = features[:, -2:].astype(np.int64)
    return Compared(told @ weights(kind), masks[:, 0], masks[:, 1])


def _both(sound: Floats, letters: Floats) -> Floats:
    """Terms of both views, and two of the letters alone.

    Any letter left over on both sides contradicts, an initial too; what is spelled alike is one.
    """
    contradicted, omitted = letters[:, CONTRADICTED] > 0, letters[:, OMITTED] > 0
    alike = (letters[:, PER_LETTER] > ALIKE) & ~contradicted & ~omitted
    return np.column_stack([sound, letters[:, 1:], contradicted, alike])


def class_terms(names: Packed, a: Ints, b: Ints, kind: str) -> tuple[Floats, Ints]:
    """Terms of the pairs that belong to a class, and which pairs those are, for calibration."""
    pairs = zip(names.scripts[a].tolist(), names.scripts[b].tolist(), strict=True)
    belongs = [
        script_a if _kind(script_a, script_b) == kind else "" for script_a, script_b in pairs
    ]
    blocks, told = [np.zeros((0, 0))], [np.zeros(0, np.int64)]
    for script in sorted(set(belongs) - {""}):
        here = np.flatnonzero([found == script for found in belongs])
        blocks.append(_terms_of(names, a[here], b[here], script, kind))
        told.append(here)
    return np.vstack(blocks[1:]), np.concatenate(told)


def _kind(script_a: str, script_b: str) -> str:
    if script_b == "Latn":
        return script_a
    return SAME if script_a == script_b else CROSS


def _terms_of(names: Packed, a: Ints, b: Ints, script: str, kind: str) -> Floats:
    if kind == SAME:
        return terms(spelling_features(names, a, b, script))
    sound = terms(sound_features(names, a, names.readings_at[b], script))
    if kind == "Latn":
        return _both(sound, terms(spelling_features(names, a, b, script)))
    return sound


def sound_features(names: Packed, native: Ints, readings: Ints, script: str) -> Floats:
    """The kernels' features of native names against Latin readings."""
    return _aligned(script, (native, names.native), (readings, names.latin), by_sound=True)


def spelling_features(names: Packed, a: Ints, b: Ints, script: str) -> Floats:
    """The kernels' features of two names in the same script, by their letters."""
    return _aligned(script, (a, names.native), (b, names.native), by_sound=False)


def _aligned(
    script: str, left: tuple[Ints, Flat], right: tuple[Ints, Flat], *, by_sound: bool
) -> Floats:
    from borderlink.names import kernels

    model = require_model(script)
    (a, of_a), (b, of_b) = left, right
    out = np.zeros((len(a), kernels.FEATURES))
    letters = of_b.token_at[of_b.form_at[b + 1]] - of_b.token_at[of_b.form_at[b]]
    longest = int(letters.max(initial=0))

    def align(rows: slice) -> None:
        kernels.align(
            by_sound, model.table, model.triples, model.bigrams, model.initials, model.peaks,
            a[rows], b[rows], of_a.symbols, of_a.token_at, of_a.form_at,
            of_b.symbols, of_b.token_at, of_b.form_at,
            *kernels.scratch(len(model.table), longest), out[rows],
        )  # fmt: skip

    if len(a) < WORTH_THREADS:
        align(slice(None))
    else:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            starts = range(0, len(a), WORTH_THREADS)
            list(threads.map(align, [slice(start, start + WORTH_THREADS) for start in starts]))
    return out


def terms(features: Floats) -> Floats:
    """The kernels' features → the terms of the logistic calibration, all of order one."""
    gain, matched, worst, regret, worst_regret = features[:, :5].T
    left_a, left_b, all_a, all_b, whole = features[:, 5:10].T
    lost_a, lost_b = left_a / np.maximum(all_a, 1), left_b / np.maximum(all_b, 1)
    lost, contradicted = np.maximum(lost_a, lost_b), np.minimum(lost_a, lost_b)
    per_letter = gain / np.maximum(matched, 1)
    whole_each = np.clip(whole / np.maximum(all_b, 1), -3, 3)
    return np.column_stack(
        [
            np.ones(len(features)),
            per_letter,
            worst,
            np.clip(regret, -20, 0) / 5,
            np.clip(worst_regret, -12, 0) / 3,
            contradicted,
            lost - contradicted,
            np.maximum(whole_each, per_letter * (1 - lost)),
            np.maximum(whole_each, -0.5),  # another order of tokens must not count against
            np.clip(np.maximum(gain, whole), 0, 25) / 10,
            np.log1p(np.maximum(gain, 0)),
            (contradicted > 0.15).astype(np.float64),
        ]
    )


def weights(kind: str) -> Floats:
    """The calibration of a class of pairs; the pooled one where a class had too few."""
    known = _calibration()
    return known.get(kind, known[POOLED])


@lru_cache(maxsize=1)
def _calibration() -> dict[str, Floats]:
    file = models_directory() / "calibration.json"
    content = json.loads(file.read_text("utf-8"))
    return {kind: np.array(values) for kind, values in content["weights"].items()}


caches.append(_calibration)
