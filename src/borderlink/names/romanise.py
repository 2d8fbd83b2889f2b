"""The likeliest Latin spellings of a native token, from the sound model itself."""

from __future__ import annotations

import math
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

_WIDTH = 6.0  # nats by which a spelling may be less likely than the best at the same unit
_DEAREST = math.inf

Choice = tuple[str, float]  # letters and their log probability
Cost = tuple[float, str]  # minus that log first, so that sorting puts the best first


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
    beam: list[Cost] = [(0.0, "")]
    for row in require_model(script).rows(units):
        beam = _extended(beam, _choices(script, row))
    return tuple((letters, -cost) for cost, letters in beam)


def _extended(beam: list[Cost], choices: tuple[Cost, ...]) -> list[Cost]:
    """The best continuations, best first; `beam` and `choices` are in that order too."""
    grown: dict[str, float] = {}
    dearest = beam[0][0] + choices[0][0] + _WIDTH
    for cost, letters in beam:
        for more, piece in choices:
            total = cost + more
            if total > dearest:
                break
            spelled = letters + piece
            if total < grown.get(spelled, _DEAREST):
                grown[spelled] = total
    return sorted(zip(grown.values(), grown, strict=True))[:_BEAM]


@lru_cache(maxsize=8192)
def _choices(script: str, row: int) -> tuple[Cost, ...]:
    """The likeliest pieces of a row, best first."""
    model, pieces = _with_pieces(script)
    columns = np.argsort(-model.table[row], kind="stable")[:_PIECES_A_UNIT].tolist()
    return tuple((-float(np.log(model.table[row, c])), pieces[c]) for c in columns if c in pieces)


@lru_cache(maxsize=64)
def _with_pieces(script: str) -> tuple[SoundModel, dict[int, str]]:
    """A model, and the letters of its table's columns."""
    model = require_model(script)
    heard = np.flatnonzero(model.triples > TRIPLES).tolist()
    triples = {int(model.triples[c]): piece_letters(TRIPLES + c) for c in heard}
    return model, {code: piece_letters(code) for code in range(TRIPLES)} | triples


caches.extend((romanised, spellings, spellings_of, _choices, _with_pieces))
