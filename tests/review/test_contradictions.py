"""Answers that cannot all be true go back to those who gave them, and to nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from borderlink.review.answer import Judgement
from borderlink.review.contradictions import Said, contradictions

SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT


def said(match: str, a: int, b: int, judgement: Judgement, agency: str = "AAA") -> Said:
    return Said(match, agency, a, b, judgement)


def test_a_chain_of_same_may_not_join_what_somebody_calls_different():
    answers = [
        said("AB", 1, 2, SAME, "AAA"),
        said("BC", 3, 2, SAME, "BBB"),
        said("AC", 1, 3, DIFFERENT, "CCC"),
    ]
    assert contradictions(answers) == {("AB", "AAA"), ("BC", "BBB"), ("AC", "CCC")}


def test_without_a_whole_chain_there_is_none():
    answers = [said("AB", 1, 2, SAME), said("BC", 2, 3, DIFFERENT), said("CD", 3, 4, SAME)]
    assert contradictions(answers) == frozenset()


def test_only_the_shortest_chain_is_asked_about():
    answers = [
        said("12", 1, 2, SAME),
        said("24", 2, 4, SAME),
        said("13", 1, 3, SAME),
        said("35", 3, 5, SAME),
        said("54", 5, 4, SAME),
        said("14", 1, 4, DIFFERENT),
    ]
    assert {match for match, _ in contradictions(answers)} == {"12", "24", "14"}


def test_a_pair_on_which_two_agencies_differ_is_no_link_of_a_chain():
    answers = [
        said("AB", 1, 2, SAME, "AAA"),
        said("AB", 1, 2, DIFFERENT, "BBB"),
        said("BC", 2, 3, SAME),
        said("AC", 1, 3, DIFFERENT),
    ]
    assert contradictions(answers) == frozenset()


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.booleans()), max_size=15))
def test_the_order_of_the_answers_does_not_matter(words: list[tuple[int, int, bool]]):
    answers = [
        said(f"{min(a, b)}{max(a, b)}", a, b, SAME if same else DIFFERENT)
        for a, b, same in words
        if a != b
    ]
    assert contradictions(answers) == contradictions(answers[::-1])
