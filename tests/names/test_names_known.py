"""From lists of people and spellings to the names that are borne, and which of them are one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from borderlink.names.known_names import build

PEOPLE = [*["Zorbal Quentoro"] * 3, *["Tschorbal Vermost"] * 2]


def rows(pairs: list[tuple[str, str]], weight: int) -> dict[str, list[object]]:
    return {
        "script": ["Cyrl"] * len(pairs),
        "lang": ["ru"] * len(pairs),
        "name": [native for native, _ in pairs],
        "latin_name": [latin for _, latin in pairs],
        "weight": [weight] * len(pairs),
        "use": ["train and ship"] * len(pairs),
    }


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, list[str]]]:
    """The names in order, and the kin of each, as a file made of invented lists has them."""
    folder: Path = tmp_path_factory.mktemp("lists")
    (folder / "person_names.txt").write_text("mirenko, myrenko, lorenko => Q1\n", "utf-8")
    people = [(f"чорбаль {at}", f"{name} {at}a") for at, name in enumerate(PEOPLE)]
    words = [("чорбаль", "Zorbal"), ("чорбаль", "Tschorbal"), ("мир", "Mirenko")]
    pl.DataFrame(rows(people, 1)).write_parquet(folder / "names.parquet")
    tokens = [rows(words, 8), rows([("мыр", "Myrenko")], 4), rows([("кло", "Clorbano")], 9)]
    rare = rows([("дло", "Dorbano"), ("лор", "Lorenko")], 1)
    pl.concat([pl.DataFrame(r) for r in (*tokens, rare)]).write_parquet(folder / "tokens.parquet")
    content = build(*(folder / f for f in ("person_names.txt", "tokens.parquet", "names.parquet")))
    with np.load(io.BytesIO(content)) as arrays:
        names = arrays["names"].tobytes().decode().split("\n")
        kin = np.split(arrays["kin"], np.cumsum(arrays["counts"])[:-1])
    return names, {
        name: [names[other] for other in own] for name, own in zip(names, kin, strict=True)
    }


def test_the_commonest_name_comes_first(known: tuple[list[str], dict[str, list[str]]]) -> None:
    """Three people and eight more of the lists of words bear it."""
    assert known[0][0] == "zorbal"


def test_spellings_of_one_word_or_group_are_kin(
    known: tuple[list[str], dict[str, list[str]]],
) -> None:
    """A native word spelled as both, or a group of Wikidata's that has both."""
    kin = known[1]
    assert (kin["zorbal"], kin["tschorbal"]) == (["tschorbal"], ["zorbal"])
    assert kin["mirenko"] == ["myrenko"]


def test_a_rare_word_is_no_name_unless_a_scanner_makes_it_of_one(
    known: tuple[list[str], dict[str, list[str]]],
) -> None:
    """One bearer may be a slip himself; Dorbano, which might be a misread Clorbano, is a name."""
    names, _ = known
    assert "lorenko" not in names
    assert {"clorbano", "dorbano"} <= set(names)
