"""Hostile text costs no more than a name does, and never breaks a stage."""

import sys
import tracemalloc
import unicodedata
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from borderlink.commands.names import explain_command
from borderlink.names import explain, score
from borderlink.names.clean import LONGEST
from borderlink.names.prepared import prepare_text
from borderlink.names.tokens import LONGEST_TOKEN, MOST_TOKENS

BLOCK = 128  # code points
MEGABYTE = 1 << 20
MOST_MEMORY = 8 * MEGABYTE  # while one hostile name is prepared, beside the text itself


def letters_of_each_block() -> list[str]:
    """A name of three assigned characters, spread over it, for every stretch of Unicode."""
    names = []
    for start in range(0, sys.maxunicode + 1, BLOCK):
        codes = range(start, start + BLOCK)
        assigned = [chr(c) for c in codes if unicodedata.category(chr(c)) not in ("Cn", "Co", "Cs")]
        if assigned:
            names.append("".join(assigned[:: max(len(assigned) // 3, 1)][:3]))
    return names


SHAN = range(0x1090, 0x109A)  # digits in Unicode, letters in Zawgyi, as which they are read
DIGITS = [
    chr(c)
    for c in range(sys.maxunicode + 1)
    if unicodedata.category(chr(c)) == "Nd" and c not in SHAN
]
GROWING: dict[str, Callable[[int], str]] = {
    "letters": lambda n: "x" * n,
    "words": lambda n: "ab " * n,
    "different words": lambda n: " ".join(f"w{chr(97 + at % 26)}" for at in range(n)),
    "combining marks": lambda n: "e" + "\u0301\u0323" * n,
    "ligatures that unfold": lambda n: "\ufdfa" * n,
    "Hangul": lambda n: "안" * n,
    "Han": lambda n: "王" * n,
    "kana": lambda n: "ア" * n,
    "Burmese": lambda n: "မြင့်" * n,
    "Thai vowels": lambda n: "เ" * n,
    "Thai silencers": lambda n: "ก์" * n,
    "brackets": lambda n: "(" * n + "Anna" + ")" * n,
    "overrides": lambda n: "\u202e\u2066" * n + "Anna",
    "lone surrogates": lambda n: "\ud800\udfff" * n + "Anna",
    "emoji": lambda n: "👩\u200d👧" * n,
    "initials": lambda n: "A. " * n,
    "titles": lambda n: "Dr. " * n,
    "scripts by turns": lambda n: "aб" * n,
    "nul": lambda n: "\x00" * n,
}  # fmt: skip
TEXTS = st.text(st.characters(codec=None), max_size=60)


def steps(work: Callable[[], object]) -> int:
    """How many Python and C functions a piece of work calls."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def preparing(text: str) -> int:
    return steps(lambda: prepare_text(text))


@pytest.mark.parametrize("kind", GROWING)
def test_twice_the_text_is_at_most_twice_the_work(kind: str):
    text = GROWING[kind]
    prepare_text(text(LONGEST))  # what is loaded, and remembered of single letters
    for size in (16, LONGEST // 2, 4 * LONGEST, 32_768):
        once, twice = (preparing(text(n)) for n in (size, 2 * size))
        assert twice < 2.2 * once + 2_000, size


@pytest.mark.parametrize("kind", GROWING)
def test_beyond_the_longest_name_more_text_is_no_more_work(kind: str):
    text = GROWING[kind]
    prepare_text(text(65_536))
    assert preparing(text(65_536)) < 1.5 * preparing(text(4_096)) + 500


@pytest.mark.parametrize("kind", GROWING)
def test_a_huge_name_takes_bounded_memory_and_space(kind: str):
    huge = GROWING[kind](65_536)
    prepare_text(huge)
    tracemalloc.start()
    name = prepare_text(huge)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert len(name.tokens) <= MOST_TOKENS
    assert all(len(token) <= LONGEST_TOKEN for token in name.tokens)
    assert len(name.clean) <= LONGEST


@pytest.mark.parametrize("kind", GROWING)
def test_a_huge_name_is_scored_and_explained_as_any_other(kind: str):
    huge = GROWING[kind](65_536)
    values = score([(huge, "Anna Maria"), ("Анна", huge), (huge, huge)])
    assert ((values >= 0) & (values <= 1)).all()
    told = explain(huge, huge)
    assert 0 <= told.score <= 1
    assert len(told.alignment) <= 2 * MOST_TOKENS


def test_ten_thousand_words_are_compared_as_ten_are():
    few, many = (" ".join(["Anna"] * n) for n in (MOST_TOKENS, 10_000))
    assert score([(few, "Anna Weber")])[0] == pytest.approx(score([(many, "Anna Weber")])[0])
    explain(few, few)
    assert steps(lambda: explain(many, many)) < 1.5 * steps(lambda: explain(few, few))


def test_every_block_of_unicode_is_prepared_and_scored():
    names = letters_of_each_block()
    values = score([(name, "Anna Maria") for name in names])
    values = np.append(values, score(list(zip(names, names[::-1], strict=True))))
    assert len(names) > 300
    assert ((values >= 0) & (values <= 1)).all()


@pytest.mark.parametrize("first", range(0, 8))
def test_every_block_of_unicode_is_explained(first: int):
    for name in letters_of_each_block()[first::8]:
        told = explain(name, f"Anna {name}")
        assert told.sentences


def test_digits_of_every_script_are_no_name():
    assert not any(prepare_text(digit * 3).tokens for digit in DIGITS)
    assert (score([(digit * 3, "123") for digit in DIGITS]) == 0).all()


def test_digits_of_every_script_beside_a_name_are_the_same_digits():
    plain = {prepare_text(f"Anna Weber {unicodedata.digit(d)}").clean for d in DIGITS}
    assert {prepare_text(f"Anna Weber {d}").clean for d in DIGITS} == plain


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_texts_are_explained_as_they_are_scored(a: str, b: str):
    told = explain(a, b)
    assert told.score == pytest.approx(float(score([(a, b)])[0]), abs=1e-6)
    for side, name in (("a", told.a), ("b", told.b)):
        if told.alignment:
            shown = [token for line in told.alignment for token in getattr(line, side).tokens]
            assert sorted(shown) == sorted(name.tokens)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6))
@example(["Marie Curry", "Mary Curie", "ก"])  # Latin edits are weighed beside any other script
def test_a_score_does_not_depend_on_the_rest_of_the_batch(texts: list[str]):
    pairs = [(a, b) for a in texts for b in texts]
    alone = [float(score([pair])[0]) for pair in pairs]
    np.testing.assert_allclose(score(pairs), alone, atol=1e-5)


@pytest.mark.parametrize(
    "text", ["\udcff Anna", "\u202eannA", "\x1b[2J", "[red]Anna[/red]", "", "\x00", "A" * 65_536]
)
def test_the_terminal_is_shown_nothing_that_could_steer_it(
    text: str, capsys: pytest.CaptureFixture[str]
):
    assert explain_command(text, "Anna") == 0
    shown = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\x00"} & set(shown)
    assert len(shown) < 20_000
