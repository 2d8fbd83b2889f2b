"""The sound model of one script: P(Latin spelling | native spelling), and its file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain, repeat, starmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from borderlink.errors import ModelError
from borderlink.names.units import LATIN_MARK

FORMAT = 2
PAIRS, TRIPLES, PIECES = 27, 27 + 26 * 26, 27 + 26 * 26 + 26**3
LENGTHS = (0.08, 0.60, 0.25, 0.07)  # how often a unit is 0, 1, 2, 3 letters before anything is seen
SMOOTHING = 0.02
FLOOR = 0.001
LEAST_HEARD = 3e-4  # probabilities below it are not stored
SCALE = 16.0  # steps of a stored log probability in one nat
MOST_PLACES = 65536  # whose rows are kept; whatever comes in, memory stays bounded
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Floats = npt.NDArray[np.float32]

_source: dict[str, Path | None] = {"directory": None}
caches: list[Any] = []


Place = tuple[str, str, int]  # a unit, the one that follows, and 1 where it is not the first


class RowsMet(dict[Place, int]):
    """The row of a unit in its place; looked for when it is first met there."""

    def __init__(self, alphabet: dict[str, int]) -> None:
        super().__init__()
        self.alphabet = alphabet

    def __missing__(self, place: Place) -> int:
        wide, narrow, later = _row_names(*place)
        known = self.alphabet
        row = known[narrow] if narrow in known else known.get(wide, later)
        if len(self) < MOST_PLACES:
            self[place] = row
        return row


@dataclass(frozen=True, slots=True)
class SoundModel:
    """Tables ready for `kernels.align`; a row is a unit first in its token, or later, or there
    before a certain other one (see `row_names`)."""

    script: str
    alphabet: dict[str, int]
    table: Floats
    triples: npt.NDArray[np.int32]
    bigrams: Floats
    initials: Floats
    peaks: Floats  # log probability of each row's likeliest piece

    rows_met: RowsMet

    def rows(self, units: tuple[str, ...]) -> tuple[int, ...]:
        """Table rows of a token's units: in context where learned. Unknown ones share two."""
        return tuple(map(self.rows_met.__getitem__, _places(units)))


def row_names(units: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    """For each unit: the name of its row, of its row in context, and 1 where it is not the first.

    The context is the unit that follows: vowels that are not written depend on it.
    """
    return starmap(_row_names, _places(units))


def _places(units: tuple[str, ...]) -> Iterator[Place]:
    return zip(units, (*units[1:], "."), chain((0,), repeat(1)), strict=False)


def _row_names(unit: str, following: str, later: int) -> tuple[str, str, int]:
    later = 0 if unit.endswith("^") else later
    wide = f"{unit.rstrip('^')}/{later}"
    return wide, f"{wide}>{following.rstrip('^')}", later


@contextmanager
def models_in(directory: Path) -> Iterator[None]:
    """Within the block, models are read from `directory`: for training and measuring."""
    before = _source["directory"]
    _source["directory"] = directory
    forget()
    try:
        yield
    finally:
        _source["directory"] = before
        forget()


def forget() -> None:
    """Drop everything that was derived from the models."""
    for cached in caches:
        cached.cache_clear()


def models_directory() -> Traversable:
    """Where the models are read from: the package, unless `models_in` says otherwise."""
    return _source["directory"] or resources.files("borderlink.names") / "models"


@lru_cache(maxsize=64)
def load_model(script: str) -> SoundModel | None:
    """The model of a script, or None where there is none."""
    file = models_directory() / f"{script}.npz"
    return read_model(file.read_bytes(), script) if file.is_file() else None


def require_model(script: str) -> SoundModel:
    """The model of a script that must be there."""
    model = load_model(script)
    if model is None:
        raise ModelError(f"names/models/{script}.npz: missing. Install Borderlink again.")
    return model


def read_model(content: bytes, script: str) -> SoundModel:
    """A model from its file: `meta` (JSON), and the pieces that were heard with their logs."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes())
            if meta["format"] != FORMAT:
                raise ModelError(
                    f"names/models/{script}.npz: format {meta['format']}, expected {FORMAT}. "
                    "Train it again with borderlink.names.train."
                )
            parts = {name: arrays[name] for name in ("counts", "codes", "logs", "bigrams")}
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(f"names/models/{script}.npz: damaged ({type(error).__name__})") from None
    return _assembled(script, meta, parts)


def write_model(
    script: str,
    names: list[str],
    full: npt.NDArray[np.float64],
    bigrams: Floats,
    provenance: dict[str, Any],
) -> bytes:
    """The file of a model; `full` has a probability for every row, by name, and piece."""
    rows, codes = np.nonzero(full > LEAST_HEARD)
    heard = full[rows, codes]
    logs = np.clip(np.round(-np.log(heard) * SCALE), 0, 255).astype(np.uint8)
    meta = {
        "format": FORMAT,
        "script": script,
        "rows": names,
        **provenance,
    }
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        meta=np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), np.uint8),
        counts=np.bincount(rows, minlength=len(full)).astype(np.uint16),
        codes=codes.astype(np.uint16),
        logs=logs,
        bigrams=bigrams.astype(np.float16),
    )
    return buffer.getvalue()


def prior_row() -> npt.NDArray[np.float64]:
    """The chance of each piece for a unit that was never heard."""
    row = np.empty(PIECES)
    row[0] = LENGTHS[0]
    row[1:PAIRS] = LENGTHS[1] / 26
    row[PAIRS:TRIPLES] = LENGTHS[2] / 26**2
    row[TRIPLES:] = LENGTHS[3] / 26**3
    return row


def piece_code(letters: str) -> int:
    """The number of a piece of 0–3 letters."""
    code = 0
    for letter in letters:
        code = code * 26 + ord(letter) - 97
    return (0, 1, PAIRS, TRIPLES)[len(letters)] + code


def piece_letters(code: int) -> str:
    """The letters of a piece, from its number."""
    length = 0 if code == 0 else 1 if code < PAIRS else 2 if code < TRIPLES else 3
    rest, letters = code - (0, 1, PAIRS, TRIPLES)[length], ""
    for _ in range(length):
        rest, letter = divmod(rest, 26)
        letters = LETTERS[letter] + letters
    return letters


def _assembled(script: str, meta: dict[str, Any], parts: dict[str, Any]) -> SoundModel:
    names = [
        *meta["rows"],
        *(f"{LATIN_MARK}{letter}/{later}" for letter in LETTERS for later in (0, 1)),
    ]
    rows = np.repeat(np.arange(len(parts["counts"])), parts["counts"])
    codes = parts["codes"].astype(np.int64)
    chances = np.exp(-parts["logs"].astype(np.float32) / SCALE)
    triples = _triple_columns(codes)
    table = np.tile(SMOOTHING * prior_row()[: TRIPLES + 1].astype(np.float32), (len(names), 1))
    table = np.hstack(
        [table, np.tile(table[:, TRIPLES:], (1, int(triples.max(initial=TRIPLES)) - TRIPLES))]
    )
    columns = np.where(codes < TRIPLES, codes, triples[np.maximum(codes - TRIPLES, 0)])
    table[rows, columns] = np.maximum(table[rows, columns], chances)
    table[:, :PAIRS] = np.maximum(table[:, :PAIRS], FLOOR)
    first_latin = len(meta["rows"])
    for letter in range(26):
        for position in range(2):
            table[first_latin + 2 * letter + position, 1 + letter] = 0.9
    alphabet = {name: at for at, name in enumerate(names)}
    return SoundModel(
        script=script,
        alphabet=alphabet,
        table=table,
        triples=triples,
        bigrams=parts["bigrams"].astype(np.float32),
        initials=_initials(table, triples),
        peaks=np.log(table.max(axis=1)),
        rows_met=RowsMet(alphabet),
    )


def _triple_columns(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """The column of each of the 17,576 triples; all that were never heard share the first."""
    heard = np.unique(codes[codes >= TRIPLES]) - TRIPLES
    columns = np.full(26**3, TRIPLES, np.int32)
    columns[heard] = TRIPLES + 1 + np.arange(len(heard), dtype=np.int32)
    return columns


def _initials(table: Floats, triples: npt.NDArray[np.int32]) -> Floats:
    """P(the first letter | row), summed over the pieces that begin with it."""
    singles = table[:, 1:PAIRS]
    pairs = table[:, PAIRS:TRIPLES].reshape(-1, 26, 26).sum(axis=2)
    threes = np.zeros_like(singles)
    for letter in range(26):
        block = triples[letter * 676 : (letter + 1) * 676]
        threes[:, letter] = table[:, block[block > TRIPLES]].sum(axis=1)
    total: Floats = singles + pairs + threes
    return np.clip(total, FLOOR, 1.0)


caches.append(load_model)
