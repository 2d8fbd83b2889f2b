"""A name as delivered → what is compared of it: cleaned, split, romanised, keyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from borderlink.names import collector
from borderlink.names.clean import clean
from borderlink.names.keys import blocking_keys
from borderlink.names.romanise import romanised
from borderlink.names.scripts import UNKNOWN, main_script, script_of
from borderlink.names.tokens import Token, tokenize
from borderlink.names.views import View, read, views_of, written
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
    han: str = ""  # the views of a Han name as `views.written` has them

    @property
    def views(self) -> tuple[View, ...]:
        """How the name is heard, see `views`."""
        if self.han:
            return read(self.han)
        words = [Token(text, main_script(text)) for text in self.tokens]
        return (
            views_of(words, self.script, clean=self.clean)
            if words and self.script != "Hani"
            else ()
        )


def prepare(names: Sequence[Name]) -> list[PreparedName]:
    """Prepare each name; never raises, whatever its text."""
    with collector.paused():
        return [prepare_text(_written(name), name.language) for name in names]


def prepare_text(text: str, language: str | None = None) -> PreparedName:
    """Prepare one name given as plain text, in a language where that is known (ISO 639)."""
    cleaned = clean(text)
    tokens, honorifics = tokenize(cleaned.text)
    spelled = [(t, romanised(t.text, t.script)) for t in tokens]
    spelled = [(token, latin) for token, latin in spelled if latin]
    if not spelled:
        return PreparedName(cleaned.text, UNKNOWN, cleaned.flags, tuple(honorifics))
    tokens = [token for token, _ in spelled]
    script = _script("".join(token.text for token in tokens))
    views = views_of(tokens, script, language, cleaned.text)
    han = views if script == "Hani" else ()
    latin = _of_views(han) or _whole([options for _, options in spelled])
    return PreparedName(
        clean=cleaned.text,
        script=script,
        flags=cleaned.flags,
        honorifics=tuple(honorifics),
        tokens=tuple(token.text for token in tokens),
        latin=latin,
        keys=blocking_keys(views),
        han=written(han),
    )


def _script(letters: str) -> str:
    """The script of most letters; Han wherever kana stand beside Han characters."""
    script = main_script(letters)
    return "Hani" if script == "Kana" and any(script_of(c) == "Hani" for c in letters) else script


def _written(name: Name) -> str:
    """The full name; its parts where the full name is empty."""
    if name.full.strip():
        return name.full
    return " ".join(part for part in (name.given, name.patronymic, name.family) if part)


def _of_views(views: Sequence[View]) -> tuple[str, ...]:
    """The likeliest reading of each way to hear a Han name, as Latin words."""
    latin = [
        " ".join(readings[0][0].replace(" ", "") for readings in view.tokens)
        for view in views
        if view.kind != "ko"
    ]
    return tuple(dict.fromkeys(latin))[:READINGS]


def _whole(tokens: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Readings of the whole name: at most one token departs from its best reading."""
    best = [options[0] for options in tokens]
    others = [
        " ".join([*best[:at], options[rank], *best[at + 1 :]])
        for rank in (1, 2)
        for at, options in enumerate(tokens)
        if rank < len(options)
    ]
    return tuple(dict.fromkeys([" ".join(best), *others]))[:READINGS]
