"""Whose entity may be another tonight: all that strong pairs tie to a record that changed.

Clusters of other records rest on the same pairs as the night before, so that they stay.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from borderlink.store import Store

Ids = npt.NDArray[np.int64]

# What each agency said last of each pair of current records, unless it was unsure. By when it was
# said: files may arrive late, and who is unsure now takes back what was said before.
_DECIDED = """
SELECT least(record_a, record_b) AS record_a, greatest(record_a, record_b) AS record_b,
    bool_and(judgement <> 'different') AS same
FROM (
    SELECT match_id, judgement FROM decision QUALIFY row_number() OVER (
        PARTITION BY match_id, agency ORDER BY decided_at DESC, decision_id DESC
    ) = 1
) JOIN match USING (match_id)
WHERE judgement <> 'unsure'
    AND record_a IN (SELECT record_id FROM record)
    AND record_b IN (SELECT record_id FROM record)
GROUP BY ALL
"""

_SEEDS = """
WITH pair AS (
    FROM changed_pair
    UNION ALL
    SELECT record_a, record_b FROM (
        (FROM link_decision EXCEPT FROM known_decision)
        UNION ALL (FROM known_decision EXCEPT FROM link_decision)
    )
)
SELECT record_id FROM changed_record
UNION SELECT record_a FROM pair
UNION SELECT record_b FROM pair
"""

_EVERYTHING = "SELECT record_id FROM record UNION SELECT record_id FROM entity"

_STRONG = """
SELECT record_a, record_b FROM scored_pair WHERE match_weight >= $threshold
UNION ALL SELECT record_a, record_b FROM link_decision WHERE same
"""


def mark_neighbours(store: Store, *, threshold: float, everything: bool) -> None:
    """Make temporary table `near_record` of all records whose entity is found anew.

    Seeds are the changed records, both sides of `changed_pair`, and both sides of what was decided
    since the last night.
    """
    store.sql("CREATE OR REPLACE TEMP TABLE known_decision AS FROM link_decision")
    store.sql("DELETE FROM link_decision")
    store.sql(f"INSERT INTO link_decision {_DECIDED}")
    seeds = store.sql(_EVERYTHING if everything else _SEEDS).fetchnumpy()["record_id"]
    strong = store.sql(_STRONG, {"threshold": threshold}).fetchnumpy()
    near = reach(
        seeds.astype(np.int64),
        strong["record_a"].astype(np.int64),
        strong["record_b"].astype(np.int64),
    )
    frame = pl.DataFrame({"record_id": near}, schema={"record_id": pl.Int32()})
    store.connection.register("near_frame", frame)
    store.sql("CREATE OR REPLACE TEMP TABLE near_record AS FROM near_frame")
    store.connection.unregister("near_frame")


def reach(seeds: Ids, a: Ids, b: Ids) -> Ids:
    """All records, ascending, to which chains of the pairs (a, b) lead from the seeds."""
    left, right = np.concatenate([a, b]), np.concatenate([b, a])
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    seen = np.zeros(max(seeds.max(initial=0), left.max(initial=0)) + 1, np.bool_)
    frontier = np.unique(seeds)
    seen[frontier] = True
    while len(frontier):
        first = np.searchsorted(left, frontier, "left")
        many = np.searchsorted(left, frontier, "right") - first
        step = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        reached = np.unique(right[np.repeat(first, many) + step])
        frontier = reached[~seen[reached]]
        seen[frontier] = True
    return np.flatnonzero(seen)
