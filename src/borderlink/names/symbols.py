"""Shared-name symbols: what two tokens have in common though no ear could tell (Bill, William).

A symbol is the number of a group of spellings that name the same: Саша and Alexander, محمد and Md.
The groups are those of rigour (Wikidata), of the package `nicknames`, and of `given_names.toml`;
`symbol_groups` makes the file, and drops groups that are too broad to be evidence.
"""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.arrays import read_arrays
from borderlink.names.charwise import Charwise
from borderlink.names.latin import fold

FORMAT = 1
# Where marks may be dropped without making two names one; in Brahmic scripts they are the vowels.
SCRIPTS = frozenset({"Latn", "Cyrl", "Grek", "Geor", "Armn", "Arab", "Hebr"})
SCALE = 16.0  # steps of a stored weight in one nat
_LETTERS = Charwise(lambda character: character if character.isalpha() else "")
_SAME_LETTER = str.maketrans("ςךםןףץیکہەةۃ", "σכמנפצيكهههه")


@dataclass(frozen=True, slots=True)
class _Table:
    """Spelling → row; row → its symbols; symbol → what sharing it is worth."""

    rows: dict[str, int]
    symbol_at: list[int]
    symbols: list[int]
    weights: npt.NDArray[np.float32]


@lru_cache(maxsize=262144)
def symbols_of(token: str, script: str) -> tuple[int, ...]:
    """The symbols of a token, ascending; none in a script that rigour's groups do not serve."""
    if script not in SCRIPTS:
        return ()
    table = _table()
    row = table.rows.get(spelled(token, script))
    if row is None:
        return ()
    return tuple(table.symbols[table.symbol_at[row] : table.symbol_at[row + 1]])


def symbol_weights() -> npt.NDArray[np.float32]:
    """What sharing each symbol is worth, in nats: log of one over the share of people named so.

    Less for nicknames, which name several (Al is Albert, Alan, Alexander).
    """
    return _table().weights


@lru_cache(maxsize=65536)
def spelled(token: str, script: str) -> str:
    """The form under which a token is looked up: lower case, without marks, one form a letter."""
    if script == "Latn":
        return fold(token)
    plain = unicodedata.normalize("NFKD", token.lower()).translate(_SAME_LETTER)
    return plain.translate(_LETTERS)


def write_symbols(groups: list[tuple[list[str], float]], provenance: dict[str, object]) -> bytes:
    """The file of groups; a group is its spellings and its weight in nats."""
    of: dict[str, list[int]] = {}
    for symbol, (spellings, _) in enumerate(groups):
        for spelling in spellings:
            of.setdefault(spelling, []).append(symbol)
    forms = sorted(of)
    weights = np.array([weight for _, weight in groups])
    meta = {"format": FORMAT, **provenance}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        meta=np.frombuffer(json.dumps(meta).encode(), np.uint8),
        forms=np.frombuffer("\n".join(forms).encode(), np.uint8),
        counts=np.array([len(of[form]) for form in forms], np.uint8),
        symbols=np.array([symbol for form in forms for symbol in sorted(of[form])], np.int32),
        weights=np.clip(np.round(weights * SCALE), 0, 255).astype(np.uint8),
    )
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _table() -> _Table:
    maker = "borderlink.names.symbol_groups"
    wanted = ("forms", "counts", "symbols", "weights")
    text, counts, symbols, weights = read_arrays("symbols.npz", FORMAT, maker, wanted)
    forms = text.tobytes().decode().split("\n")
    ends = np.cumsum(counts.astype(np.int64))
    rows = dict(zip(forms, range(len(forms)), strict=True))
    return _Table(rows, [0, *ends.tolist()], symbols.tolist(), weights.astype(np.float32) / SCALE)
