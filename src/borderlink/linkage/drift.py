"""How far tonight's pairs have moved from those a model was trained on.

The distance is the population stability index, the sum over the levels of (now - then) ·
ln(now / then). Below 0.1 nothing happened and above 0.25 much did, by custom (N. Siddiqi, Credit
Risk Scorecards, 2006). Small samples reach that by chance: between n and m pairs of equal shares
the index is spread as (1/n + 1/m) times chi-square (B. Yurdakul, Statistical Properties of
Population Stability Index, 2018), so a warning needs both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from borderlink.linkage.evidence import PairEvidence
from borderlink.linkage.model import Model
from borderlink.linkage.strangers import strangers
from borderlink.linkage.training import MISSING
from borderlink.store import Store

MUCH = 0.25
FEWEST_PAIRS = 200
MOST_PAIRS = 20_000  # that share a document; reading more would not tell more
_CHANCE = 3.09  # standard errors: one comparison in a thousand warns without a cause
_ANCHORS, _RANDOM = "anchors", "random"
_WORDS = {_ANCHORS: "pairs that share a document", _RANDOM: "random pairs"}

Levels = Mapping[str, Mapping[str, int]]  # comparison → level → pairs


@dataclass(frozen=True, slots=True)
class Drift:
    """One comparison among one kind of pairs, tonight against training."""

    comparison: str
    kind: str  # anchors | random
    pairs: int
    index: float
    bound: float  # what the index reaches by chance
    most: str  # the level whose share moved most
    then: float
    now: float

    @property
    def much(self) -> bool:
        return self.index > max(MUCH, self.bound)

    def __str__(self) -> str:
        return (
            f"linkage: {self.comparison} has drifted from what model training saw among "
            f"{_WORDS[self.kind]} (index {self.index:.2f}): “{self.most}” was {_share(self.then)} "
            f"and is {_share(self.now)}. Look at the latest feeds, then consider: borderlink train"
        )


def measure_drift(store: Store, model: Model) -> tuple[Drift, ...]:
    """Every comparison's distance from training, where both saw enough pairs.

    Reads the store only, and a bounded number of its pairs and records.
    """
    trained = model.report.get("levels", {})
    found: list[Drift] = []
    for kind, tonight in {
        _ANCHORS: _anchored(store, model),
        _RANDOM: strangers(store, model),
    }.items():
        for comparison, now in tonight.items():
            then = {code: seen[kind] for code, seen in trained.get(comparison, {}).items()}
            found += _compared(comparison, kind, now, then)
    return tuple(found)


def _compared(
    comparison: str, kind: str, now: Mapping[str, int], then: Mapping[str, int]
) -> Iterator[Drift]:
    """Nothing where training or tonight saw too little, or told no missing values."""
    codes = [code for code in then if code in now or then[code]]
    if MISSING not in then:
        now = {code: pairs for code, pairs in now.items() if code != MISSING}
    n, m = sum(now.values()), sum(then.values())
    if min(n, m) < FEWEST_PAIRS:
        return
    tonight = np.array([(now.get(c, 0) + 0.5) / (n + 0.5 * len(codes)) for c in codes])
    before = np.array([(then[c] + 0.5) / (m + 0.5 * len(codes)) for c in codes])
    parts = (tonight - before) * np.log(tonight / before)
    most = int(np.argmax(parts))
    yield Drift(
        comparison,
        kind,
        n,
        float(parts.sum()),
        (1 / n + 1 / m) * _chi_square(len(codes) - 1),
        codes[most],
        float(before[most]),
        float(tonight[most]),
    )


def _chi_square(freedom: int) -> float:
    """Its upper quantile, by Wilson and Hilferty."""
    if freedom < 1:
        return 0.0
    step = 2 / (9 * freedom)
    return freedom * (1 - step + _CHANCE * math.sqrt(step)) ** 3


_DOCUMENT_PAIRS = f"""
    SELECT evidence FROM scored_pair WHERE list_contains(rules, 'document')
    ORDER BY hash(record_a, record_b), record_a, record_b LIMIT {MOST_PAIRS}
"""


def _anchored(store: Store, model: Model) -> Levels:
    """Levels among the pairs that share a document, as the night explained them.

    Pairs below the store weight are missing, but a shared document seldom leaves one there.
    """
    codes = {
        comparison.name: {
            comparison.strength(position): level.code
            for position, level in enumerate(comparison.levels)
        }
        for comparison in model.comparisons()
        # They all share a document, so documents say nothing.
        if comparison.name != "document"
    }
    counts: dict[str, Counter[str]] = {name: Counter() for name in codes}
    for (evidence,) in store.rows(_DOCUMENT_PAIRS):
        levels = {item.comparison: item.level for item in PairEvidence.from_json(evidence).items}
        for name, by_strength in codes.items():
            counts[name][by_strength[levels[name]] if name in levels else MISSING] += 1
    return counts


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"
