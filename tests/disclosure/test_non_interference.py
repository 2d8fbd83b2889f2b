"""What a receiver is told is the same whether or not records exist of which nothing may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from borderlink import linkage, names, review
from borderlink.disclosure.tell import tell
from borderlink.disclosure.told import Level, ToldNight
from borderlink.person import Flag, Record, Role
from borderlink.progress import Silent
from borderlink.reports.content import content
from borderlink.store import Store
from builders.crowd import crowd, put_crowd
from builders.linked import person
from builders.stored import config
from builders.told import NIGHT, OPEN_RULE, agency

AGENCIES = (agency("AAA", OPEN_RULE), agency("BBB", OPEN_RULE), agency("CCC", kind="ngo"))
FREE = {
    "handling": ["H0"],
    "role": Role.SUSPECT,
    "minor": False,
    "protect_identity": Flag.NO,
    "protect_location": Flag.NO,
}
# Two who are known to both forces; the first has a telephone number and a rare name.
KNOWN = {
    "given": "Zuzelka",
    "family": "Vrondak",
    "born": "1985-05-12",
    "document": "FE4471926",
    "phones": ["+380501112233"],
}
VICTIM = {"given": "Mirzela", "family": "Ostrovak", "born": "1991-02-03", "document": "FE5582037"}
VISIBLE = (
    person("a1", agency="AAA", **KNOWN, **FREE),
    person("b1", agency="BBB", **KNOWN, **FREE),
    person("a2", agency="AAA", **VICTIM, **(FREE | {"role": Role.VICTIM})),
    person("b2", agency="BBB", **VICTIM, **FREE),
)
H3 = FREE | {"handling": ["H3"]}
# The same persons again, their namesakes, their telephone, and someone whom only BBB knows.
HIDDEN = (
    person("h1", agency="AAA", **KNOWN, **H3),
    person("h2", agency="AAA", **(KNOWN | {"born": "1985-12-05", "document": None}), **H3),
    person("h3", agency="AAA", **(KNOWN | {"given": "Zuzanka", "document": "X1"}), **H3),
    person("h4", agency="CCC", **VICTIM, **(FREE | {"role": Role.VICTIM, "consent": "no"})),
    person("h5", agency="AAA", given="Only", family="Bebekova", born="1970-03-04",
           document="FE9990001", **H3),
)  # fmt: skip
ONLY_OURS = person("b5", agency="BBB", given="Only", family="Bebekova", born="1970-03-04",
                   document="FE9990001", **FREE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Night:
    """What BBB is told, and how many matches of hidden records stand behind it."""

    told: ToldNight
    hidden_matches: int


def night_of_bbb(folder: Path, hidden: Sequence[Record]) -> Night:
    """A night among four hundred others."""
    others = [replace(record, **FREE) for record in crowd(200)]
    setup = config(folder, *AGENCIES)
    with Store.open(folder / "s.duckdb", "ab" * 32) as store:
        put_crowd(store, [*others, *VISIBLE, ONLY_OURS, *hidden])
        with store.transaction():
            for stage in (names.run, linkage.run, review.run):
                stage(store, setup, NIGHT, Silent())
        told = tell(store, setup, setup.agencies["BBB"], NIGHT).told
        hidden_matches = store.value(
            "SELECT count(DISTINCT match_id) FROM match "
            "JOIN record_identity ON record_id IN (record_a, record_b) WHERE record_key LIKE 'h%'"
        )
    return Night(told, hidden_matches)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Night]:
    """The night without the hidden records, and the one with them."""
    return (
        night_of_bbb(tmp_path_factory.mktemp("without"), ()),
        night_of_bbb(tmp_path_factory.mktemp("with"), HIDDEN),
    )


def without_ids_and_bits(told: ToldNight) -> dict[str, Any]:
    """Ids depend on the store's key, bits on the number of records by less than can be told."""
    plain = content(told)
    for match in plain["matches"]:
        for name in ("match_id", "reference", "prior_bits", "match_weight", "match_probability"):
            match.pop(name)
        for reason in match["reasons"]:
            reason.pop("bits")
    plain["matches"].sort(key=lambda match: match["our_record"])
    return plain


def test_nothing_of_the_report_tells_of_hidden_records(both: tuple[Night, Night]):
    """Not the matches, their states, strength, order of evidence, rarity, ambiguity, or counts."""
    without, with_hidden = both
    assert (without.hidden_matches, with_hidden.hidden_matches >= 5) == (0, True)
    assert len(without.told.matches) > 100
    assert without_ids_and_bits(with_hidden.told) == without_ids_and_bits(without.told)
    ours = {match.our_record: match for match in with_hidden.told.matches}
    assert ours["b1"].level is Level.CORE and ours["b2"].level is Level.HIT
    assert "b5" not in ours


def test_no_weight_moves_by_more_than_its_last_digit(both: tuple[Night, Night]):
    """The prior counts all records, and five more of 405 are less than the digit shown."""
    before, after = ({m.our_record: m for m in night.told.matches} for night in both)
    for key, match in before.items():
        assert match.match_weight is None or after[key].match_weight == pytest.approx(
            match.match_weight, abs=0.11
        )
