"""From lists of spellings to groups that are evidence."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from borderlink.names.symbol_groups import build, wikidata

GROUPS = """\
zorbal, zorbalo, tschorbal, чорбаль => Q1
zorbal, tschorbal, чорбаль, zorbbal => Q2
quentoro, quentora, кенторо, kventoro, quantoro, qentoro => Q3
mirevich, mirevna, миревич, миревна => X1
al, эль, elzabor, ельзабор => Q4
"""


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """Spelling → its symbols, as a file made of invented lists has them."""
    folder: Path = tmp_path_factory.mktemp("lists")
    (folder / "person_names.txt").write_text(GROUPS, "utf-8")
    (folder / "names.csv").write_text(
        "name1,relationship,name2\nbartolox,has_nickname,bart\nbartolox,has_nickname,zed\n", "utf-8"
    )
    people = {"entity_id": ["1"], "latin_name": ["Zorbal Test"], "use": ["train and ship"]}
    pl.DataFrame(people).write_parquet(folder / "people.parquet")
    content = build(
        *(folder / name for name in ("person_names.txt", "names.csv", "people.parquet"))
    )
    with np.load(io.BytesIO(content)) as arrays:
        forms = arrays["forms"].tobytes().decode().split("\n")
        symbols = np.split(arrays["symbols"], np.cumsum(arrays["counts"])[:-1])
    return {form: set(own.tolist()) for form, own in zip(forms, symbols, strict=True)}


def test_two_lists_of_one_name_become_one_group(groups: dict[str, set[int]]) -> None:
    """Wikidata has an item for each language's spelling of a name."""
    assert groups["zorbbal"] == groups["чорбаль"] == groups["zorbal"]


def test_the_other_sex_leaves_a_group(groups: dict[str, set[int]]) -> None:
    """Quentora is a woman among Quentoro's spellings."""
    assert "quentoro" in groups
    assert "quentora" not in groups


def test_particles_are_in_no_group(groups: dict[str, set[int]]) -> None:
    """What half of a people bears is no evidence."""
    assert "al" not in groups


def test_a_nickname_is_kept_where_it_is_made_of_the_name(groups: dict[str, set[int]]) -> None:
    """Bart is made of Bartolox; Zed might be anybody."""
    assert groups["bart"] & groups["bartolox"]
    assert not groups.get("zed", set()) & groups["bartolox"]


def test_patronymics_of_brother_and_sister_are_no_group() -> None:
    """rigour's own additions join them, and they are two persons."""
    assert not [group for group in wikidata(GROUPS.splitlines()) if "mirevich" in group]
