"""The likeliest Latin spellings of a native token, from the sound model itself."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from unidecode import unidecode

from borderlink.names.latin import fold, readings
from borderlink.names.model import (
    TRIPLES,
    SoundModel,
    caches,
    load_model,
    piece_letters,
    require_model,
)
from borderlink.names.units import units_of

BEST = 3
_BEAM = 20
_PIECES_A_UNIT = 5

Choice = tuple[str, float]  # letters and their log probability


@lru_cache(maxsize=131072)
def romanised(token: str, script: str) -> tuple[str, ...]:
    """Up to three Latin spellings, best first; empty where nothing of the token is known."""
    if script == "Latn":
        return readings(token)
    spelled = [letters for letters, _ in spellings(token, script)]
    if script == "Hani":
        # Pinyin is what an analyst expects to see, also where the model hears foreign names.
        spelled = ["".join(u.rstrip("^") for u in units_of(token, script)), *spelled]
    return tuple(dict.fromkeys(s for s in spelled if s))[:BEST]


@lru_cache(maxsize=131072)
def spellings(token: str, script: str) -> tuple[Choice, ...]:
    """The best of a beam search over the model's pieces; one by table where there is no model."""
    units = units_of(token, script) if load_model(script) else ()
    return spellings_of(units, script) if units else ((fold(unidecode(token)), 0.0),)


@lru_cache(maxsize=131072)
def spellings_of(units: tuple[str, ...], script: str) -> tuple[Choice, ...]:
    """The likeliest spellings of units of a script that has a model."""
    beam: list[Choice] = [("", 0.0)]
    for row in require_model(script).rows(units):
        beam = _extended(beam, _choices(script, row))
    return tuple(beam)


def _extended(beam: list[Choice], choices: tuple[Choice, ...]) -> list[Choice]:
    grown: dict[str, float] = {}
    for letters, log in beam:
        for piece, chance in choices:
            spelled = letters + piece
            grown[spelled] = max(grown.get(spelled, -1e9), log + chance)
    return sorted(grown.items(), key=lambda item: (-item[1], item[0]))[:_BEAM]


@lru_cache(maxsize=8192)
def _choices(script: str, row: int) -> tuple[Choice, ...]:
    """The likeliest pieces of a row."""
    model, pieces = _with_pieces(script)
    columns = np.argsort(-model.table[row], kind="stable")[:_PIECES_A_UNIT].tolist()
    return tuple((pieces[c], float(np.log(model.table[row, c]))) for c in columns if c in pieces)


@lru_cache(maxsize=64)
def _with_pieces(script: str) -> tuple[SoundModel, dict[int, str]]:
    """A model, and the letters of its table's columns."""
    model = require_model(script)
    heard = np.flatnonzero(model.triples > TRIPLES).tolist()
    triples = {int(model.triples[c]): piece_letters(TRIPLES + c) for c in heard}
    return model, {code: piece_letters(code) for code in range(TRIPLES)} | triples


caches.extend((romanised, spellings, spellings_of, _choices, _with_pieces))
