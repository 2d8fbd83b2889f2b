"""Only entities near a change are found anew, and their history says what became of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from borderlink.linkage.neighbourhood import reach
from builders.linked import person
from builders.nights import Nights, nights

pairs = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=12)


@given(st.sets(st.integers(1, 12)), pairs)
def test_what_is_near_is_what_chains_of_pairs_lead_to(seeds, edges):
    expected = set(seeds)
    for _ in edges:
        for a, b in edges:
            if a in expected or b in expected:
                expected |= {a, b}
    sides = np.array(edges, np.int64).reshape(-1, 2)
    found = reach(np.array(sorted(seeds), np.int64), sides[:, 0], sides[:, 1])
    assert found.tolist() == sorted(expected)


NINO = {"given": "NINO", "family": "BERIDZE", "born": "1985-05-12", "document": "FE1234567"}
TARIEL = {"given": "TARIEL", "family": "KVITASHVILI", "born": "1960-01-30", "document": "XK9900123"}


def entities(store: Nights) -> dict[int, str]:
    return dict(store.store.rows("SELECT record_id, entity_id FROM entity"))


def history(store: Nights) -> list[tuple[str, str, str | None]]:
    """What became of entities in the last night."""
    return store.store.rows(
        "SELECT entity_id, change, other FROM entity_history WHERE night = ? ORDER BY ALL",
        [store.night],
    )


def test_a_decision_that_two_are_one_merges_their_entities_and_touches_no_other():
    with nights() as store:
        store.put(1, person("k", **NINO))
        store.put(2, person("k", **TARIEL))
        store.put(3, person("k", name="Olga Petrova"))
        store.run()
        before = entities(store)
        store.decide(1, 2, "same")
        assert store.run().note == "incremental run"
        after = entities(store)
        assert after[1] == after[2]
        assert after[3] == before[3]
        (kept,) = {before[1], before[2]} & {after[1]}
        (gone,) = {before[1], before[2]} - {kept}
        assert history(store) == [(gone, "merged into", kept)]


def test_a_record_that_comes_and_goes_leaves_the_ids_of_the_others():
    with nights() as store:
        store.put(1, person("k", **NINO))
        store.put(2, person("k", **NINO))
        store.run()
        (whole,) = set(entities(store).values())
        store.put(3, person("k", **NINO))
        store.run()
        assert (set(entities(store).values()), history(store)) == ({whole}, [])
        store.put(1, None)
        store.run()
        assert (entities(store), history(store)) == ({2: whole, 3: whole}, [])
