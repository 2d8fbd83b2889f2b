"""Looking one name up among all that the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from borderlink.names.compare import compare, probability
from borderlink.names.index import FEATURES, FORMS, stored
from borderlink.names.packed import pack
from borderlink.names.prepared import prepare_text
from borderlink.names.version import RULESET

if TYPE_CHECKING:
    from borderlink.store import Store


def look_up(store: Store, text: str, *, least: float = 0.3) -> dict[int, tuple[float, int]]:
    """Record id → best score and the form that has it, of all current records scoring `least`.

    Every name is compared, whatever its keys: who looks somebody up may know one name only.
    """
    wanted = prepare_text(text)
    rows = store.rows(FEATURES, [RULESET])
    names = pack([wanted, *(stored(row) for row in rows)])
    if not names.usable[0]:
        return {}
    others = np.flatnonzero(names.usable[1:]) + 1
    odds = compare(names, np.zeros(len(others), np.int64), others).log_odds
    scores = {
        rows[at - 1][0]: float(score)
        for at, score in zip(others.tolist(), probability(odds), strict=True)
        if score >= least
    }
    found: dict[int, tuple[float, int]] = {}
    for record, form, name in store.rows(FORMS, [RULESET]):
        if name in scores and scores[name] > found.get(record, (0.0, 0))[0]:
            found[record] = (scores[name], form)
    return found
