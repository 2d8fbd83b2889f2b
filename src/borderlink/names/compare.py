"""Pairs of packed names → one calibrated scale, 0 to 1, over all scripts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.edits import doubled_gains, edit_gains
from borderlink.names.known import kin
from borderlink.names.model import caches, models_directory, require_model
from borderlink.names.packed import Flat, Ints, Packed
from borderlink.names.prepared import READINGS
from borderlink.names.symbols import symbol_weights
from borderlink.names.views import HAN_KINDS, JAPANESE, KOREAN

HOPELESS = -5.0  # log odds that neither another reading nor the other direction will mend
HEARD_NOTHING = -2.0  # … and where not a single token agrees
# Log odds for each two known names that sound alike and are not one, beside what was learned of
# them: man and woman (Mario, Maria) are rare among the training's near misses. Argued.
TOLD_APART = -1.5
# … in Arabic, where the vowels that tell Mahmoud from Mohammed are not written, and whose names our
# lists know well; and in one native alphabet, where Olga is no spelling of Oleg. Argued.
TOLD_APART_SURELY = -3.0
# … and for each word that stands against another one in one native alphabet: there nothing had to
# be guessed, and few pairs calibrate it. Argued, with Olga and Oleg Barinov in view.
ANOTHER_WORD = -1.0
# … and for a name that is the other's only as other papers spell it. Argued.
RESPELLED = -2.0
# … and where two Latin names have two of the commonest names that begin otherwise (Fernandez and
# Hernandez), or their first words agree while others change places, as the surnames of cousins do
# (Ana Ruiz Vega, Ana Vega Ruiz: one true pair of 37 that share all words). What is learned counts
# the former too, but of a sample in which near misses are rarer than among the pairs of a night.
ANOTHER_PERSON = -3.0
CUT_SHORT = -1.0  # … and as its field cut it: that it fills the field tells so already. Argued.
PER_LETTER, CONTRADICTED, OMITTED, LOG_GAIN, BOTH_LEFT = 1, 5, 6, 10, 12  # columns of `terms`
LEFTOVER = 18  # … from which on they tell how unlike the words are that stand against each other
TERMS = 22
WORST, REGRET, UNSHARED, ANOTHER = 2, 3, 13, 18  # … and of the kernels' features
ALIKE = 2.19  # what a letter is worth at the most where letters are compared (2.2)
WORTH_THREADS = 4000  # pairs that a thread takes at a time
Floats = npt.NDArray[np.float64]
SAME, CROSS, HANJA, POOLED = "same script", "two native scripts", "Hangul and Han", "pooled"


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
        features = spelling_features(names, a, b)
        return _weighed(terms(features), features, SAME)
    if script_b == "Latn" != script_a:
        return _heard(names, a, b, kinds_of(script_a))
    if script_a == "Latn" != script_b:
        return _heard(names, b, a, kinds_of(script_b)).turned()
    if script_a == "Latn":
        found = _both_ways(names, a, b)
        _put_respelled(names, a, b, found)
        turned = found.turned()
        _put_respelled(names, b, a, turned)
        return turned.turned()
    there, back = _cross(names, a, b, script_a, script_b), _cross(names, b, a, script_b, script_a)
    found = Compared((there.log_odds + back.log_odds) / 2, there.tokens_a, there.tokens_b)
    if {script_a, script_b} == {"Hang", "Hani"}:
        _as_korean(names, a, b, found)
    return found


def _as_korean(names: Packed, a: Ints, b: Ints, found: Compared) -> None:
    """Take over where Chinese characters, read as Korean, spell the other side's Hangul."""
    if KOREAN not in names.heard:
        return
    form = names.heard[KOREAN].form
    rows = np.flatnonzero((form[a] >= 0) & (form[b] >= 0))
    features = _hanja_features(names, a[rows], b[rows])
    found.put(rows, _weighed(terms(features), features, HANJA))


def _hanja_features(names: Packed, a: Ints, b: Ints) -> Floats:
    """Features of two names in Hangul, one of them as Chinese characters are read."""
    heard = names.heard[KOREAN]
    sides = (heard.form[a], heard.flat), (heard.form[b], heard.flat)
    return _aligned(heard.model, *sides, by_sound=False)


def kinds_of(script: str) -> tuple[str, ...]:
    """The views in which names of a script are heard."""
    if script == "Hang":
        return script, KOREAN
    return HAN_KINDS if script == "Hani" else (script,)


def _cross(names: Packed, native: Ints, other: Ints, script: str, latin: str) -> Compared:
    """One native name heard against the other's Latin readings.

    Han is taken as Mandarin beside other scripts, beside kana as Japanese too: the more ways a name
    may be read, the more often one of them is right by chance.
    """
    kinds = tuple(k for k in kinds_of(script) if k == script or (k == JAPANESE and latin == "Kana"))
    ranks = 1 if latin == "Hani" and script != "Kana" else READINGS
    return _heard(names, native, other, kinds, CROSS, ranks)


def _heard(  # noqa: PLR0917
    names: Packed,
    native: Ints,
    latin: Ints,
    kinds: Sequence[str],
    weighed_as: str = "",
    ranks: int = READINGS,
) -> Compared:
    """The best over the ways to hear the native side and over the Latin side's readings."""
    best = Compared.unlike(len(native))
    for view in kinds:
        if view not in names.heard:
            continue
        form = names.heard[view].form[native]
        for rank in range(ranks):
            has = _worth_reading(names, latin, rank, best)
            has = has[form[has] >= 0]
            readings = names.readings_at[latin[has]] + rank
            features = sound_features(names, form[has], readings, view)
            best.put(has, _weighed(terms(features), features, weighed_as or view))
    return best


def _latin(names: Packed, a: Ints, b: Ints) -> Compared:
    """Two Latin names, by sound and by letters: what is spelled alike need not be explained."""
    best = Compared.unlike(len(a))
    for rank in range(READINGS):
        has = _worth_reading(names, b, rank, best)
        readings = names.readings_at[b[has]] + rank
        letters = _letter_features(names, a[has], readings)
        best.put(has, _spelled_as(names, a[has], readings, letters))
    return best


def _both_ways(names: Packed, a: Ints, b: Ints) -> Compared:
    """Two Latin names, each as the other's spelling; what is hopeless one way is so both ways."""
    found = _latin(names, a, b)
    hope = np.flatnonzero(found.log_odds > HOPELESS)
    back = _latin(names, b[hope], a[hope]).log_odds
    found.log_odds[:] = np.maximum(found.log_odds, HOPELESS)
    found.log_odds[hope] = np.where(back > HOPELESS, (found.log_odds[hope] + back) / 2, HOPELESS)
    return found


def _put_respelled(names: Packed, a: Ints, b: Ints, found: Compared) -> None:
    """Take over where what other papers may have of the second name is the first."""
    others = (names.readings_at[1:] - names.respelled_at)[b]
    for rank in range(others.max(initial=0)):
        has = np.flatnonzero((others > rank) & (found.log_odds > HOPELESS))
        readings = names.respelled_at[b[has]] + rank
        letters = _letter_features(names, a[has], readings)
        # Such spellings are no likeness: they are what the other name is, or they are not.
        exact = letters[:, WORST] > ALIKE
        has, readings, letters = has[exact], readings[exact], letters[exact]
        other = _spelled_as(names, a[has], readings, letters)
        cut = names.latin.apart[names.latin.form_at[readings + 1] - 1] < 0
        other.log_odds[:] += np.where(cut, CUT_SHORT, RESPELLED)
        found.put(has, other)


def _spelled_as(names: Packed, a: Ints, readings: Ints, letters: Floats) -> Compared:
    """Latin names against Latin readings; what agrees by either view agrees."""
    sound = sound_features(names, names.heard["Latn"].form[a], readings, "Latn")
    found = _weighed(_both(terms(sound), terms(letters)), sound, "Latn")
    found.log_odds[:] += ANOTHER_PERSON * letters[:, ANOTHER]
    masks = letters[:, -2:].astype(np.int64)
    return Compared(found.log_odds, found.tokens_a | masks[:, 0], found.tokens_b | masks[:, 1])


def _letter_features(names: Packed, a: Ints, readings: Ints) -> Floats:
    """Features of Latin names against Latin readings, by their letters."""
    sides = (a, names.letters), (readings, names.latin)
    return _aligned("Latn", *sides, by_sound=False, weighted=True)


def _worth_reading(names: Packed, latin: Ints, rank: int, before: Compared) -> Ints:
    """The pairs with a reading of this rank; after the first only where there is some hope."""
    has = names.respelled_at[latin] - names.readings_at[latin] > rank
    if rank:
        agrees = (before.tokens_a != 0) | (before.log_odds > HEARD_NOTHING)
        has &= agrees & (before.log_odds > HOPELESS)
    return np.flatnonzero(has)


def _weighed(told: Floats, features: Floats, kind: str) -> Compared:
    masks = features[:, -2:].astype(np.int64)
    apart = TOLD_APART_SURELY if kind in ("Arab", SAME) else TOLD_APART
    odds = told @ weights(kind) + apart * features[:, UNSHARED]
    if kind == SAME:
        odds += ANOTHER_WORD * told[:, BOTH_LEFT]
    return Compared(odds, masks[:, 0], masks[:, 1])


def _both(sound: Floats, letters: Floats) -> Floats:
    """Terms of both views, and some of the letters alone.

    Any letter left over on both sides contradicts, an initial too; what is spelled alike is one.
    A word that contradicts does so however much else agrees, the more the less it is like the one
    opposite it.
    """
    contradicted, omitted = letters[:, CONTRADICTED] > 0, letters[:, OMITTED] > 0
    alike = (letters[:, PER_LETTER] > ALIKE) & ~contradicted & ~omitted
    against = np.minimum(letters[:, BOTH_LEFT], 1)
    return np.column_stack(
        [
            sound[:, :LEFTOVER],
            letters[:, 1:LEFTOVER],
            contradicted,
            alike,
            letters[:, LEFTOVER],
            against * letters[:, LOG_GAIN],
            letters[:, BOTH_LEFT] > 1,
        ]
    )


def class_terms(names: Packed, a: Ints, b: Ints, kind: str) -> tuple[Floats, Ints]:
    """Terms of the pairs that belong to a class, and which pairs those are, for calibration."""
    blocks: list[Floats] = []
    told: list[Ints] = []
    for script_a, script_b, rows in _classes(names, a, b):
        if kind == HANJA and (script_a, script_b) == ("Hang", "Hani"):
            form = names.heard[KOREAN].form
            has = rows[(form[a[rows]] >= 0) & (form[b[rows]] >= 0)]
            blocks.append(terms(_hanja_features(names, a[has], b[has])))
            told.append(has)
        for view in _views_of_class(script_a, script_b, kind):
            if view and view not in names.heard:
                continue
            has = rows[names.heard[view].form[a[rows]] >= 0] if view else rows
            blocks.append(_terms_of(names, a[has], b[has], view, kind))
            told.append(has)
    return np.vstack(blocks), np.concatenate(told)


def _views_of_class(script_a: str, script_b: str, kind: str) -> tuple[str, ...]:
    """The views of the left side that belong to a class; "" where letters are compared."""
    if kind == SAME:
        return ("",) if script_a == script_b != "Latn" else ()
    if kind == CROSS:
        return (
            kinds_of(script_a)[:1]
            if script_a != script_b and "Latn" not in (script_a, script_b)
            else ()
        )
    return (kind,) if script_b == "Latn" and kind in kinds_of(script_a) else ()


def _terms_of(names: Packed, a: Ints, b: Ints, view: str, kind: str) -> Floats:
    if kind == SAME:
        return terms(spelling_features(names, a, b))
    sound = terms(sound_features(names, names.heard[view].form[a], names.readings_at[b], view))
    if kind == "Latn":
        return _both(sound, terms(_letter_features(names, a, names.readings_at[b])))
    return sound


def sound_features(names: Packed, forms: Ints, readings: Ints, view: str) -> Floats:
    """The kernels' features of native names, as one view hears them, against Latin readings."""
    heard = names.heard[view]
    return _aligned(heard.model, (forms, heard.flat), (readings, names.latin), by_sound=True)


def spelling_features(names: Packed, a: Ints, b: Ints) -> Floats:
    """The kernels' features of two names in the same script, by their letters."""
    return _aligned("Latn", (a, names.letters), (b, names.letters), by_sound=False)


def _aligned(
    script: str,
    left: tuple[Ints, Flat],
    right: tuple[Ints, Flat],
    *,
    by_sound: bool,
    weighted: bool = False,
) -> Floats:
    """`weighted`: both sides are Latin letters, whose edits are known to be worth more or less."""
    from borderlink.names import kernels

    model = require_model(script)
    (a, of_a), (b, of_b) = left, right
    out = np.zeros((len(a), kernels.FEATURES))
    if not len(a):
        return out
    letters = of_b.token_at[of_b.form_at[b + 1]] - of_b.token_at[of_b.form_at[b]]
    longest = int(letters.max(initial=0))
    gains = _gains()

    def align(rows: slice) -> None:
        kernels.align(
            by_sound, weighted,
            model.table, model.triples, model.bigrams, model.initials, model.peaks,
            gains, symbol_weights(), *kin(), a[rows], b[rows],
            of_a.symbols, of_a.token_at, of_a.form_at, of_a.other_at, of_a.others, of_a.other_log,
            of_a.shared, of_a.apart, of_a.known, of_a.agree, of_a.absent,
            of_b.symbols, of_b.token_at, of_b.form_at,
            of_b.shared, of_b.apart, of_b.known, of_b.agree, of_b.absent,
            *kernels.scratch(max(of_a.most, of_b.most) + 1, longest), out[rows],
        )  # fmt: skip

    if len(a) < WORTH_THREADS:
        align(slice(None))
    else:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            starts = range(0, len(a), WORTH_THREADS)
            list(threads.map(align, [slice(start, start + WORTH_THREADS) for start in starts]))
    return out


@lru_cache(maxsize=1)
def _gains() -> npt.NDArray[np.float32]:
    """The kernels' table of edits: 27 rows of letters opposite letters, and one of doubled ones."""
    return np.vstack([edit_gains(), doubled_gains()])


def terms(features: Floats) -> Floats:
    """The kernels' features → the terms of the logistic calibration (`kernels.tell`)."""
    from borderlink.names import kernels

    told = np.empty((len(features), TERMS))
    kernels.tell(features, told)
    return told


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
