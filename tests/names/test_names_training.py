"""Training reads only what may be shipped, and gives the same models for the same seed."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from borderlink.names import sources
from borderlink.names.train import held_out, train_models

LETTERS = dict(zip("абвгдезиклмнопрстуфш", [*"abvgdeziklmnoprstuf", "sh"], strict=True))


def invented(count: int) -> pl.DataFrame:
    """Invented Cyrillic tokens with a plain romanisation, and one row that may not be shipped."""
    random = np.random.default_rng(7)
    words = ["".join(random.choice(list(LETTERS), 6)) for _ in range(count)]
    rows = [(f"e{n}", "ru", "Cyrl", w, "".join(LETTERS[c] for c in w)) for n, w in enumerate(words)]
    frame = pl.DataFrame(
        rows, schema=["entity_id", "lang", "script", "name", "latin_name"], orient="row"
    ).with_columns(weight=pl.lit(2), use=pl.lit("train and ship"))
    secret = pl.DataFrame(
        [("x", "th", "Thai", "กข", "secret", 2, "evaluate only")], schema=frame.schema, orient="row"
    )
    return pl.concat([frame, secret])


@pytest.fixture
def material(tmp_path: Path) -> tuple[Path, Path]:
    tokens, names = tmp_path / "tokens.parquet", tmp_path / "names.parquet"
    frame = invented(2_400)
    frame.write_parquet(tokens)
    frame.head(10).write_parquet(names)
    return tokens, names


def test_rows_without_a_licence_to_ship_are_never_read(material: tuple[Path, Path]):
    pairs = sources.attested(*material)
    assert set(pairs) == {"Cyrl"}


def test_the_same_seed_gives_the_same_files(material: tuple[Path, Path], tmp_path: Path):
    written = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        train_models(*material, folder, seed=3, with_places=False)
        written.append({f.name: f.read_bytes() for f in sorted(folder.iterdir())})
    assert written[0] == written[1]
    assert set(written[0]) >= {"Cyrl.npz", "Latn.npz", "calibration.json", "common_keys.json"}


def test_names_of_japan_and_korea_are_not_taken_for_mandarin():
    frame = pl.DataFrame(
        {"script": ["Hani"] * 3, "lang": ["ja", "zh", "cn"], "name": ["田中", "王伟", "朴民秀"],
         "latin_name": ["Tanaka", "Wang Wei", "PARK Minsu"], "weight": [1, 1, 1]}
    )  # fmt: skip
    assert [pair[0] for pair in sources.by_script(frame)["Hani"]] == ["王伟"]


def test_all_names_of_chinese_people_calibrate():
    """No model learns the spellings of the South, so that none need be held out."""
    people = [(f"王{given}", "Ong Wai", 1.0) for given in "伟明华国英"]
    foreign = [("马科·罗西", "Marko Rossi", 1.0), ("罗西", "Rossi", 1.0)]
    held = held_out({"Hani": [*people, *foreign]})
    assert held[sources.CHINESE] == people
    assert len(held["Hani"]) < len(people)
