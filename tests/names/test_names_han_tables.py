"""The builders of the reading tables, on small invented sources."""

from __future__ import annotations

import bz2
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from borderlink.names.character_tables import build as build_characters
from borderlink.names.characters import read_characters
from borderlink.names.japanese import GIVEN, SURNAME, from_characters, read_table
from borderlink.names.japanese_tables import build, read_enamdict
from borderlink.names.kanji_em import learn_readings

ENAMDICT = """\
　？？？ /head/
岡野 [おかの] /(s) Okano/
岡田 [おかだ] /(p,s) Okada/
野田 [のだ] /(s) Noda/
一子 [いちこ] /(f) Ichiko/
一子 [かずこ] /(f) Kazuko/
花子 [はなこ] /(f) Hanako/
一花 [いちか] /(u) Ichika/
岡野一花子 [おかのいちかこ] /(h) Okano Ichikako (1900-1950)/
岡山駅 [おかやまえき] /(st) Okayama Station/
おかの [オカノ] /(s) Okano/
"""


@pytest.fixture
def enamdict(tmp_path: Path) -> Path:
    """A dictionary of six names, a person and a station."""
    file = tmp_path / "enamdict"
    file.write_text(ENAMDICT, "euc_jp")
    return file


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """Persons whose rows may be shipped, and one that may not."""
    rows = [
        ("岡野一子", "Okano Kazuko", "ja", "Hani", "train and ship"),
        ("野田一子", "Noda Kazuko", "ja", "Hani", "train and ship"),
        ("岡田一子", "Okada Ichiko", "ja", "Hani", "evaluate only"),
        ("王小明", "Wang Xiaoming", "zh", "Hani", "train and ship"),
    ]
    columns = ("name", "latin_name", "lang", "script", "use")
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(kind=pl.lit("kanji"))
    file = tmp_path / "names.parquet"
    frame.write_parquet(file)
    return file


def test_only_surnames_and_given_names_are_read(enamdict: Path) -> None:
    """Persons, places, stations and words all in kana stay out."""
    (surnames, given), unclassified = read_enamdict(enamdict)
    assert set(surnames) == {"岡野", "岡田", "野田"}
    assert set(given) == {"一子", "花子"}
    assert set(unclassified) == {"一花"}


def test_a_reading_is_shared_out_among_its_characters() -> None:
    """From 岡野, 岡田 and 野田 alone it is clear which kana belong to 岡."""
    words = {"岡野": {"おかの": 1.0}, "岡田": {"おかだ": 1.0}, "野田": {"のだ": 1.0}}
    learned = learn_readings(words)
    assert max(learned["岡"], key=learned["岡"].__getitem__) == "おか"
    assert learned["岡"]["おか"] == pytest.approx(2.0, abs=0.1)


def test_no_words_teach_nothing() -> None:
    """Nor do words whose reading is shorter than they are."""
    assert learn_readings({"岡野": {"お": 1.0}}) == {}


def test_attested_persons_tell_the_commoner_reading(enamdict: Path, names: Path) -> None:
    """Two bearers of Kazuko count, the third's row may not be used; all readings stay."""
    table = read_table(build(enamdict, names))
    entry = table.entry("一子", GIVEN)
    assert entry is not None
    suggested = [kana for kana, _ in from_characters(table.kanji, "一子", GIVEN)]
    assert suggested[ord(entry[1][0][0]) - ord("A")] == "かずこ"
    assert len(entry[1]) == 2


def test_a_borne_surname_is_likelier_than_a_listed_one(enamdict: Path, names: Path) -> None:
    """岡田 is listed only."""
    table = read_table(build(enamdict, names))
    borne, listed = table.entry("岡野", SURNAME), table.entry("岡田", SURNAME)
    assert borne is not None
    assert listed is not None
    assert borne[0] > listed[0]
    assert table.entry("花子", SURNAME) is None


def test_the_same_sources_give_the_same_file(enamdict: Path, names: Path) -> None:
    """Building is reproducible."""
    assert build(enamdict, names) == build(enamdict, names)


def test_characters_have_readings_of_their_other_writings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """陈 is 陳 simplified; its Korean and Hokkien readings are those of 陳."""
    readings = "U+9673\tkMandarin\tchén\nU+9673\tkCantonese\tcan4\nU+9673\tkHangul\t진:0E\n"
    readings += "U+9648\tkMandarin\tchén\nU+66FE\tkHangul\t증:0E\n"
    (tmp_path / "Unihan_Readings.txt.bz2").write_bytes(bz2.compress(readings.encode()))
    (tmp_path / "Unihan_Variants.txt.bz2").write_bytes(bz2.compress(b"# none\n"))
    (tmp_path / "TSCharacters.txt").write_text("陳\t陈\n", "utf-8")
    for name in ("JPShinjitaiCharacters", "HKVariants", "TWVariants"):
        (tmp_path / f"{name}.txt").write_text("# none\n", "utf-8")
    (tmp_path / "prons.msgpack").write_text(json.dumps({"陳": ["tîn", "tân"]}))
    monkeypatch.setitem(sys.modules, "msgpack", SimpleNamespace(unpackb=json.loads))
    lines = read_characters(build_characters(tmp_path, tmp_path, tmp_path))
    assert lines["陈"].split("\t") == ["", "chen", "can", "진", "tin tan"]
    assert lines["陳"].split("\t")[0] == "陈"
