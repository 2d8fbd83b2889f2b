"""Two Latin names: a slip of one name is that name, a name one letter off is another's."""

from __future__ import annotations

import numpy as np
import pytest

from borderlink.names import score
from borderlink.names.known import UNKNOWN, are_kin, known_name
from borderlink.names.latin_examples import examples, people
from borderlink.names.respelled import respelled

NIGHT = 0.68  # where 99 % of the pairs above are one person, over all scripts


@pytest.mark.parametrize(
    "pair",
    [
        ("Ana Hernandez", "Ana Fernandez"),
        ("Iwao Yamaguchi", "Iwao Hamaguchi"),
        ("Tobias Clement", "Tobias Dement"),
        ("Maria Quintal", "Mario Quintal"),
        ("Olga Vesnik", "Oleg Vesnik"),
        ("Daniel Varga", "Daniela Varga"),
    ],
)
def test_two_borne_names_a_letter_apart_are_two_people(pair: tuple[str, str]) -> None:
    """Nobody mistypes a name into another one that people bear, but for a few."""
    assert score([pair])[0] < NIGHT


@pytest.mark.parametrize(
    "pair",
    [
        ("Tobias Hernandze", "Tobias Hernandez"),
        ("Tobias Hernandes", "Tobias Hernandez"),
        ("Lucia Fernadnez", "Lucia Fernandez"),
        ("Roberto Castilo", "Roberto Castillo"),
        ("Alexandra Marcvoa", "Alexandra Marcova"),
    ],
)
def test_a_slip_of_a_name_is_that_name(pair: tuple[str, str]) -> None:
    """A word that nobody bears is a borne one, mistyped."""
    assert score([pair])[0] > NIGHT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Karl Müller", "Karl Möller"), ("Åke Bäck", "Åke Böck"), ("Gül Demir", "Göl Demir")],
)
def test_umlauts_are_letters_of_their_own(one: str, other: str) -> None:
    """Who writes one with dots writes the other with dots too."""
    assert score([(one, other)])[0] < NIGHT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Karl Müller", "Karl Muller"), ("Karl Müller", "Karl Mueller"), ("Åke Bøck", "Åke Böck")],
)
def test_an_umlaut_may_be_left_out_or_spelled_out(one: str, other: str) -> None:
    """Only two different ones contradict; Danes write ø for ö."""
    assert score([(one, other)])[0] > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Raul Castro", "Raul Castillo"),
        ("Pedro Santoro", "Pedro Santander"),
        ("Ferdinand Marcos", "Ferdinand Marquand"),
    ],
)
def test_a_common_beginning_does_not_make_two_surnames_one(one: str, other: str) -> None:
    """Castro and Castillo begin alike, as hundreds of surnames do."""
    same = score([(one, one)])[0]
    assert score([(one, other)])[0] < min(0.8, same)


@pytest.mark.parametrize(
    ("name", "word", "another"),
    [
        ("Salem Nasser Omar Hassan al-Mosuli", "Mosuli", "Basri"),
        ("Abdul Karim Yusuf Ibrahim Sadiq", "Ibrahim", "Farouk"),
        ("Lukas Viktor Emil Brandt", "Brandt", "Kessler"),
    ],
)
def test_one_contradicted_word_counts_however_many_agree(
    name: str, word: str, another: str
) -> None:
    """Of brothers and cousins all words but one agree."""
    contradicted, omitted = score([(name, name.replace(word, x)) for x in (another, "")])
    assert contradicted < NIGHT < omitted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Garcia Lopez", "Ana Lopez Garcia"),
        ("Luis Alberto Quintal Vega", "Luis Alberto Vega Quintal"),
    ],
)
def test_two_surnames_in_another_order_are_a_cousins(one: str, other: str) -> None:
    """The father's stands first; where the whole name is turned, the order says nothing."""
    first, *rest = one.split()
    turned, swapped = score([(one, " ".join([*rest, first])), (one, other)])
    assert swapped < NIGHT < 0.9 < turned


def test_a_patronymic_has_no_place_of_its_own() -> None:
    """Papers put it after the given name, lists at the end."""
    assert score([("Ivan Petrovich Orlov", "Ivan Orlov Petrovich")])[0] > 0.9


def test_a_word_is_not_misread_as_another_name() -> None:
    """A scanner makes Bames of Barnes; Dement is borne beside Clement."""
    assert respelled(("barnes", "clement")) == (("bames", "clement"),)


def test_names_are_known_with_their_other_spellings() -> None:
    """Spellings of one name are kin, both ways; other names and slips are not."""
    assert are_kin("michael", "micheal")
    assert are_kin("micheal", "michael")
    assert not are_kin("hernandez", "fernandez")
    assert not are_kin("hernandez", "hernandez")
    assert known_name("hernandze") == UNKNOWN < 0 <= known_name("fernandez")


def test_commoner_names_come_first() -> None:
    """A number is a rank, so that one number tells what is common."""
    assert known_name("michael") < known_name("castillo") < known_name("dement")


NAMES = [f"{given} {more}" for given in ("Marta", "Tobias", "Selma", "Viktor")
         for more in ("Varga", "Emil Quintal", "Anna Vesnik Brandt")]  # fmt: skip


def made() -> list[tuple[str, str, bool]]:
    spelled_twice = [("Viktor", "Wiktor")]
    people_of = people(NAMES)
    attested = [("Tobias E. Quintal", "Tobias Quintal")]
    draws = (np.random.default_rng(seed) for seed in range(9))
    return [row for d in draws for row in examples(attested, spelled_twice, people_of, d)]


def test_others_are_calibrated_on_differ_in_a_word_or_are_other_people() -> None:
    """No negative has the very words of the name it stands against."""
    negatives = [(a, b) for a, b, same in made() if not same]
    one_word = [
        b for a, b in negatives if len(set(a.lower().split()) ^ set(b.lower().split())) == 2
    ]
    assert len(one_word) >= len(NAMES)


def test_people_are_calibrated_on_as_other_lists_have_them() -> None:
    """Attested pairs as they are; names with a word left out, turned round, respelled."""
    true = [(a, b) for a, b, same in made() if same]
    assert true[0] == ("Tobias E. Quintal", "Tobias Quintal")
    assert any(len(b.split()) < len(a.split()) for a, b in true[1:])
    assert any(sorted(a.split()) == sorted(b.split()) and a != b for a, b in true)
    assert any("Wiktor" in b for _, b in true)
