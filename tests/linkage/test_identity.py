"""Entity ids that survive the night."""

from borderlink.linkage.identity import Change, identify

SECRET = b"s" * 32


def first_night(*groups):
    return identify(groups, {}, secret=SECRET)


def test_a_new_entity_gets_an_opaque_id_and_a_history():
    found = first_night((1, 2), (3,))
    assert found.entity_of[1] == found.entity_of[2] != found.entity_of[3]
    assert {change.change for change in found.changes} == {"created"}


def test_an_id_depends_on_the_secret():
    other = identify([(1, 2)], {}, secret=b"t" * 32)
    assert first_night((1, 2)).entity_of[1] != other.entity_of[1]


def test_the_same_groups_keep_their_ids_and_leave_no_history():
    before = first_night((1, 2), (3,)).entity_of
    found = identify([(1, 2), (3,)], before, secret=SECRET)
    assert found.entity_of == before
    assert found.changes == ()


def test_an_entity_keeps_its_id_while_it_keeps_most_of_its_records():
    before = first_night((1, 2, 3)).entity_of
    found = identify([(1,), (2, 3, 4)], before, secret=SECRET)
    assert found.entity_of[2] == found.entity_of[4] == before[1]
    assert found.changes == (Change(found.entity_of[1], "split from", before[1]),)


def test_a_merged_entity_says_into_which():
    before = first_night((1, 2), (3,)).entity_of
    found = identify([(1, 2, 3)], before, secret=SECRET)
    assert found.changes == (Change(before[3], "merged into", before[1]),)


def test_an_entity_without_records_has_ended():
    before = first_night((1,), (2,)).entity_of
    found = identify([(1,)], before, secret=SECRET)
    assert found.changes == (Change(before[2], "ended"),)


def test_an_id_that_was_used_is_never_given_again():
    first = first_night((1,)).entity_of[1]
    assert identify([(1,)], {}, secret=SECRET, used={first}.intersection).entity_of[1] != first
