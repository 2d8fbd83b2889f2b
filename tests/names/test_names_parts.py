"""What a token is within a name, as far as its form and neighbours tell."""

from __future__ import annotations

import pytest

from borderlink.names.clean import clean
from borderlink.names.parts import Role, gender_stem, roles
from borderlink.names.symbols import spelled
from borderlink.names.tokens import tokenize

N, M = Role.NAME, Role.MIDDLE


def roles_of(name: str) -> list[Role]:
    tokens, _ = tokenize(clean(name).text)
    return list(roles([token.text for token in tokens], tokens[0].script))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Arkadij Romanovich Testov", [N, Role.PATRONYMIC, N]),
        ("Тестова Анна Петровна", [N, M, Role.PATRONYMIC]),
        ("Omar bin Faris al-Tikriti",
         [N, Role.KINSHIP, Role.FATHER, Role.PARTICLE, Role.ORIGIN]),
        ("عمر بن فارس التكريتي", [N, Role.KINSHIP, Role.FATHER, Role.ORIGIN]),
        ("Lise van der Linde", [N, Role.PARTICLE, Role.PARTICLE, N]),
        ("J C Muster", [Role.INITIAL, Role.INITIAL, N]),
        ("Sam Muster Jr", [N, M, Role.SUFFIX]),
        ("Petrović Milan", [N, N]),
        ("Elchin Rashid oglu Testov", [N, Role.FATHER, Role.KINSHIP, N]),
        ("Тестов Эльчин Рашид оглы", [N, M, Role.FATHER, Role.KINSHIP]),
        ("Aung San", [N, N]),
        ("Win San Oo", [N, N, N]),
        ("Lise San", [N, N]),  # what comes last is no preposition
    ],
)  # fmt: skip
def test_a_token_has_the_role_that_form_and_neighbours_tell(
    name: str, expected: list[Role]
) -> None:
    """Patronymics, fathers after "bin", towns, particles and initials are told from names."""
    assert roles_of(name) == expected


def test_a_vietnamese_middle_name_is_no_particle() -> None:
    """Van and Do are particles in the Netherlands and in Portugal only."""
    assert roles_of("Nguyen Van Do") == [N, N, N]


def test_a_name_of_particles_alone_is_still_a_name() -> None:
    """Where nothing else is left, what looks like particles is what must be compared."""
    assert roles_of("Al El") == [N, N]


def test_a_missing_patronymic_costs_less_than_a_missing_surname() -> None:
    """People are often written without it; with another one they are somebody else."""
    assert Role.PARTICLE.absent < Role.PATRONYMIC.absent < M.absent < N.absent


def test_a_shared_town_is_worth_less_than_a_shared_name() -> None:
    """A town's name is shared by a town, an article by a language."""
    assert Role.PARTICLE.agree < Role.ORIGIN.agree < N.agree


def test_every_role_is_one_of_its_own() -> None:
    """Two roles with the same figures would silently become one."""
    assert len(Role) == len(Role.__members__)


@pytest.mark.parametrize(
    ("woman", "man"),
    [
        ("Ковалёва", "Ковалёв"), ("Testova", "Testov"), ("Kowalska", "Kowalski"),
        ("Papadopoulou", "Papadopoulos"), ("Παπαδοπούλου", "Παπαδόπουλος"),
        ("Петровна", "Петрович"), ("Zelenskaya", "Zelensky"),
    ],
)  # fmt: skip
def test_a_womans_surname_has_her_fathers_stem(woman: str, man: str) -> None:
    """One family's surnames meet, whichever sex bears them."""
    script = "Grek" if woman[0] == "Π" else "Latn" if woman.isascii() else "Cyrl"
    assert gender_stem(spelled(woman, script), script) == spelled(man, script)


@pytest.mark.parametrize(("name", "script"), [("valentina", "Latn"), ("марина", "Cyrl")])
def test_a_womans_given_name_has_no_stem(name: str, script: str) -> None:
    """Valentina is not Valentin's surname."""
    assert gender_stem(name, script) == name


def test_a_short_name_has_no_stem() -> None:
    """Eva and Nina are given names."""
    assert gender_stem("eva", "Latn") == "eva"
    assert gender_stem("нина", "Cyrl") == "нина"
