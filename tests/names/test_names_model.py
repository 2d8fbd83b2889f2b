"""The sound model: learned from pairs of spellings, stored compactly, the same every time."""

from importlib import resources

import numpy as np
import pytest

from borderlink.errors import ModelError
from borderlink.names.em import Spelling, fit, letter_bigrams
from borderlink.names.model import (
    load_model,
    piece_code,
    piece_letters,
    read_model,
    write_model,
)
from borderlink.names.romanise import likely_pieces
from borderlink.names.units import units_of

PAIRS = [("шарик", "sharik"), ("машка", "mashka"), ("шишка", "shishka"), ("кашир", "kashir")] * 5


def fitted() -> bytes:
    rows = [Spelling(units_of(native, "Cyrl"), latin) for native, latin in PAIRS]
    bigrams = letter_bigrams([row.latin for row in rows])
    units, table = fit(rows, bigrams)
    return write_model("Cyrl", units, table, bigrams, {"seed": 1})


def test_a_letter_learns_the_letters_it_is_spelled_with():
    model = read_model(fitted(), "Cyrl")
    row = model.alphabet["ш/1"]
    assert int(np.argmax(model.table[row])) == piece_code("sh")


def test_of_equally_likely_pieces_the_first_are_chosen_on_every_processor():
    costs, pieces = likely_pieces("Kana")
    same = costs[:, 1:] == costs[:, :-1]
    before, after = pieces[:, :-1][same].tolist(), pieces[:, 1:][same].tolist()
    assert before
    assert all(a < b for a, b in zip(before, after, strict=True))


def test_the_same_pairs_give_the_same_file():
    assert fitted() == fitted()


def test_pieces_and_their_numbers_match():
    for piece in ("", "a", "z", "aa", "sh", "zz", "aaa", "sch", "zzz"):
        assert piece_letters(piece_code(piece)) == piece


def test_a_damaged_file_is_refused_by_name():
    with pytest.raises(ModelError, match=r"Cyrl\.npz: damaged"):
        read_model(fitted()[:200], "Cyrl")


def test_shipped_models_are_small_and_cover_the_scripts():
    folder = resources.files("borderlink.names") / "models"
    sizes = {f.name: len(f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".npz")}
    assert sum(sizes.values()) < 3_000_000
    assert max(sizes.values()) < 1_500_000
    for script in ("Arab", "Cyrl", "Deva", "Hang", "Hani", "Hebr", "Kana", "Khmr", "Mymr", "Thai"):
        assert load_model(script) is not None, script


def test_hangul_is_read_by_its_letters():
    assert len(units_of("김", "Hang")) == 3


def test_han_begins_anew_with_every_syllable():
    assert units_of("小梅", "Hani") == ("x^", "i", "a", "o", "m^", "e", "i")
