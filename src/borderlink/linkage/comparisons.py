"""What is compared, and the levels of each comparison: the part of the model that is code.

A level's `m` and `u` are prior knowledge; training replaces them where the data can say more,
except where `fixed`. Conditions are plain SQL over the columns of `features`, `_l` and `_r`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from borderlink.linkage.name_levels import NameBand, name_ranks

ELSE = "ELSE"
_SAME_DOCUMENT = "list_has_any(doc_numbers_l, doc_numbers_r)"


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement; `m` and `u` are its shares among matches and among others.

    However clean the training data, the level never weighs less than `least` bits.
    """

    code: str
    label: str
    sql: str
    m: float
    u: float
    fixed: bool = False
    least: float = -10.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field's degrees of agreement, in the order in which they are tried."""

    name: str
    missing: str
    levels: tuple[Level, ...]
    ascending: bool = False

    @property
    def column(self) -> str:
        return self.name.replace(" ", "_")

    def strength(self, position: int) -> int:
        """0 for the weakest level, counting up."""
        return position if self.ascending else len(self.levels) - 1 - position


def comparisons(bands: Sequence[NameBand]) -> tuple[Comparison, ...]:
    """All comparisons, with the name's levels cut at `bands`."""
    return (
        _name(bands),
        _BIRTH,
        _BIRTH_PLACE,
        _SEX,
        _NATIONALITY,
        _DOCUMENT,
        _contact("phone", "phones", "telephone number"),
        _contact("email", "emails", "e-mail or account"),
        _contact("plate", "plates", "vehicle plate"),
        _ADDRESS,
    )


def _name(bands: Sequence[NameBand]) -> Comparison:
    """By the level that the names stage gave the pair; a pair brings it as its `match_key`.

    Splink calls so what says which rule found a pair, and carries it along. Tried from the weakest
    up: most candidate pairs are weak and leave at the first test.
    """
    score = "match_key"
    ranks = name_ranks(bands)
    siblings = sum(rank.min_score < 0.9 for rank in ranks)
    weakest = sum(rank.min_score == ranks[0].min_score for rank in ranks)
    levels = [
        Level(
            "sibling",
            "same family name, another given name",
            "family_l = family_r AND jaro_winkler_similarity(given_l, given_r) < 0.88 "
            f"AND {score} < {siblings}",
            m=0.0005,
            u=0.064,
            fixed=True,
        ),
        Level(
            "misuse",
            "another name on the same document",
            f"{_SAME_DOCUMENT} AND {score} < {weakest}",
            m=0.02,
            u=0.05,
            fixed=True,
        ),
    ]
    for position, rank in enumerate(ranks):
        last = position == len(ranks) - 1
        sql = ELSE if last else f"{score} = {position}"
        levels.append(Level(rank.code, rank.label, sql, m=rank.m, u=rank.u))
    return Comparison("name", f"{score} < 0", tuple(levels), ascending=True)


_BIRTH = Comparison(
    "birth",
    "len(birth_years_l) = 0 OR len(birth_years_r) = 0",
    (
        Level(
            "same day", "same day", "list_has_any(birth_days_l, birth_days_r)", m=0.62, u=0.00005
        ),
        Level(
            "swapped",
            "day and month swapped",
            "list_has_any(birth_days_l, birth_swaps_r)",
            m=0.01,
            u=0.00003,
        ),
        Level(
            "default day",
            "same default date",
            "list_has_any(birth_defaults_l, birth_defaults_r)",
            # How often clerks fall back on a date differs from agency to agency: not learnt.
            m=0.01,
            u=0.00125,
            fixed=True,
        ),
        Level(
            "calendar",
            "same day in another calendar",
            "list_has_any(birth_days_l, birth_slips_r) "
            "OR list_has_any(birth_slips_l, birth_days_r)",
            m=0.002,
            u=0.000005,
        ),
        Level(
            "one digit",
            "one digit differs",
            "list_has_any(birth_near_l, birth_near_r)",
            m=0.04,
            u=0.0015,
        ),
        Level(
            "same month",
            "same month, as far as known",
            "(len(birth_days_l) = 0 OR len(birth_days_r) = 0) "
            "AND list_has_any(birth_months_l, birth_months_r)",
            m=0.01,
            u=0.0015,
        ),
        Level(
            "same year",
            "same year, as far as known",
            "(len(birth_days_l) = 0 OR len(birth_days_r) = 0) "
            "AND list_has_any(birth_years_l, birth_years_r)",
            m=0.15,
            u=0.006,
        ),
        Level(
            "close",
            "at most a year apart",
            "list_has_any(birth_years_l, birth_years_near_r) "
            "OR list_has_any(birth_years_near_l, birth_years_r)",
            m=0.05,
            u=0.06,
        ),
        Level(
            "misuse",
            "another birth date on the same document",
            _SAME_DOCUMENT,
            m=0.05,
            u=0.1,
            fixed=True,
        ),
        Level("conflict", "different", ELSE, m=0.05, u=0.93, least=-6.0),
    ),
)

_BIRTH_PLACE = Comparison(
    "birth place",
    "(len(place_tokens_l) = 0 OR len(place_tokens_r) = 0) "
    "AND (birth_country_l IS NULL OR birth_country_r IS NULL)",
    (
        Level(
            "same place",
            "same place",
            "list_has_any(place_tokens_l, place_tokens_r)",
            m=0.4,
            u=0.01,
        ),
        Level("same country", "same country", "birth_country_l = birth_country_r", m=0.25, u=0.12),
        # A place has many spellings and many sizes (village, district, province).
        Level("different", "different", ELSE, m=0.35, u=0.87, least=-1.5),
    ),
)

_SEX = Comparison(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (
        Level("same", "same", "sex_l = sex_r", m=0.97, u=0.52),
        # Clerks mistype it, papers are borrowed, and people change it: never a veto.
        Level("different", "different", ELSE, m=0.03, u=0.48, least=-4.0),
    ),
)

_NATIONALITY = Comparison(
    "nationality",
    "len(countries_l) = 0 OR len(countries_r) = 0",
    (
        Level(
            "same rare",
            "a nationality in common that few records have",
            "list_has_any(countries_rare_l, countries_rare_r)",
            m=0.35,
            u=0.01,
        ),
        Level(
            "same",
            "a nationality in common",
            "list_has_any(countries_l, countries_r)",
            m=0.55,
            u=0.08,
        ),
        # Trafficked people are given false nationalities.
        Level("different", "different", ELSE, m=0.1, u=0.91, least=-3.5),
    ),
)

# Everything here is prior knowledge: pairs that share a document cannot tell how often matches do,
# and chance agreement is too rare to be sampled. Families get consecutive numbers, so a
# neighbour speaks rather against.
_DOCUMENT = Comparison(
    "document",
    "len(doc_numbers_l) = 0 OR len(doc_numbers_r) = 0",
    (
        Level(
            "same",
            "same number",
            "list_has_any(doc_issued_l, doc_issued_r) "
            "OR list_has_any(doc_unissued_l, doc_numbers_r) "
            "OR list_has_any(doc_numbers_l, doc_unissued_r)",
            m=0.5,
            u=1e-9,
            fixed=True,
        ),
        Level(
            "other issuer",
            "same number, another issuer",
            _SAME_DOCUMENT,
            m=0.02,
            u=1e-8,
            fixed=True,
        ),
        Level(
            "one character",
            "one character differs",
            "list_has_any(doc_near_l, doc_near_r)",
            m=0.03,
            u=0.00001,
            fixed=True,
        ),
        Level(
            "neighbour",
            "only the last character differs",
            "list_has_any(doc_stems_l, doc_stems_r)",
            m=0.005,
            u=0.01,
            fixed=True,
        ),
        Level(
            "different, same kind",
            "different numbers of one kind and issuer",
            "list_has_any(doc_kinds_l, doc_kinds_r)",
            m=0.1,
            u=0.3,
            fixed=True,
        ),
        Level("different", "different numbers", ELSE, m=0.345, u=0.695, fixed=True),
    ),
)


def _contact(name: str, column: str, label: str) -> Comparison:
    """A value that few records hold says much, one that some hold little, one of many nothing."""
    return Comparison(
        name,
        f"len({column}_l) = 0 OR len({column}_r) = 0",
        (
            Level(
                "same, rare",
                f"same {label}",
                f"list_has_any({column}_rare_l, {column}_rare_r)",
                m=0.3,
                u=0.00001,
                fixed=True,
            ),
            Level(
                "same, shared",
                f"same {label}, which several records hold",
                f"list_has_any({column}_l, {column}_r)",
                m=0.1,
                u=0.001,
                fixed=True,
            ),
            Level("different", "different", ELSE, m=0.6, u=0.999, fixed=True),
        ),
    )


_ADDRESS = Comparison(
    "address",
    "len(address_tokens_l) = 0 OR len(address_tokens_r) = 0",
    (
        Level(
            "same",
            "several rare words in common",
            "len(array_intersect(address_tokens_l, address_tokens_r)) > 1",
            m=0.35,
            u=0.004,
            fixed=True,
        ),
        Level(
            "similar",
            "one rare word in common",
            "list_has_any(address_tokens_l, address_tokens_r)",
            m=0.15,
            u=0.03,
            fixed=True,
        ),
        Level("different", "different", ELSE, m=0.5, u=0.966, fixed=True),
    ),
)
