"""A clean name → honorifics set aside, and the tokens that carry the name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from borderlink.names.charwise import Charwise
from borderlink.names.han import split_surname
from borderlink.names.hanja import korean_parts
from borderlink.names.indic import letter_name
from borderlink.names.regnal import with_roman_numbers
from borderlink.names.respelled import may_be_cut
from borderlink.names.scripts import UNKNOWN, script_of
from borderlink.names.words import WORDS

MOST_TOKENS = 10
LONGEST_TOKEN = 32
_VOWELS = frozenset("aeiouy")

_TITLES = WORDS["titles"]
_ANYWHERE = frozenset(_TITLES["anywhere"])
_LEADING = frozenset(_TITLES["leading"])
_LEADING_LONG = frozenset(_TITLES["leading_long"])
_LEADING_BURMESE = frozenset(_TITLES["leading_burmese"])
_BURMESE = frozenset(WORDS["burmese"]["names"])
# Indian papers give the father's or husband's name with the own one: "R. Kannan S/o Rajan".
_CHILD_OF = re.compile(r"\b[sdwc] ?/ ?o\b", re.IGNORECASE)
# Two capitals without a vowel between them are two initials (JC, TJ), but for these.
_NO_INITIALS = frozenset(WORDS["initials"]["none"])
_BURMESE_SYLLABLE = re.compile(r"(?<!္)(?=[က-အဣ-ဪဿ၎](?![ျြွှ]*့?[်္]))")


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name in one script."""

    text: str
    script: str


def tokenize(text: str) -> tuple[list[Token], list[str]]:
    """(tokens, honorifics); at least one token stays where there is any letter."""
    words = _words(with_roman_numbers(text))[: 2 * MOST_TOKENS]
    kept, honorifics = _without_titles(words)
    alone, cut = len(kept) == 1, kept[-1:] if may_be_cut(text) else []
    tokens = [
        part for word in kept for part in ([word] if word in cut else _segmented(word, alone=alone))
    ]
    return tokens[:MOST_TOKENS], honorifics


def _words(text: str) -> list[Token]:
    words: list[Token] = []
    for run in _runs(_CHILD_OF.sub(" ", text) if "/" in text else text):
        words.extend(_by_script(run[: 4 * LONGEST_TOKEN]))
    return words


def _runs(text: str) -> list[str]:
    """Maximal runs of letters and their marks; an apostrophe joins, all else separates."""
    return text.translate(_PARTS).split()


def _part(character: str) -> str:
    if character == "'":
        return ""
    is_part = unicodedata.category(character)[0] in "LM" and character not in "ᆞ・·"
    return character if is_part else " "


_PARTS = Charwise(_part)


def _by_script(run: str) -> list[Token]:
    scripts = set(map(script_of, run))
    if len(scripts) == 1 and UNKNOWN not in scripts:
        return [Token(run[:LONGEST_TOKEN], *scripts)]
    pieces: list[Token] = []
    start, current = 0, UNKNOWN
    for at, character in enumerate(run):
        script = script_of(character)
        if UNKNOWN in (script, current) or script == current:
            current = script if current == UNKNOWN else current
            continue
        pieces.append(Token(run[start:at], current))
        start, current = at, script
    pieces.append(Token(run[start:], current))
    return [Token(p.text[:LONGEST_TOKEN], p.script) for p in pieces if p.script != UNKNOWN]


def _without_titles(words: list[Token]) -> tuple[list[Token], list[str]]:
    titles = [w for w in words if w.text.lower() in _ANYWHERE]
    kept = [w for w in words if w not in titles]
    if not kept:
        return words, []
    if len(kept) > 2 and _is_leading(kept[0].text.lower(), kept[1:]):
        titles.append(kept.pop(0))
    kept, attached = _without_attached(kept)
    return kept, [t.text for t in titles] + attached


def _is_leading(word: str, others: list[Token]) -> bool:
    """Whether a first word is a title before these others."""
    if word in _LEADING_BURMESE:
        return all(other.text.lower() in _BURMESE for other in others)
    if word in _LEADING_LONG:
        return sum(len(other.text) > 2 for other in others) > 1
    return word in _LEADING


def _without_attached(words: list[Token]) -> tuple[list[Token], list[str]]:
    """Titles written onto the name, as Thai, Burmese, Khmer and Lao do before, Chinese after."""
    first, last = words[0], words[-1]
    for prefix in _TITLES["before"].get(first.script, ()):
        if first.text == prefix and len(words) > 2:
            return words[1:], [prefix]
        rest = first.text.removeprefix(prefix)
        if first.text != rest and len(rest) > 1 and _begins_a_word(rest[0]):
            return [Token(rest, first.script), *words[1:]], [prefix]
    for suffix in _TITLES["after"].get(last.script, ()):
        if last.text.endswith(suffix) and len(last.text) > len(suffix) + 1:
            return [*words[:-1], Token(last.text.removesuffix(suffix), last.script)], [suffix]
    return words, []


def _begins_a_word(character: str) -> bool:
    """Whether it is a letter and no vowel that follows its consonant: คุณากร has no title คุณ."""
    return unicodedata.category(character) == "Lo" and character not in "ะาำະາຳ"


def _segmented(word: Token, *, alone: bool) -> list[Token]:
    initial = None if alone else letter_name(word.text)
    if initial:
        return [Token(initial, "Latn")]
    if word.script == "Latn" and not alone and _is_initials(word.text):
        return [Token(letter, "Latn") for letter in word.text]
    if word.script == "Mymr":
        parts = tuple(p for p in _BURMESE_SYLLABLE.split(word.text) if p)
    elif word.script == "Hani" and alone:
        parts = split_surname(word.text)
    elif word.script == "Hang" and alone:
        parts = korean_parts(word.text) or (word.text,)
    else:
        return [word]
    return [Token(part, word.script) for part in parts]


def _is_initials(word: str) -> bool:
    plain = word.lower()
    return (
        len(word) == 2
        and word.isupper()
        and plain.isascii()
        and not (_VOWELS.intersection(plain) or plain in _NO_INITIALS)
    )
