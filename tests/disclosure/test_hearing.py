"""Names in different letters are told word by word: what was heard as what."""

from __future__ import annotations

from borderlink.disclosure.hearing import heard
from borderlink.disclosure.told import ToldWord


def test_each_word_stands_beside_the_word_it_was_heard_as():
    """In the order of our name, whatever the order of theirs."""
    first, second = heard("Юлія Шевчук", "SHEVCHUK YULIIA")
    assert (first.ours, first.theirs) == ("Юлія", "YULIIA")
    assert (second.ours, second.ours_read, second.theirs) == ("Шевчук", "shevchuk", "SHEVCHUK")
    assert second.how == "sounds the same"


def test_a_word_left_out_stands_alone():
    """A patronymic that the other side does not write contradicts nothing."""
    words = heard("Іван Романович Чумак", "Ivan Chumak")
    assert words[1] == ToldWord("Романович", words[1].ours_read, "", "", words[1].how)
    assert words[1].how == "left out on the other side"


def test_equal_letters_need_no_alignment():
    """Case is no difference."""
    assert heard("Ivan CHUMAK", "ivan chumak") == ()
