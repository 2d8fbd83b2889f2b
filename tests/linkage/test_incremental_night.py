"""A night that compares only what changed ends as one that compares everything."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from borderlink import linkage
from borderlink.person import Address
from builders.linked import person
from builders.nights import Nights, nights

GIVEN = ("TARIEL", "Тариэл", "NINO", "MARIAM")
FAMILY = ("KVITASHVILI", "BERIDZE", "Беридзе")
people = st.builds(
    person,
    st.just("k"),
    given=st.sampled_from(GIVEN),
    family=st.sampled_from(FAMILY),
    born=st.sampled_from((None, "1985-05-12", "1985-12-05", "1985-01-01", "1985", "1991-07-30")),
    document=st.sampled_from((None, "FE1234567", "FE1234568", "XK9900123", "000000000")),
    issuer=st.sampled_from((None, "GEO")),
    nationality=st.sampled_from((None, "GEO", "ARM")),
    phones=st.lists(st.sampled_from(("+390612345678", "+4312345678")), max_size=2, unique=True),
    addresses=st.sampled_from(([], [Address("Rustaveli 7")], [Address("вул. Садова 7")])),
)
records = st.integers(1, 14)
puts = st.tuples(st.just("put"), records, st.none() | people)
decisions = st.tuples(st.just("decide"), records, records, st.sampled_from(("same", "different")))
first_nights = st.lists(people, min_size=1, max_size=14)
later_nights = st.lists(st.lists(puts | decisions, max_size=5), min_size=1, max_size=2)


# Without shrinking: a night takes half a second.
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(first_nights, later_nights)
def test_a_night_of_changes_leaves_what_comparing_everything_would(first, later):
    with nights() as store:
        for record_id, record in enumerate(first, 1):
            store.put(record_id, record)
        store.run()
        for changes in later:
            for change in changes:
                _apply(store, *change)
            expected = store.run_as_if_all_had_changed()
            result = store.run()
            assert result.note == "incremental run"
            assert store.rows() == expected
        linkage.ask_for_full(store.store)
        assert store.run().note == "all records compared anew: it was asked for"
        assert store.rows() == expected
        assert store.run().note == "incremental run"


def _apply(store: Nights, what: str, *details: object) -> None:
    if what == "put":
        store.put(*details)
    elif details[0] != details[1]:
        store.decide(*details)
