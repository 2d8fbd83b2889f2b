"""A native word is spelled as it sounds, and as names look."""

from __future__ import annotations

import io
import math
from itertools import product

import numpy as np
import pytest

from borderlink.names.beam import BEAM, LONGEST, search
from borderlink.names.fluency import counted, fluency, restored, write_fluency
from borderlink.names.fluency_training import spelled
from borderlink.names.romanise import spellings, spellings_of
from borderlink.names.spellings import Spellings
from borderlink.names.units import units_of

SILENT = np.zeros((27**3, 27), np.float32)  # every letter is as good as any other


def _pieces(rows: list[list[str]]) -> np.ndarray:
    return np.array([[[len(p), *p.ljust(3).encode()] for p in row] for row in rows], np.uint8)


def _found(spellings: Spellings) -> list[tuple[str, float]]:
    """Spellings and their shares, in their order."""
    shares = np.exp(np.frombuffer(spellings.logs)).tolist()
    return list(zip(spellings.first(len(shares)), shares, strict=True))


def _log(logs: np.ndarray, word: str) -> float:
    """The log chance of a word, letter by letter, as the table has it."""
    total, before = 0.0, 0
    for letter in (*(ord(c) - 96 for c in word), 0):
        total += float(logs[before, letter])
        before = before * 27 % 27**3 + letter
    return total


def test_units_and_their_token_are_spelled_alike() -> None:
    assert spellings("иван", "Cyrl") == spellings_of(units_of("иван", "Cyrl"), "Cyrl")


def test_the_beam_finds_what_trying_every_piece_finds() -> None:
    chances = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1]])
    pieces = [["k", "kh", ""], ["h", "", "ah"]]
    likeliest: dict[str, float] = {}
    for choice in product(range(3), repeat=3):
        word = "".join(pieces[row][at] for row, at in zip((0, 1, 0), choice, strict=True))
        chance = math.prod(chances[row, at] for row, at in zip((0, 1, 0), choice, strict=True))
        likeliest[word] = max(likeliest.get(word, 0.0), chance)

    rows, costs = np.array([0, 1, 0]), -np.log(chances)
    ranked = _found(search(rows, costs, _pieces(pieces), SILENT, 0.0))

    assert len(ranked) == min(BEAM, len(likeliest))
    assert [share for _, share in ranked] == sorted((s for _, s in ranked), reverse=True)
    together = sum(likeliest[word] for word, _ in ranked)
    assert dict(ranked) == pytest.approx({word: likeliest[word] / together for word, _ in ranked})
    best = sorted(likeliest.values())[-len(ranked) :]
    assert min(likeliest[word] for word, _ in ranked) >= best[0] - 1e-12


def test_of_two_spellings_that_sound_alike_the_one_that_looks_like_a_name_is_likelier() -> None:
    logs = counted([("samir", 1.0), ("amir", 1.0), ("karim", 1.0)])
    (word, share), *_ = _found(
        search(np.array([0, 1]), np.zeros((2, 2)), _pieces([["am", "ma"], ["ir", "ri"]]), logs, 1.0)
    )
    assert word == "amir"
    others = [_log(logs, other) - _log(logs, "amir") for other in ("amri", "mair", "mari")]
    assert share == pytest.approx(1 / (1 + sum(map(math.exp, others))), abs=1e-4)


def test_a_spelling_ends_at_its_longest() -> None:
    rows, costs = np.zeros(40, np.int64), np.zeros((1, 1))
    found = search(rows, costs, _pieces([["abc"]]), SILENT, 0.0)
    assert [len(word) for word in found.first(BEAM)] == [LONGEST]


def test_chances_of_the_next_letter_add_up_to_one() -> None:
    logs = counted([("samir", 2.0), ("salim", 1.0)])
    assert np.exp(logs).sum(axis=1) == pytest.approx(np.ones(27**3), abs=1e-4)


def test_a_letter_that_follows_often_is_likelier_than_one_that_never_did() -> None:
    logs = counted([("samir", 1.0), ("samira", 1.0)])
    assert _log(logs, "samir") > _log(logs, "samiq") > -40


def test_a_stored_table_is_restored_within_half_a_step() -> None:
    logs = counted([("samir", 1.0)])
    with np.load(io.BytesIO(write_fluency(logs, {}))) as arrays:
        assert np.abs(restored(arrays["steps"]) - np.maximum(logs, -255 / 16)).max() <= 1 / 32


def test_the_packaged_table_knows_what_names_look_like() -> None:
    assert _log(fluency(), "mohammad") > _log(fluency(), "mhmhmaod") + 10


def test_words_of_attested_names_count_by_the_log_of_how_often_they_are_met() -> None:
    rows = [("а", "Samir Al-Duri", 1.0), ("б", "Samir", 1.0)]
    assert spelled({"Cyrl": rows}) == [("al", 1.0), ("duri", 1.0), ("samir", 2.0)]
