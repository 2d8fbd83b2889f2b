"""The likeliest Latin spellings of a native token, from the sound model itself."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from borderlink.names.latin import fold, readings
from borderlink.names.model import TRIPLES, caches, load_model, piece_letters
from borderlink.names.units import units_of

BEST = 3
_BEAM = 6
_PIECES_A_UNIT = 5

Choice = tuple[str, float]


@lru_cache(maxsize=262144)
def romanised(token: str, script: str) -> tuple[str, ...]:
    """Up to three Latin spellings, best first; empty where nothing of the token is known."""
    if script == "Latn":
        return readings(token)
    model = load_model(script)
    units = units_of(token, script) if model else ()
    if not model or not units:
        return _by_table(token)
    beam: list[Choice] = [("", 0.0)]
    for row in model.rows(units):
        beam = _extended(beam, _choices(script, row))
    spelled = [letters for letters, _ in beam if letters]
    if script == "Hani":
        # Pinyin is what an analyst expects to see, also where the model hears foreign names.
        spelled = ["".join(u.rstrip("^") for u in units), *spelled]
    return tuple(dict.fromkeys(spelled))[:BEST] or _by_table(token)


def _extended(beam: list[Choice], choices: tuple[Choice, ...]) -> list[Choice]:
    grown: dict[str, float] = {}
    for letters, log in beam:
        for piece, chance in choices:
            spelled = letters + piece
            grown[spelled] = max(grown.get(spelled, -1e9), log + chance)
    return sorted(grown.items(), key=lambda item: (-item[1], item[0]))[:_BEAM]


@lru_cache(maxsize=8192)
def _choices(script: str, row: int) -> tuple[Choice, ...]:
    """The likeliest pieces of a row with their log probabilities."""
    model = load_model(script)
    assert model is not None
    pieces = _pieces(script)
    columns = np.argsort(-model.table[row], kind="stable")[:_PIECES_A_UNIT]
    return tuple(
        (pieces[int(c)], float(np.log(model.table[row, c]))) for c in columns if int(c) in pieces
    )


@lru_cache(maxsize=64)
def _pieces(script: str) -> dict[int, str]:
    model = load_model(script)
    assert model is not None
    heard = np.flatnonzero(model.triples > TRIPLES)
    pieces = {int(model.triples[c]): piece_letters(TRIPLES + int(c)) for c in heard}
    return {code: piece_letters(code) for code in range(TRIPLES)} | pieces


@lru_cache(maxsize=65536)
def _by_table(token: str) -> tuple[str, ...]:
    from unidecode import unidecode

    plain = fold(unidecode(token))
    return (plain,) if plain else ()


caches.extend((romanised, _choices, _pieces))
