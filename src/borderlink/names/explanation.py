"""What the names stage makes of two names, in words an analyst understands."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from borderlink.names.alignment import Likeness, Matched, Stretch, aligned, joined, turned
from borderlink.names.clean import LONGEST
from borderlink.names.compare import REGRET, compare, probability, sound_features
from borderlink.names.packed import pack
from borderlink.names.parts import Role, roles
from borderlink.names.prepared import PreparedName, prepare_text
from borderlink.names.scripts import main_script
from borderlink.names.symbols import SCRIPTS
from borderlink.names.views import JAPANESE, KOREAN, OTHER_JAPANESE, SOUTHERN, View, written

RAREST = 8.9  # nats; the table of shared names tells no rarer ones apart
SHOWN_SIGNS = 6
SHOWN_KEYS = 4
ONE_NAME = 0.5  # of the score
_STRETCHING = "ـ"  # the tatweel, a letter to Unicode
COMMON = 5.0  # nats: one bearer in about 150
UNUSUAL = 0.2  # of a nat by which spellings are unusual, where ways to hear a name are compared
# Argued: what the words of the verdict begin at, on the scale of `score`.
_VERDICTS = (
    (0.95, "Very likely one name"),
    (0.75, "Likely one name"),
    (ONE_NAME, "Rather one name than two"),
    (0.2, "Rather two names than one"),
    (0.0, "Very likely two names"),
)
_SCRIPTS = {
    "Arab": "Arabic", "Armn": "Armenian", "Beng": "Bengali", "Cyrl": "Cyrillic",
    "Deva": "Devanagari", "Ethi": "Ethiopic", "Geor": "Georgian", "Grek": "Greek",
    "Gujr": "Gujarati", "Guru": "Gurmukhi", "Hang": "Hangul", "Hani": "Han", "Hebr": "Hebrew",
    "Kana": "kana", "Khmr": "Khmer", "Knda": "Kannada", "Laoo": "Lao", "Latn": "Latin",
    "Mlym": "Malayalam", "Mymr": "Burmese", "Orya": "Odia", "Sinh": "Sinhala", "Taml": "Tamil",
    "Telu": "Telugu", "Thai": "Thai", "Tibt": "Tibetan",
}  # fmt: skip
_FLAGS = {
    "cut": "is longer than any name and was cut",
    "mixed script": "mixes alphabets within a word, which may be deliberate",
    "zawgyi": "was written in the Zawgyi encoding and was converted to Unicode",
    "placeholder": "is a placeholder, not a name",
    "no letters": "has no letters",
    "parenthesis": "has a remark in brackets, which was set aside",
}
_SYSTEMS = {
    "Hani": "Mandarin", SOUTHERN: "Cantonese", JAPANESE: "Japanese",
    OTHER_JAPANESE: "Japanese", KOREAN: "Korean",
}  # fmt: skip
_PLAIN = (Role.NAME, Role.MIDDLE)
_ROLES = {
    Role.PATRONYMIC: "a patronymic, as often happens",
    Role.MIDDLE: "a middle name, as often happens",
    Role.INITIAL: "an initial",
    Role.PARTICLE: "a particle, which hardly matters",
    Role.KINSHIP: "a word for kinship, which hardly matters",
    Role.SUFFIX: "a suffix, which hardly matters",
    Role.FATHER: "the father's name",
    Role.ORIGIN: "a name of origin",
}


@dataclass(frozen=True, slots=True)
class NameExplanation:
    """Both names through all stages, what stands for what, and the evidence in sentences.

    `score` is that of `names.score`: 0 to 1, one scale over all scripts.
    """

    a: PreparedName
    b: PreparedName
    score: float
    alignment: tuple[Matched, ...]
    sentences: tuple[str, ...]


def explain(a: str, b: str) -> NameExplanation:
    """Compare two names and say why; never raises, whatever their text."""
    first, second = prepare_text(a), prepare_text(b)
    if not first.tokens or not second.tokens:
        told = ("One side holds no name.", *_noticed(first, second))
        return NameExplanation(first, second, 0.0, (), told)
    odds = compare(pack([first, second]), np.array([0]), np.array([1])).log_odds
    score = float(probability(odds)[0])
    lines = aligned(first, second)
    told = (
        _verdict(first, second, score),
        *_agreeing(lines),
        *_order(first, second, lines),
        *_missing(first, second, lines),
        *(_heard(first, second) if score >= ONE_NAME else ()),
        _found(first, second),
        *_noticed(first, second),
    )
    return NameExplanation(first, second, score, lines, told)


def script_name(code: str) -> str:
    """An ISO 15924 code in an analyst's words; the code where we have none."""
    return _SCRIPTS.get(code, code)


def flag_words(flag: str) -> str:
    """What was noticed while a name was cleaned, as the end of a sentence about it."""
    return _FLAGS.get(flag, flag)


def removed(raw: str, cleaned: str) -> tuple[str, ...]:
    """The signs without a letter's weight that cleaning took away, as `ZERO WIDTH SPACE (2)`.

    At most SHOWN_SIGNS kinds, in the order of the text.
    """
    before, after = (unicodedata.normalize("NFKD", text) for text in (raw[:LONGEST], cleaned))
    lost = Counter(before) - Counter(after)
    signs = [c for c in lost if unicodedata.category(c)[0] in "CM" or c in _STRETCHING]
    names = [unicodedata.name(c, f"U+{ord(c):04X}") for c in signs[:SHOWN_SIGNS]]
    return tuple(f"{name} ({lost[c]})" for name, c in zip(names, signs[:SHOWN_SIGNS], strict=True))


def part_words(name: PreparedName) -> tuple[str, ...]:
    """Each token, with its role where it is more, or less, than a name."""
    return tuple(
        text if role in _PLAIN else f"{text} ({role.name.lower()})"
        for text, role in zip(name.tokens, _roles(name), strict=True)
    )


def reading_words(name: PreparedName) -> tuple[str, ...]:
    """The name's Latin readings; of Han characters with the language that reads them so."""
    language = {_as_word(view): _SYSTEMS[view.kind] for view in reversed(name.views) if name.han}
    return tuple(
        f"{words} ({language[words]})" if words in language else words for words in name.latin
    )


def _as_word(view: View) -> str:
    return " ".join(readings[0][0].replace(" ", "") for readings in view.tokens)


def _roles(name: PreparedName) -> tuple[Role, ...]:
    """The tokens' roles, where the comparison knows any: a single Han character is no initial."""
    if name.script not in SCRIPTS:
        return (Role.NAME,) * len(name.tokens)
    return roles(name.tokens, name.script)


def _verdict(a: PreparedName, b: PreparedName, score: float) -> str:
    words = next(words for least, words in _VERDICTS if score >= least)
    one, other = script_name(a.script), script_name(b.script)
    how = f"both {one}, compared by spelling" if one == other else f"{one} and {other}, by sound"
    return f"{words}: {score:.2f} on the scale from 0 to 1 that all scripts share ({how})."


def _agreeing(lines: Sequence[Matched]) -> Iterator[str]:
    for line in lines:
        if line.how not in (Likeness.DIFFERENT, Likeness.ABSENT):
            yield f"{_shown(line.a)} ~ {_shown(line.b)}: {line.words}{_rarity(line.rarity)}."
    for line in joined(lines):
        one, several = sorted((line.a, line.b), key=lambda side: len(side.tokens))
        yield f"{_quoted(one)} is one word where the other side writes {_quoted(several)}."


def _order(a: PreparedName, b: PreparedName, lines: Sequence[Matched]) -> Iterator[str]:
    if not turned(lines):
        return
    if all(Role.KINSHIP in _roles(name) for name in (a, b)):
        yield "Parts change places across a word for kinship: father and child may be exchanged."
    else:
        yield "The names give their parts in another order, which is no difference."


def _missing(a: PreparedName, b: PreparedName, lines: Sequence[Matched]) -> Iterator[str]:
    """Contradicted and left out are told apart: they are different things."""
    for line in lines:
        if line.how is Likeness.DIFFERENT:
            yield f"{_quoted(line.a)} stands against {_quoted(line.b)}: that contradicts."
    for name, side, other in ((a, "first", "second"), (b, "second", "first")):
        known = _roles(name)
        for line in lines:
            at = line.at_a if side == "first" else line.at_b
            if line.how is Likeness.ABSENT and at >= 0:
                kind = _ROLES.get(known[at])
                role = f" ({kind})" if kind else ""
                what = _quoted(line.a if side == "first" else line.b)
                yield f"{what} is left out of the {other} name{role}, not contradicted."


def _heard(a: PreparedName, b: PreparedName) -> Iterator[str]:
    """In which language Han characters were read, where that made the names agree best."""
    if a.script == b.script:
        return
    for name, other, side in ((a, b, "first"), (b, a, "second")):
        if name.han:
            best = max(name.views, key=lambda view: _agreement(name, view, other))
            language = _SYSTEMS[best.kind]
            yield f"The characters of the {side} name agree best when read as {language}."


def _found(a: PreparedName, b: PreparedName) -> str:
    """Whether a night would compare the names at all."""
    shared = [key for key in a.keys if key in b.keys]
    if not shared:
        return "They share no search key: by the name alone they would not be found together."
    more = " …" if len(shared) > SHOWN_KEYS else ""
    return f"They are found together by the search keys {', '.join(shared[:SHOWN_KEYS])}{more}."


def _agreement(name: PreparedName, view: View, other: PreparedName) -> float:
    """How well the names agree when one is heard in this way alone; for comparing such ways only.

    Likely matches that need unusual spellings yield to those that need none.
    """
    pair = pack([replace(name, han=written([view])), other])
    at = np.array([0]), np.array([1])
    odds = float(compare(pair, *at).log_odds[0])
    if other.script != "Latn":
        return odds
    heard = sound_features(
        pair, pair.heard[view.kind].form[at[0]], pair.readings_at[at[1]], view.kind
    )
    return odds + UNUSUAL * float(heard[0, REGRET])


def _noticed(a: PreparedName, b: PreparedName) -> Iterator[str]:
    for name, side in ((a, "first"), (b, "second")):
        if name.honorifics:
            titles = ", ".join(f"“{title}”" for title in name.honorifics)
            yield f"Titles set aside in the {side} name: {titles}."
        for flag in name.flags:
            yield f"The {side} name {flag_words(flag)}."


def _rarity(nats: float) -> str:
    """How rare a shared name is among those whose names we know; nothing where it is unknown."""
    if not nats:
        return ""
    if nats >= RAREST:
        return f"; rare: fewer than 1 in {_rounded(RAREST):,} on our lists of names"
    kind = "common" if nats < COMMON else "uncommon"
    return f"; {kind}: about 1 in {_rounded(nats):,} on our lists of names"


def _rounded(nats: float) -> int:
    """One in how many, to one digit that means something."""
    many = math.exp(nats)
    step = 10 ** int(math.log10(many))
    return max(int(round(many / step) * step), 2)


def _shown(side: Stretch) -> str:
    """The tokens, and how they are read where they are not in Latin letters."""
    if all(main_script(token) == "Latn" for token in side.tokens):
        return _quoted(side)
    return f"{_quoted(side)} (read {side.latin})"


def _quoted(side: Stretch) -> str:
    return f"“{' '.join(side.tokens)}”"
