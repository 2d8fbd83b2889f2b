"""What two tokens have in common though no ear could tell."""

from __future__ import annotations

import pytest

from borderlink.names.scripts import main_script
from borderlink.names.symbols import symbol_weights, symbols_of


def shared(one: str, other: str) -> set[int]:
    return set(symbols_of(one, main_script(one))) & set(symbols_of(other, main_script(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Саша", "Alexander"), ("Sasha", "Александр"), ("Alex", "Alexander"), ("محمد", "Muhammad"),
        ("Mohd", "Md"), ("Bill", "William"), ("Билл", "William"), ("José", "Pepe"),
        ("Юлия", "Julia"), ("Иван", "John"), ("Jan", "Juan"), ("Γιώργος", "გიორგი"),
        ("يوسف", "Joseph"), ("Tschernyschewski", "Chernyshevsky"),
    ],
)  # fmt: skip
def test_one_name_in_two_words_shares_a_symbol(one: str, other: str) -> None:
    """A pet name, a translation and an abbreviation are the same name, in whatever script."""
    assert shared(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ольга", "Олег"), ("Maria", "Mario"), ("Mahmoud", "محمد"), ("Mehmood", "Muhammad"),
        ("Александр", "Александра"), ("Julia", "Julio"), ("Daniel", "Daniela"),
        ("Petrov", "Petrova"), ("حسن", "حسين"), ("Umar", "Amir"), ("Masha", "Misha"),
        ("Robert", "Bill"), ("Ahmed", "Muhammad"),
    ],
)  # fmt: skip
def test_two_names_share_no_symbol(one: str, other: str) -> None:
    """Man and woman, and names that only resemble each other, stay apart."""
    assert not shared(one, other)


def test_a_particle_has_no_symbol() -> None:
    """What half of a people bears before its surname is no evidence."""
    assert [symbols_of(t, main_script(t)) for t in ("al", "de", "ال", "эль", "von")] == [()] * 5


def test_marks_and_case_do_not_matter() -> None:
    """A symbol is found however the token is accented or capitalised."""
    assert symbols_of("JOSÉ", "Latn") == symbols_of("jose", "Latn") != ()


def test_scripts_whose_vowels_are_marks_have_no_symbols() -> None:
    """Without their marks Thai and Hindi names become each other's, so they are not looked up."""
    assert symbols_of("मोहम्मद", "Deva") == symbols_of("โมฮัมหมัด", "Thai") == ()


def test_a_common_name_is_worth_less_than_a_rare_one() -> None:
    """Sharing John says less than sharing Chernyshevsky."""
    weights = symbol_weights()
    john = max(weights[list(shared("Иван", "John"))])
    rare = max(weights[list(shared("Tschernyschewski", "Chernyshevsky"))])
    assert 0 < john < rare < 10
