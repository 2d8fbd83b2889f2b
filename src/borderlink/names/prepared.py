"""A name as delivered → what is compared of it: cleaned, split, romanised, keyed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from borderlink.names.clean import clean
from borderlink.names.keys import blocking_keys
from borderlink.names.romanise import romanised
from borderlink.names.scripts import UNKNOWN, main_script
from borderlink.names.tokens import tokenize
from borderlink.person import Name

READINGS = 3


@dataclass(frozen=True, slots=True)
class PreparedName:
    """One name after all stages; without tokens it says nothing and is compared with nothing."""

    clean: str
    script: str
    flags: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()  # readings of the whole name, a word for each token, best first
    keys: tuple[str, ...] = ()


def prepare(names: Sequence[Name]) -> list[PreparedName]:
    """Prepare each name; never raises, whatever its text."""
    return [prepare_text(_written(name)) for name in names]


def prepare_text(text: str) -> PreparedName:
    """Prepare one name given as plain text."""
    cleaned = clean(text)
    tokens, honorifics = tokenize(cleaned.text)
    spelled = [(t, romanised(t.text, t.script)) for t in tokens]
    spelled = [(token, latin) for token, latin in spelled if latin]
    if not spelled:
        return PreparedName(cleaned.text, UNKNOWN, cleaned.flags, tuple(honorifics))
    script = main_script("".join(token.text for token, _ in spelled))
    latin = _whole([options for _, options in spelled])
    return PreparedName(
        clean=cleaned.text,
        script=script,
        flags=cleaned.flags,
        honorifics=tuple(honorifics),
        tokens=tuple(token.text for token, _ in spelled),
        latin=latin,
        keys=blocking_keys([token for token, _ in spelled]),
    )


def _written(name: Name) -> str:
    """The full name; its parts where the full name is empty."""
    if name.full.strip():
        return name.full
    return " ".join(part for part in (name.given, name.patronymic, name.family) if part)


def _whole(tokens: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Readings of the whole name: at most one token departs from its best reading."""
    best = [options[0] for options in tokens]
    found = [" ".join(best)]
    for rank, (at, options) in product((1, 2), enumerate(tokens)):
        if rank < len(options):
            found.append(" ".join([*best[:at], options[rank], *best[at + 1 :]]))
    return tuple(_distinct(found))[:READINGS]


def _distinct(values: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(values)
