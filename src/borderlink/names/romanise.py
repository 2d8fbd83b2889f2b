"""The likeliest Latin spellings of a native token, from the sound model itself."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from unidecode import unidecode

from borderlink.names.fluency import fluency
from borderlink.names.latin import fold, readings
from borderlink.names.model import (
    FLOOR,
    TRIPLES,
    SoundModel,
    caches,
    load_model,
    piece_letters,
    require_model,
)
from borderlink.names.spellings import Spellings, listed
from borderlink.names.units import units_of

BEST = 3
_PIECES_A_UNIT = 6
# How far the look of a name counts beside its sound. On held-out names 0.3 was best where vowels
# go unwritten or the script is foreign to the name; what writes its vowels bears no more than 0.1.
_FLUENCY, _FLUENCY_OF_VOWELLED = 0.3, 0.1
_VOWELLED = frozenset(
    {"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"}
    | {"Mymr", "Khmr", "Thai", "Laoo", "Tibt"}
)

Costs = npt.NDArray[np.float64]
Pieces = npt.NDArray[np.uint8]


@lru_cache(maxsize=131072)
def romanised(token: str, script: str) -> tuple[str, ...]:
    """Up to three Latin spellings, best first; empty where nothing of the token is known."""
    if script == "Latn":
        return readings(token)
    spelled = spellings(token, script).first(BEST + 1)  # one may be empty
    if script == "Hani":
        # Pinyin is what an analyst expects to see, also where the model hears foreign names.
        spelled = ["".join(u.rstrip("^") for u in units_of(token, script)), *spelled]
    return tuple(dict.fromkeys(s for s in spelled if s))[:BEST]


@lru_cache(maxsize=131072)
def spellings(token: str, script: str) -> Spellings:
    """The best of a beam search over the model's pieces; one by table where there is no model."""
    units = units_of(token, script) if load_model(script) else ()
    return spellings_of(units, script) if units else listed([(fold(unidecode(token)), 0.0)])


@lru_cache(maxsize=131072)
def spellings_of(units: tuple[str, ...], script: str) -> Spellings:
    """The likeliest spellings of units of a script that has a model, and their shares."""
    from borderlink.names.beam import search

    rows = np.array(require_model(script).rows(units), np.int64)
    share = _FLUENCY_OF_VOWELLED if script in _VOWELLED else _FLUENCY
    return search(rows, *likely_pieces(script), fluency(), share)


@lru_cache(maxsize=64)
def likely_pieces(script: str) -> tuple[Costs, Pieces]:
    """The likeliest pieces of each row, best first, as `beam.search` takes them.

    Of equally likely ones those with the lower code, so that no processor chooses others.
    """
    model = require_model(script)
    # No row has fewer pieces than that at FLOOR or above: every letter is there.
    rows, columns = np.nonzero(model.table >= FLOOR)
    chances = model.table[rows, columns]
    order = np.lexsort((columns, -chances, rows))
    firsts = np.searchsorted(rows, np.arange(len(model.table)))
    likely = order[firsts[:, None] + np.arange(_PIECES_A_UNIT)]
    costs = -np.log(chances[likely])
    return costs.astype(np.float64), _written(model)[columns[likely]]


def _written(model: SoundModel) -> Pieces:
    """For each column of the model's table: how many letters, and which (ASCII)."""
    heard = np.flatnonzero(model.triples > TRIPLES)
    codes = np.arange(model.table.shape[1])
    codes[model.triples[heard]] = TRIPLES + heard
    written = [piece_letters(code) for code in codes.tolist()]
    return np.array([[len(w), *w.ljust(3).encode()] for w in written], np.uint8)


caches.extend((romanised, spellings, spellings_of, likely_pieces))
