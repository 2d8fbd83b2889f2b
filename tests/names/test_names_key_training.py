"""Keys that too many names have are found, and what stands in for them as well."""

from __future__ import annotations

import json

from borderlink.names.key_training import (
    FEWEST,
    TARGET,
    Named,
    groups,
    learn,
    met,
    shares_of,
    widest,
    with_common,
)
from borderlink.names.sources import Pair

NONE: frozenset[str] = frozenset()


def _name(*tokens: tuple[str, str]) -> Named:
    sounds = tuple(((consonants, syllables, 1.0),) for consonants, syllables in tokens)
    return (("", sounds),), (("Latn", sounds),)


def _rare(number: int) -> tuple[str, str]:
    """A token that no other name of a test has."""
    consonants = "".join("BDFGLMNS"[int(digit)] for digit in f"{number:05o}")
    return consonants, "a".join(consonants)


def _names(every: int) -> list[Named]:
    """Names of which one in `every` has a token in common with the others that have it."""
    return [
        _name(_rare(at), ("GM", "GiM") if at % every == 0 else _rare(at + 5000))
        for at in range(400)
    ]


def test_what_brings_random_pairs_together_is_common_and_what_replaces_it_too() -> None:
    names = _names(every=5)
    assert met(names, NONE) > TARGET
    common = with_common(names, NONE)
    assert common >= {"GM", ":GiM"}
    assert met(names, common) <= TARGET


def test_what_brings_few_together_is_not_common() -> None:
    assert "GM" not in with_common(_names(every=100), NONE)


def test_what_is_common_in_one_script_stays_so() -> None:
    assert "XY" in with_common(_names(every=100), frozenset({"XY"}))


def test_a_whole_name_is_never_common() -> None:
    assert not any(key[0] == "=" for key in with_common([_name(("G", "Gi"))] * 100, NONE))


def _pairs(count: int) -> list[Pair]:
    words = ["".join("bdfglmns"[int(d)] + "a" for d in f"{at:03o}") for at in range(count)]
    return [(word, word, 1.0) for word in words]


def test_single_words_are_counted_as_names_of_two() -> None:
    (group,) = groups(_pairs(FEWEST), 1)
    assert len(group) == FEWEST
    assert all(native.count(" ") == latin.count(" ") == 1 for native, latin in group)


def test_scripts_of_few_names_are_not_counted() -> None:
    assert list(groups(_pairs(FEWEST - 1), 1)) == []


def test_the_same_seed_finds_the_same_keys() -> None:
    pairs = {"Latn": _pairs(FEWEST)}
    assert learn(pairs, 1) == learn(pairs, 1)
    assert json.loads(learn(pairs, 1)).keys() == {"common", "shares"}


def test_more_keys_are_common_where_random_pairs_shall_meet_less_often() -> None:
    names = _names(every=100)
    assert "GM" not in with_common(names, NONE)
    assert "GM" in with_common(names, NONE, target=0.0)


def test_shares_are_told_of_keys_that_recur_and_are_not_common() -> None:
    names = _names(every=40)
    shares = shares_of(names, frozenset({"GMGM"}))
    assert shares["GM"] == 10 / 400
    assert min(shares.values()) >= 4 / 400


def test_of_several_scripts_shares_the_largest_counts() -> None:
    assert widest([{"B": 0.1, "A": 0.3}, {"A": 0.2, "B": 0.4}]) == {"A": 0.3, "B": 0.4}
