"""Prepared names laid out flat for the compiled kernels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names.characters import standard
from borderlink.names.model import SoundModel, caches, load_model, require_model
from borderlink.names.parts import Role, gender_stem, roles
from borderlink.names.prepared import PreparedName
from borderlink.names.romanise import romanised
from borderlink.names.scripts import main_script
from borderlink.names.symbols import SCRIPTS, symbols_of
from borderlink.names.tokens import Token
from borderlink.names.units import latin_units, syllable_units, units_of
from borderlink.names.views import GENDER_PRIOR, Reading, View

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
MOST_SYMBOLS = 8  # of one token


@dataclass(frozen=True, slots=True)
class Flat:
    """Forms → tokens → symbols, each level as offsets into the next; and what tokens are worth.

    A token's further readings lie behind all first ones: `other_at` of the token are the rows of
    `others` (first symbol, end) and `other_log` that belong to it.
    """

    symbols: npt.NDArray[np.int32]
    token_at: Ints
    form_at: Ints
    other_at: Ints
    others: Ints
    other_log: Floats
    shared: npt.NDArray[np.int32]  # MOST_SYMBOLS a token, -1 where it has fewer
    agree: Floats
    absent: Floats


@dataclass(frozen=True, slots=True)
class Heard:
    """The names that can be heard in one way, and which of `flat`'s forms is theirs (or -1)."""

    model: str
    flat: Flat
    form: Ints


@dataclass(frozen=True, slots=True)
class Packed:
    """Many names: the ways they are heard, their own letters, and their Latin readings."""

    scripts: npt.NDArray[np.str_]  # the script whose model reads the name; Latn without one
    usable: npt.NDArray[np.bool_]
    heard: dict[str, Heard]
    letters: Flat  # as written: to compare names of one script
    latin: Flat
    readings_at: Ints  # name → first of its readings in `latin`


@dataclass(frozen=True, slots=True)
class Word:
    """One token ready to be laid out: its readings as numbers, and its worth."""

    readings: tuple[tuple[tuple[int, ...], float], ...]
    shared: tuple[int, ...] = ()
    role: Role = Role.NAME


def pack(names: Sequence[PreparedName]) -> Packed:
    """Lay out names; order and count are kept."""
    scripts = [_model_script(name) for name in names]
    latin = [[reading.split(" ") for reading in name.latin] for name in names]
    heard: dict[str, tuple[list[list[Word]], Ints]] = {}
    for at, (name, script) in enumerate(zip(names, scripts, strict=True)):
        for view in name.views if script != "Latn" else _latin_views(name):
            forms, form_of = heard.setdefault(view.kind, ([], np.full(len(names), -1, np.int64)))
            form_of[at] = len(forms)
            forms.append(_view_words(view, name))
    return Packed(
        scripts=np.array(scripts, dtype="U4"),
        usable=np.array([bool(name.tokens) for name in names], np.bool_),
        heard={
            kind: Heard(View(kind, ()).script, _flat(forms), form_of)
            for kind, (forms, form_of) in sorted(heard.items())
        },
        letters=_letters_of(names, scripts, latin),
        latin=_flat([_latin_words(words) for form in latin for words in form]),
        readings_at=_offsets([len(form) for form in latin]),
    )


def _model_script(name: PreparedName) -> str:
    return name.script if load_model(name.script) else "Latn"


def _latin_views(name: PreparedName) -> tuple[View, ...]:
    """The Latin reading's words; further readings of a word, and its father's form, count too."""
    if not name.latin:
        return ()
    readings = [reading.split(" ") for reading in name.latin]
    return (View("Latn", tuple(_spelled(words) for words in zip(*readings, strict=True))),)


def _spelled(words: Sequence[str]) -> tuple[Reading, ...]:
    logs = dict.fromkeys(words, 0.0)
    stem = gender_stem(words[0], "Latn")
    logs.setdefault(stem, GENDER_PRIOR)
    return tuple(logs.items())


def _view_words(view: View, name: PreparedName) -> list[Word]:
    """The view's tokens, told apart by role and symbol only where their script has such tables."""
    model = require_model(view.script)
    own = view.kind == name.script and view.kind in SCRIPTS
    words = [Token(readings[0][0], view.kind) for readings in view.tokens]
    worth = _roles(tuple(words)) if own else (Role.NAME,) * len(words)
    return [
        Word(
            tuple((_rows(text, view, model), log) for text, log in readings),
            symbols_of(word.text, view.kind)[:MOST_SYMBOLS] if own else (),
            role,
        )
        for readings, word, role in zip(view.tokens, words, worth, strict=True)
    ]


def _rows(text: str, view: View, model: SoundModel) -> tuple[int, ...]:
    """A token in another script than its name's enters by its best Latin reading."""
    if view.kind == "Hani":
        return model.rows(syllable_units(text))
    own = main_script(text)
    if own == view.script:
        return model.rows(units_of(text, view.script))
    return model.rows(latin_units("".join(romanised(text, own)[:1])))


@lru_cache(maxsize=65536)
def _roles(words: tuple[Token, ...]) -> tuple[Role, ...]:
    return roles(words)


def _latin_words(words: Sequence[str]) -> list[Word]:
    worth = _roles(tuple(Token(word, "Latn") for word in words))
    return [
        Word(((_letters(w), 0.0),), symbols_of(w, "Latn")[:MOST_SYMBOLS], role)
        for w, role in zip(words, worth, strict=True)
    ]


def _letters_of(
    names: Sequence[PreparedName], scripts: Sequence[str], latin: Sequence[Sequence[Sequence[str]]]
) -> Flat:
    """Names by the letters they are written in, numbered from 1; Latin by a to z."""
    numbers: dict[str, int] = {}
    forms = []
    for name, script, spelled in zip(names, scripts, latin, strict=True):
        if script == "Latn":
            forms.append(_latin_words(spelled[0]) if spelled else [])
            continue
        own = script in SCRIPTS
        tokens = [Token(t, script) for t in name.tokens]
        worth = _roles(tuple(tokens)) if own else (Role.NAME,) * len(tokens)
        forms.append(
            [
                Word(
                    ((_numbered(token.text, script, numbers), 0.0),),
                    symbols_of(token.text, script)[:MOST_SYMBOLS] if own else (),
                    role,
                )
                for token, role in zip(tokens, worth, strict=True)
            ]
        )
    return _flat(forms)


def _numbered(text: str, script: str, numbers: dict[str, int]) -> tuple[int, ...]:
    units = tuple(standard(text)) if script == "Hani" else units_of(text, script)
    return tuple(numbers.setdefault(unit, len(numbers) + 27) for unit in units)


def _letters(word: str) -> tuple[int, ...]:
    return tuple(ord(letter) - 96 for letter in word)


def _flat(forms: Sequence[Sequence[Word]]) -> Flat:
    words = [word for form in forms for word in form]
    first = [word.readings[0][0] for word in words]
    rest = [reading for word in words for reading in word.readings[1:]]
    ends = np.cumsum([sum(map(len, first)), *(len(rows) for rows, _ in rest)]).astype(np.int64)
    shared = np.full((len(words), MOST_SYMBOLS), -1, np.int32)
    for at, word in enumerate(words):
        shared[at, : len(word.shared)] = word.shared
    return Flat(
        symbols=np.array([s for rows in (*first, *(r for r, _ in rest)) for s in rows], np.int32),
        token_at=_offsets([len(rows) for rows in first]),
        form_at=_offsets([len(form) for form in forms]),
        other_at=_offsets([len(word.readings) - 1 for word in words]),
        others=np.column_stack([ends[:-1], ends[1:]]),
        other_log=np.array([log for _, log in rest], np.float32),
        shared=shared,
        agree=np.array([word.role.agree for word in words], np.float32),
        absent=np.array([word.role.absent for word in words], np.float32),
    )


def _offsets(lengths: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int64)


caches.append(_roles)
