"""Looking one name up among all that the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from borderlink.names.compare import compare, probability
from borderlink.names.layout import read_rows, rows_of
from borderlink.names.prepared import prepare_text
from borderlink.names.version import RULESET

if TYPE_CHECKING:
    from borderlink.store import Store

# The wanted name stands first: others are numbered from 1.
_NAMES = """
    SELECT name_id, script, counted, alike, layout
    FROM name_feature SEMI JOIN name_form USING (name_id) WHERE ruleset = $ruleset
    UNION ALL SELECT 0, $script, counted, alike, layout FROM wanted_name
    ORDER BY name_id
"""
_FORMS = """
    SELECT record_id, form, name_id FROM name_form SEMI JOIN record USING (record_id)
    ORDER BY record_id, form
"""


def look_up(store: Store, text: str, *, least: float = 0.3) -> dict[int, tuple[float, int]]:
    """Record id → best score and the form that has it, of all current records scoring `least`.

    Every name is compared, whatever its keys: who looks somebody up may know one name only.
    """
    wanted = prepare_text(text)
    store.connection.register("wanted_name", rows_of([wanted]))
    rows = store.sql(_NAMES, {"ruleset": RULESET, "script": wanted.script}).to_arrow_table()
    store.connection.unregister("wanted_name")
    names = read_rows(rows).packed
    if not names.usable[0]:
        return {}
    others = np.flatnonzero(names.usable[1:]) + 1
    odds = compare(names, np.zeros(len(others), np.int64), others).log_odds
    ids = rows.column("name_id").to_numpy()[others]
    scores = {
        name: float(score)
        for name, score in zip(ids.tolist(), probability(odds), strict=True)
        if score >= least
    }
    found: dict[int, tuple[float, int]] = {}
    for record, form, name in store.rows(_FORMS):
        if name in scores and scores[name] > found.get(record, (0.0, 0))[0]:
            found[record] = (scores[name], form)
    return found
