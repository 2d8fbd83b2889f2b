"""What analysts decided about pairs, as something to learn from and to be judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from borderlink.linkage.clusters import Pair, ordered
from borderlink.store import Store

# Below this the share of a level that one true pair in twenty reaches is off by more than half.
FEWEST_SAME = 100
# Analysts see only what a model reported, so their pairs agree more than true pairs do; pairs that
# share a document are of people who carry one. Neither may drown the other.
LEAST_SAY, MOST_SAY = 0.25, 1.0  # of the anchors' weight

Counts = Mapping[str, Mapping[int, float]]  # comparison → gamma → pairs


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of current records that analysts called one person, and two."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()

    def frame(self) -> pl.DataFrame:
        """record_a, record_b, same; ordered."""
        rows = [(*pair, True) for pair in self.same] + [(*pair, False) for pair in self.different]
        schema = {"record_a": pl.Int32(), "record_b": pl.Int32(), "same": pl.Boolean()}
        return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def read_decided(store: Store) -> Decided:
    """Each agency's last word on a pair counts; where agencies disagree, nothing is learnt.

    Expired decisions count too: they were right about the records then.
    """
    rows = store.rows(
        """
        SELECT m.record_a, m.record_b, d.judgement <> 'different' FROM (
            SELECT match_id, agency, judgement FROM decision QUALIFY row_number() OVER (
                PARTITION BY match_id, agency ORDER BY decided_at DESC, decision_id DESC
            ) = 1
        ) d JOIN match m USING (match_id)
        JOIN record a ON a.record_id = m.record_a JOIN record b ON b.record_id = m.record_b
        WHERE d.judgement <> 'unsure'
        """
    )
    same = frozenset(ordered(a, b) for a, b, together in rows if together)
    different = frozenset(ordered(a, b) for a, b, together in rows if not together)
    return Decided(same - different, different - same)


def with_decisions(anchors: Counts, same: Counts, *, anchored: int, decided: int) -> Counts:
    """Levels among true pairs as anchors and analysts show them together.

    Too few decisions say nothing. Enough of them weigh as many anchors as they are, but at least
    LEAST_SAY and at most MOST_SAY of all anchors.
    """
    if decided < FEWEST_SAME:
        return anchors
    weight = min(max(decided, LEAST_SAY * anchored), MOST_SAY * anchored) / decided
    return {
        comparison: {
            gamma: counts.get(gamma, 0) + weight * same[comparison].get(gamma, 0)
            for gamma in sorted(counts.keys() | same[comparison].keys())
        }
        for comparison, counts in anchors.items()
    }
