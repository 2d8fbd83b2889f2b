"""Entities from weighed pairs, under constraints."""

from hypothesis import given
from hypothesis import strategies as st

from borderlink.linkage.clusters import cluster, ordered

A1, B1, C1, D1 = 1, 2, 3, 4


def groups(weights, apart=(), records=(A1, B1, C1, D1)):
    found = cluster(records, weights, threshold=10.0, apart=frozenset(apart))
    return set(found.members), found.ambiguous


def test_records_with_a_strong_pair_become_one_entity():
    assert groups({(A1, B1): 12.0, (C1, D1): 9.0})[0] == {(A1, B1), (C1,), (D1,)}


def test_a_chain_never_crosses_two_records_that_a_person_called_different():
    """T10: A1=B1, B1=C1, a person says A1≠C1; B1 is ambiguous."""
    members, ambiguous = groups({(A1, B1): 22.0, (B1, C1): 21.0}, apart={(A1, C1)})
    assert members == {(A1, B1), (C1,), (D1,)}
    assert ambiguous == {B1}


def test_the_weakest_edge_is_cut_where_a_cluster_must_part():
    members, _ = groups({(A1, B1): 14.0, (B1, C1): 30.0, (C1, D1): 12.0}, apart={(A1, D1)})
    assert (B1, C1) in members or (A1, B1, C1) in members
    assert not any({A1, D1} <= set(group) for group in members)


def test_a_pair_that_was_never_found_speaks_against_a_chain():
    members, _ = groups({(A1, B1): 25.0, (B1, C1): 11.0})
    assert members == {(A1, B1), (C1,), (D1,)}


def test_two_strong_links_outweigh_one_missing_pair():
    members, _ = groups({(A1, B1): 31.0, (B1, C1): 30.0})
    assert members == {(A1, B1, C1), (D1,)}


edges = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda p: p[0] < p[1]),
    st.floats(0, 40),
    max_size=20,
)
pairs = st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda p: p[0] < p[1]))


@given(edges, pairs)
def test_every_record_has_one_entity_and_no_entity_holds_a_forbidden_pair(weights, apart):
    found = cluster(range(1, 9), weights, threshold=10.0, apart=frozenset(apart))
    assert sorted(record for group in found.members for record in group) == list(range(1, 9))
    for a, b in apart:
        assert not any({a, b} <= set(group) for group in found.members)


@given(edges, st.randoms())
def test_the_order_in_which_pairs_come_changes_nothing(weights, random):
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert cluster(range(1, 9), weights, threshold=10.0) == cluster(
        range(8, 0, -1), dict(shuffled), threshold=10.0
    )


def test_a_pair_is_the_same_from_both_sides():
    assert ordered(2, 1) == ordered(1, 2)
