"""Place names: packaged pairs for scripts with few attested persons, and how persons spell."""

from collections import Counter

import polars as pl
import pytest

from borderlink.names import sources
from borderlink.names.places import PLACES, packaged
from borderlink.names.scripts import script_of
from borderlink.names.thai_spelling import informal, with_informal


def test_the_packaged_places_are_many_and_compact():
    found = packaged()
    assert PLACES.stat().st_size < 300_000
    assert {s for s, pairs in found.items() if len(pairs) >= 1_000} >= {
        "Armn", "Beng", "Deva", "Ethi", "Geor", "Gujr", "Guru", "Khmr", "Knda", "Mlym", "Orya",
        "Sinh", "Taml", "Telu", "Thai",
    }  # fmt: skip


def test_every_place_is_in_its_script():
    for script, pairs in packaged().items():
        native, _, _ = pairs[len(pairs) // 2]
        assert Counter(script_of(c) for c in native).most_common(1)[0][0] == script


def test_thai_is_spelled_as_persons_do_and_always_in_the_same_ways():
    spelled = {informal("จันทร์", "chan", turn) for turn in range(30)}
    assert {"chan", "jan"} <= spelled
    assert informal("ชัย", "chai", 1)[0] == "c"  # j is written for one letter only
    place = ("จันทร์", "Chan", 1.0)
    assert with_informal(place) == with_informal(place)


@pytest.mark.parametrize(
    ("native", "latin", "pairs"),
    [
        ("एस. राम", "S. RAM", [("राम", "ram")]),
        ("राम", "S. RAM", [("राम", "ram")]),
        ("राम कुमार", "RAMKUMAR", [("रामकुमार", "ramkumar")]),
        ("शर्मा सुनील", "Sunil Sharma", [("शर्मा", "sharma"), ("सुनील", "sunil")]),
        ("सुनील राम लाल", "Sunil Ramlal", [("सुनीलरामलाल", "sunilramlal")]),
    ],
)
def test_tokens_are_paired_across_initials_order_and_joins(
    native: str, latin: str, pairs: list[tuple[str, str]]
):
    found = sources.spellings([(native, latin, 1.0)], "Deva")
    expected = [s for n, w in pairs for s in sources.spellings([(n, w, 1.0)], "Deva")]
    assert found == expected


def test_scripts_of_one_plan_borrow_devanagari_at_a_low_weight():
    pairs = {"Deva": [("राम", "Ram", 1.0)]}
    assert sources.borrowed(pairs, "Gujr") == [("રામ", "Ram", sources.BORROWED)]
    assert sources.borrowed(pairs, "Taml") == sources.borrowed(pairs, "Thai") == []


def test_burmese_persons_are_in_one_part_only(tmp_path):
    file = tmp_path / "names.tsv"
    people = [f"ေမာင္\tName {n}\tM" for n in range(60)]
    file.write_text("\n".join(["name_zawgyi\tlatin_name\tgender", *people]), "utf-8")
    held = {latin for _, latin in sources.burmese_rows(file, held_out=True)}
    rest = {latin for _, latin in sources.burmese_rows(file, held_out=False)}
    assert held and rest and not held & rest


def test_attested_reads_burmese_beside_the_names(tmp_path):
    frame = pl.DataFrame(
        {"script": ["Thai"], "lang": ["th"], "name": ["ก"], "latin_name": ["ko"], "weight": [1],
         "use": ["train and ship"]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "t.parquet")
    (tmp_path / sources.BURMESE).write_text("head\nေမာင္\tMaung A\tM\nေမာင္\tMaung B\tM\n", "utf-8")
    found = sources.attested(tmp_path / "t.parquet", tmp_path / "t.parquet")
    assert set(found) == {"Thai", "Mymr"}
