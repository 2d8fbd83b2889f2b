"""Prepared names laid out flat for the compiled kernels."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from borderlink.names import collector
from borderlink.names.apart import CUT, apart
from borderlink.names.characters import standard
from borderlink.names.known import UNKNOWN, known_name
from borderlink.names.model import LETTERS, caches, load_model, require_model
from borderlink.names.parts import Role, gender_stem, roles
from borderlink.names.prepared import PreparedName
from borderlink.names.respelled import may_be_cut, respelled
from borderlink.names.romanise import romanised
from borderlink.names.scripts import main_script
from borderlink.names.symbols import SCRIPTS, symbols_of
from borderlink.names.units import latin_units, syllable_units, units_of
from borderlink.names.views import GENDER_PRIOR, MODEL_OF, Reading, View

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
MOST_SYMBOLS = 8  # of one token
# The first numbers of native letters before they are compacted: of single characters, of others.
_NATIVE, _SEVERAL = 1 << 22, 1 << 30
_SIZE = np.dtype(np.int32).itemsize
_NUMBERED = {ord(letter): number for number, letter in enumerate(LETTERS, 1)}


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
    apart: npt.NDArray[np.int32]  # see module `apart`
    known: npt.NDArray[np.int32]  # numbers of Latin names, see module `known`
    agree: Floats
    absent: Floats
    most: int  # the greatest of the symbols


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
    respelled_at: Ints  # name → first of those that only other papers may have


@dataclass(frozen=True, slots=True)
class Word:
    """One token ready to be laid out: its readings as rows (int32, see `_stored`), its symbols.

    `known` is the number of a Latin name, see module `known`.
    """

    readings: tuple[tuple[bytes, float], ...]
    shared: tuple[int, ...] = ()
    known: int = UNKNOWN


# Tokens, their roles, and their numbers, see module `apart`.
Form = tuple[Sequence[Word], Sequence[Role], Sequence[int]]


def pack(names: Sequence[PreparedName]) -> Packed:
    """Names ready to be compared; order and count are kept."""
    return compacted(lay_out(names))


def compacted(names: Packed) -> Packed:
    """With native letters numbered without gaps: the kernels keep a row for each number."""
    symbols = names.letters.symbols.copy()
    native = symbols >= _NATIVE
    symbols[native] = np.unique(symbols[native], return_inverse=True)[1] + len(LETTERS) + 1
    letters = replace(names.letters, symbols=symbols, most=int(symbols.max(initial=0)))
    return replace(names, letters=letters)


def lay_out(names: Sequence[PreparedName]) -> Packed:
    """Names with their native letters numbered as they will be in any other night."""
    with collector.paused():
        return _laid_out(names)


def _laid_out(names: Sequence[PreparedName]) -> Packed:
    scripts = [_model_script(name) for name in names]
    plain = [[tuple(reading.split(" ")) for reading in name.latin] for name in names]
    numbers = [_apart(*of) for of in zip(names, scripts, plain, strict=True)]
    latin = [
        [(reading, of) for reading in readings]
        + (_respelled(readings[0], of, name.clean) if script == "Latn" and readings else [])
        for name, script, readings, of in zip(names, scripts, plain, numbers, strict=True)
    ]
    readings_at = offsets([len(form) for form in latin])
    heard: dict[str, tuple[list[Form], list[int]]] = {}
    for at, (name, script) in enumerate(zip(names, scripts, strict=True)):
        for view in name.views if script != "Latn" else _latin_views(plain[at]):
            forms, owners = heard.setdefault(view.kind, ([], []))
            forms.append((*_view_words(view, name), numbers[at]))
            owners.append(at)
    return Packed(
        scripts=np.array(scripts, dtype="U4"),
        usable=np.array([bool(name.tokens) for name in names], np.bool_),
        heard={
            kind: Heard(MODEL_OF.get(kind, kind), _flat(forms), numbered(owners, len(names)))
            for kind, (forms, owners) in sorted(heard.items())
        },
        letters=_letters_of(names, scripts, plain, numbers),
        latin=_flat([(*_latin_words(words), of) for form in latin for words, of in form]),
        readings_at=readings_at,
        respelled_at=readings_at[:-1] + np.array([len(form) for form in plain], np.int64),
    )


def numbered(owners: Sequence[int] | Ints, names: int) -> Ints:
    """For each of so many names, which form is its own, or -1."""
    form_of = np.full(names, -1, np.int64)
    form_of[owners] = np.arange(len(owners))
    return form_of


def _model_script(name: PreparedName) -> str:
    return name.script if load_model(name.script) else "Latn"


def _latin_views(readings: Sequence[tuple[str, ...]]) -> tuple[View, ...]:
    """The Latin reading's words; further readings of a word, and its father's form, count too."""
    if not readings:
        return ()
    return (View("Latn", tuple(_spelled(words) for words in zip(*readings, strict=True))),)


def _spelled(words: Sequence[str]) -> tuple[Reading, ...]:
    logs = dict.fromkeys(words, 0.0)
    stem = gender_stem(words[0], "Latn")
    logs.setdefault(stem, GENDER_PRIOR)
    return tuple(logs.items())


def _apart(name: PreparedName, script: str, latin: Sequence[tuple[str, ...]]) -> Sequence[int]:
    """What is known of the name's tokens that tells them from others, see module `apart`."""
    words = latin[0] if latin and script == "Latn" else name.tokens
    if script not in SCRIPTS or len(words) != len(name.tokens):
        return (0,) * len(words)
    return apart(words, _roles(words, script), name.tokens)


def _respelled(
    words: tuple[str, ...], numbers: Sequence[int], clean: str
) -> list[tuple[tuple[str, ...], Sequence[int]]]:
    """What other papers may have of a Latin name, with the tokens' numbers."""
    found = [(other, numbers) for other in respelled(words)]
    if len(words) > 1 and may_be_cut(clean):
        found.append((words, (*numbers[:-1], CUT)))
    return found


def _view_words(view: View, name: PreparedName) -> tuple[Sequence[Word], Sequence[Role]]:
    """The view's tokens, told apart by role and symbol only where their script has such tables."""
    own = view.kind == name.script and view.kind in SCRIPTS
    words = [_heard_word(readings, view.kind, own) for readings in view.tokens]
    if not own:
        return words, (Role.NAME,) * len(words)
    return words, _roles(tuple(readings[0][0] for readings in view.tokens), view.kind)


@lru_cache(maxsize=65536)
def _heard_word(readings: tuple[Reading, ...], kind: str, own: bool) -> Word:
    script = MODEL_OF.get(kind, kind)
    return Word(
        tuple([(_stored(_rows(text, kind, script)), log) for text, log in readings]),
        symbols_of(readings[0][0], kind)[:MOST_SYMBOLS] if own else (),
    )


def _rows(text: str, kind: str, script: str) -> tuple[int, ...]:
    """A token in another script than its name's enters by its best Latin reading."""
    model = require_model(script)
    if kind == "Hani":
        return model.rows(syllable_units(text))
    own = main_script(text) if kind == script else script  # all else is spelled for its model
    if own == script:
        return model.rows(units_of(text, script))
    return model.rows(latin_units("".join(romanised(text, own)[:1])))


def _stored(numbers: Sequence[int]) -> bytes:
    """Numbers as the arrays have them: tuples of them would be the collector's to visit."""
    return array("i", numbers).tobytes()


_roles = lru_cache(maxsize=65536)(roles)


def _latin_words(words: tuple[str, ...]) -> tuple[Sequence[Word], Sequence[Role]]:
    return [_latin_word(word) for word in words], _roles(words, "Latn")


@lru_cache(maxsize=65536)
def _latin_word(word: str) -> Word:
    letters = word.translate(_NUMBERED).encode("utf-32-le")  # as _stored has numbers
    return Word(((letters, 0.0),), symbols_of(word, "Latn")[:MOST_SYMBOLS], known_name(word))


def _letters_of(
    names: Sequence[PreparedName],
    scripts: Sequence[str],
    latin: Sequence[list[tuple[str, ...]]],
    numbers_of: Sequence[Sequence[int]],
) -> Flat:
    """Names by the letters they are written in; Latin by a to z."""
    known: dict[tuple[str, str], Word] = {}
    forms: list[Form] = []
    for name, script, spelled, of in zip(names, scripts, latin, numbers_of, strict=True):
        if script == "Latn":
            forms.append((*_latin_words(spelled[0]), of) if spelled else ((), (), ()))
            continue
        for text in name.tokens:
            if (text, script) not in known:
                known[text, script] = _written_word(text, script)
        own = script in SCRIPTS
        worth = _roles(name.tokens, script) if own else (Role.NAME,) * len(name.tokens)
        forms.append(([known[text, script] for text in name.tokens], worth, of))
    return _flat(forms)


def _written_word(text: str, script: str) -> Word:
    """A token by its own letters."""
    units = tuple(standard(text)) if script == "Hani" else units_of(text, script)
    letters = _stored([_number(unit) for unit in units])
    return Word(((letters, 0.0),), symbols_of(text, script)[:MOST_SYMBOLS])


@lru_cache(maxsize=65536)
def _number(unit: str) -> int:
    """The letter's own number; as good as its own where it is several characters."""
    if len(unit) == 1:
        return _NATIVE + ord(unit)
    return _SEVERAL + zlib.crc32(unit.encode()) % _SEVERAL


def _flat(forms: Sequence[Form]) -> Flat:
    words = [word for form, _, _ in forms for word in form]
    found = [role for _, of, _ in forms for role in of]
    first = [word.readings[0][0] for word in words]
    rest = [reading for word in words for reading in word.readings[1:]]
    sizes = [sum(map(len, first)), *(len(rows) for rows, _ in rest)]
    ends = np.cumsum(sizes).astype(np.int64) // _SIZE
    symbols = np.array([len(word.shared) for word in words], np.int64)
    shared = np.full((len(words), MOST_SYMBOLS), -1, np.int32)
    shared[np.arange(MOST_SYMBOLS) < symbols[:, None]] = [s for w in words for s in w.shared]
    rows = np.frombuffer(b"".join([*first, *(r for r, _ in rest)]), np.int32).copy()
    return Flat(
        symbols=rows,
        token_at=offsets([len(rows) // _SIZE for rows in first]),
        form_at=offsets([len(form) for form, _, _ in forms]),
        other_at=offsets([len(word.readings) - 1 for word in words]),
        others=np.column_stack([ends[:-1], ends[1:]]),
        other_log=np.array([log for _, log in rest], np.float32),
        shared=shared,
        apart=_numbers(forms),
        known=np.array([word.known for word in words], np.int32),
        agree=np.array([role.agree for role in found], np.float32),
        absent=np.array([role.absent for role in found], np.float32),
        most=int(rows.max(initial=0)),
    )


def _numbers(forms: Sequence[Form]) -> npt.NDArray[np.int32]:
    """The numbers of all tokens; none are known of a view that splits its name otherwise."""
    return np.array(
        [
            number
            for words, _, numbers in forms
            for number in (numbers if len(numbers) == len(words) else (0,) * len(words))
        ],
        np.int32,
    )


def offsets(lengths: Sequence[int] | Ints) -> Ints:
    """Where each of some items of these lengths begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int64)


caches.extend((_roles, _heard_word))
