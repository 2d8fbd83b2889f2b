"""What each candidate rule brings: the pairs it makes, and the matches that only it finds."""

from __future__ import annotations

from dataclasses import dataclass

from borderlink.linkage.candidates import MOST_MEMBERS
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class RuleYield:
    """One rule's work in the latest night.

    `meetings` counts a pair once for each key of the rule that its records share; `found` counts
    pairs of two agencies that reach the report weight, `alone` those that no other rule found.
    """

    rule: str
    meetings: int
    found: int
    alone: int
    all_found: int

    @property
    def marginal_recall(self) -> float:
        """The share of all reported pairs that would be missed without the rule."""
        return self.alone / self.all_found if self.all_found else 0.0


_YIELDS = f"""
WITH block AS (
    SELECT rule, count(*) AS members FROM link_key GROUP BY rule, block
    HAVING count(*) BETWEEN 2 AND {MOST_MEMBERS}
), met AS (
    SELECT rule, sum(members * (members - 1) // 2)::BIGINT AS meetings FROM block GROUP BY rule
), reported AS (
    SELECT p.rules FROM scored_pair p
    JOIN record a ON a.record_id = p.record_a JOIN record b ON b.record_id = p.record_b
    WHERE a.agency <> b.agency AND p.match_weight >= $weight
), found AS (
    SELECT unnest(rules) AS rule, len(rules) = 1 AS alone FROM reported
), counted AS (
    SELECT rule, count(*) AS found, count(*) FILTER (alone) AS alone FROM found GROUP BY rule
)
SELECT rule, coalesce(meetings, 0), coalesce(found, 0), coalesce(alone, 0),
    (SELECT count(*) FROM reported)
FROM met FULL JOIN counted USING (rule)
ORDER BY 2 DESC, rule
"""


def rule_yields(store: Store, *, report_weight: float) -> tuple[RuleYield, ...]:
    """Every rule that made a pair, the busiest first."""
    rows = store.rows(_YIELDS, {"weight": report_weight})
    return tuple(RuleYield(*row) for row in rows)
