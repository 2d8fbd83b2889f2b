"""One unbroken word of Han or Hangul against a name whose words stand in another order."""

import pytest

from borderlink.names import explain, score
from borderlink.names.alignment import Likeness, aligned
from borderlink.names.prepared import prepare_text

FOREIGNERS = [
    ("罗伯逊克拉拉", "Clara Robertson"),
    ("로버트슨클라라", "Clara Robertson"),
    ("스미르노바엘레나", "Elena Smirnova"),
]


@pytest.mark.parametrize(("native", "latin"), FOREIGNERS)
def test_a_foreigner_is_found_in_whichever_order_the_unbroken_word_is(native: str, latin: str):
    first, last = latin.split()
    turned, straight = score([(native, latin), (native, f"{last} {first}")])
    assert min(turned, straight) > 0.85


@pytest.mark.parametrize(("native", "latin"), FOREIGNERS)
def test_a_middle_name_may_be_left_out_between_them(native: str, latin: str):
    first, last = latin.split()
    assert score([(native, f"{first} Anne {last}")])[0] > 0.7


@pytest.mark.parametrize(("native", "latin"), FOREIGNERS)
@pytest.mark.parametrize("other", ["Martha", "Bruno", "Vincent"])
def test_a_long_family_name_alone_is_not_one_name(native: str, latin: str, other: str):
    """The joined words as a whole sound alike; each has to speak for itself."""
    last = latin.split()[1]
    assert max(score([(native, f"{last} {other}"), (native, f"{other} {last}")])) < 0.3


def test_the_explanation_shows_the_words_in_the_order_they_were_heard():
    (line,) = aligned(prepare_text("罗伯逊克拉拉"), prepare_text("Clara Robertson"))
    assert line.b.tokens == ("Robertson", "Clara")
    assert line.how is Likeness.CLOSE
    told = " ".join(explain("罗伯逊克拉拉", "Clara Robertson").sentences)
    assert "one word where the other side writes “Robertson Clara”" in told


def test_both_sides_are_equal():
    pairs = [("罗伯逊克拉拉", "Clara Anne Robertson"), ("Clara Anne Robertson", "罗伯逊克拉拉")]
    one, other = score(pairs)
    assert one == other
