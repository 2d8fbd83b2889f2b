"""How well the receiver's own records are filled, feed by feed."""

from __future__ import annotations

from borderlink.config import Agency
from borderlink.disclosure.told import ToldQuality
from borderlink.store import Store

_QUALITY = """
SELECT feed,
    count(*),
    count(*) FILTER (birth."precision" = 'day' AND birth.trust = 'high'),
    count(*) FILTER (birth.trust IN ('low', 'held') AND birth.raw IS NOT NULL),
    count(*) FILTER (len(nationalities) > 0),
    count(*) FILTER (birth_place IS NOT NULL OR birth_country IS NOT NULL),
    count(*) FILTER (len(documents) > 0),
    count(*) FILTER (len(list_filter(documents, d -> d."check" = 'invalid')) > 0),
    count(*) FILTER (
        len(list_filter(names, n -> regexp_matches(n."full", '[^\\p{Latin}\\P{L}]'))) > 0
    ),
    count(*) FILTER (role <> 'unknown'),
    count(*) FILTER (protect_identity <> 'not assessed' AND protect_location <> 'not assessed')
FROM record WHERE agency = ?
GROUP BY feed ORDER BY feed
"""


def told_quality(store: Store, receiver: Agency) -> tuple[ToldQuality, ...]:
    """One line for each feed that has current records; all are the receiver's own."""
    return tuple(ToldQuality(*row) for row in store.rows(_QUALITY, [receiver.code]))
