"""Prepared names laid out flat for the compiled kernels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from borderlink.names.latin import fold
from borderlink.names.model import SoundModel, load_model
from borderlink.names.prepared import PreparedName
from borderlink.names.romanise import romanised
from borderlink.names.scripts import main_script
from borderlink.names.units import latin_units, units_of

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flat:
    """Forms → tokens → symbols, each level as offsets into the next."""

    symbols: npt.NDArray[np.int16]
    token_at: Ints
    form_at: Ints


@dataclass(frozen=True, slots=True)
class Packed:
    """Many names: their own script's rows, and their Latin readings (several a name)."""

    scripts: npt.NDArray[np.str_]  # the script whose model reads the name; Latn without one
    usable: npt.NDArray[np.bool_]
    native: Flat
    latin: Flat
    readings_at: Ints  # name → first of its readings in `latin`


def pack(names: Sequence[PreparedName]) -> Packed:
    """Lay out names; order and count are kept."""
    scripts = [_model_script(name) for name in names]
    latin = [[reading.split(" ") for reading in name.latin] for name in names]
    return Packed(
        scripts=np.array(scripts, dtype="U4"),
        usable=np.array([bool(name.tokens) for name in names], np.bool_),
        native=_flat([_rows(n, s) for n, s in zip(names, scripts, strict=True)]),
        latin=_flat([[_letters(w) for w in words] for form in latin for words in form]),
        readings_at=_offsets([len(form) for form in latin]),
    )


def _model_script(name: PreparedName) -> str:
    return name.script if load_model(name.script) else "Latn"


def _rows(name: PreparedName, script: str) -> list[list[int]]:
    model = load_model(script)
    if model is None:
        return [_letters(fold(w)) for w in (name.latin[0].split(" ") if name.latin else [])]
    if script == "Latn":
        words = name.latin[0].split(" ") if name.latin else []
        return [model.rows(tuple(word)) for word in words]
    return [_token_rows(token, script, model) for token in name.tokens]


def _token_rows(token: str, script: str, model: SoundModel) -> list[int]:
    """A token in another script than its name's enters by its best Latin reading."""
    own = main_script(token)
    if own == script:
        return model.rows(units_of(token, script))
    return model.rows(latin_units("".join(romanised(token, own)[:1])))


def _letters(word: str) -> list[int]:
    return [ord(letter) - 96 for letter in word]


def _flat(forms: Sequence[Sequence[Sequence[int]]]) -> Flat:
    tokens = [token for form in forms for token in form]
    symbols = [symbol for token in tokens for symbol in token]
    return Flat(
        symbols=np.array(symbols, np.int16),
        token_at=_offsets([len(token) for token in tokens]),
        form_at=_offsets([len(form) for form in forms]),
    )


def _offsets(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int64)
