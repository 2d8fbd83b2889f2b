"""Names in Chinese characters: each way to read them, with its own parts and readings.

The same characters are a Mandarin, a Cantonese, a Japanese or a Korean name; nothing but the
language of the record tells which, so that all that are possible are offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from borderlink.names import hanja, japanese
from borderlink.names.cantonese import hong_kong, macau, malayan
from borderlink.names.characters import character, standard
from borderlink.names.kana import hepburn
from borderlink.names.mandarin import wade_giles
from borderlink.names.words import WORDS

MANDARIN, SOUTHERN, JAPANESE, KOREAN = "zh", "yue", "ja", "ko"
COMPOUND_SURNAMES = frozenset(WORDS["chinese"]["compound_surnames"])
LONGEST = 48  # characters of a name that are read
MOST_TOKENS = 8
MOST_MANDARIN = 4
_SECOND, _THIRD = -0.7, -2.0  # log of a surname read as a common word, of a rarer reading
MOST_SURNAMES, MOST_GIVEN = 4, 8  # Japanese readings that are offered
_SURNAME_READINGS: dict[str, str] = WORDS["chinese"]["surname_readings"]
_SURNAMES = frozenset(WORDS["chinese"]["surnames"])
_OVERSEAS: dict[str, str] = WORDS["chinese"]["overseas"]
_LONGEST_PART = 3  # characters of a native surname or given name
_LONGEST_NATIVE = 4  # characters; foreign names written in Han are longer
_SEPARATORS = re.compile(r"[\s・·•‧∙⋅,，、.．=＝-]+")
_OF_LANGUAGE = {
    "zh": (MANDARIN, SOUTHERN), "cmn": (MANDARIN, SOUTHERN), "yue": (SOUTHERN, MANDARIN),
    "nan": (SOUTHERN, MANDARIN), "hak": (SOUTHERN, MANDARIN), "wuu": (MANDARIN, SOUTHERN),
    "lzh": (MANDARIN, SOUTHERN), "ja": (JAPANESE,), "ko": (KOREAN,),
}  # fmt: skip
_NEXT_SPLIT = 3.0  # nats by which a second way to part a Japanese name may be less likely
_WELL_KNOWN = -10.0  # log probability of a Japanese surname that bearers abroad keep
_MOST_SPELLINGS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say a token.

    `sounds` is, by the system: zh, pinyin syllables without tones, a space between them; yue, Latin
    letters as the bearers spell them, no spaces; ja, hiragana; ko, Hangul. `log` is at most 0.
    """

    sounds: str
    log: float


@dataclass(frozen=True, slots=True)
class HanName:
    """A name in one reading system: its tokens, surname first, and the readings of each.

    `log` (at most 0) says how much less likely this way to part the name is than the system's best.
    """

    system: str
    tokens: tuple[str, ...]
    readings: tuple[tuple[Reading, ...], ...]
    log: float = 0.0


def analyses(text: str, language: str | None = None) -> tuple[HanName, ...]:
    """Every reading system in which the name is possible; a system may come with two partings.

    `text` is a cleaned name of Han characters and kana, its words separated or not. `language`, an
    ISO 639 code with or without a region, narrows the systems unless none of its own is possible.
    Never raises; of a text longer than 48 characters only the beginning is read.
    """
    words = tuple(w for w in _SEPARATORS.split(text[:LONGEST]) if w)[:MOST_TOKENS]
    found = _analyses(words) if words else ()
    wanted = _OF_LANGUAGE.get((language or "").replace("_", "-").split("-")[0].lower(), ())
    return tuple(name for name in found if name.system in wanted) or found


@lru_cache(maxsize=2048)
def _analyses(words: tuple[str, ...]) -> tuple[HanName, ...]:
    has_kana = not japanese.KANA.isdisjoint("".join(words))
    chinese = () if has_kana else _chinese(words)
    native = _japanese(words)
    korean = () if has_kana else _korean(words)
    if native and chinese and _is_rather_japanese(chinese[0], native[0]):
        return (*native, *chinese, *korean)
    return (*chinese, *native, *korean)


def _is_rather_japanese(chinese: HanName, japanese_name: HanName) -> bool:
    """Whether it begins with a well-known Japanese surname and with no Chinese one."""
    first, surname = chinese.tokens[0], japanese_name.tokens[0]
    if first in COMPOUND_SURNAMES or standard(first) in _SURNAMES:
        return False
    return japanese.word_log(surname, japanese.SURNAME) > _WELL_KNOWN


def _chinese(words: tuple[str, ...]) -> tuple[HanName, ...]:
    tokens = split_surname(words[0]) if len(words) == 1 else words
    mandarin = [_mandarin(token, at == 0) for at, token in enumerate(tokens)]
    if not all(mandarin):
        return ()
    found = HanName(MANDARIN, tokens, tuple(mandarin))
    if len(tokens) == 1 and len(tokens[0]) >= _LONGEST_NATIVE:
        return (found,)
    southern = tuple(_southern(token, at == 0) for at, token in enumerate(tokens))
    return (found, HanName(SOUTHERN, tokens, southern))


def split_surname(token: str) -> tuple[str, ...]:
    """(surname, given) of a Chinese name without a space; foreign names in Han stay whole.

    A married woman's double surname (陳方安生) becomes two tokens.
    """
    if not 2 <= len(token) <= _LONGEST_NATIVE:
        return (token,)
    if token[:2] in COMPOUND_SURNAMES and len(token) > 2:
        return token[:2], token[2:]
    if len(token) < _LONGEST_NATIVE:
        return token[0], token[1:]
    if standard(token[0]) in _SURNAMES and standard(token[1]) in _SURNAMES:
        return token[0], token[1], token[2:]
    return (token,)


def _mandarin(token: str, is_surname: bool) -> tuple[Reading, ...]:
    """The customary reading, as a surname first where it is one, then with one character apart."""
    known = [found for c in token if (found := character(c).mandarin)]
    usual = tuple(syllables[0] for syllables in known)
    spelled = [(pinyin(token) if is_surname else usual, 0.0), (usual, _SECOND)]
    for at, syllables in enumerate(known):
        spelled += [((*usual[:at], other, *usual[at + 1 :]), _THIRD) for other in syllables[1:]]
    logs: dict[str, float] = {}
    for syllables, log in spelled:
        logs.setdefault(" ".join(syllables), log)
    return tuple(Reading(s, log) for s, log in logs.items() if s)[:MOST_MANDARIN]


def _southern(token: str, is_surname: bool) -> tuple[Reading, ...]:
    """Latin spellings of the South and overseas, then those of the North, which mix with them.

    A word of two or more characters may be a Japanese surname in a foreign name (丹尼爾·井上).
    """
    known = [character(c) for c in token]
    spelled = [(_OVERSEAS.get(standard(token), "").split() if is_surname else [], -0.3)]
    if all(k.cantonese for k in known):
        first = [k.cantonese[0] for k in known]
        spelled.insert(0, (["".join(hong_kong(s) for s in first)], 0.0))
        spelled.append((["".join(macau(s) for s in first)], -0.7))
    if all(k.hokkien for k in known):
        most = 2 if len(token) <= _LONGEST_PART else 1
        choices = product(*(k.hokkien[:most] for k in known))
        spelled.append((["".join(malayan(s) for s in choice) for choice in choices], -0.7))
    north = pinyin(token) if is_surname else tuple(k.mandarin[0] for k in known if k.mandarin)
    spelled.append((["".join(north)], -0.7))
    spelled.append((["".join(wade_giles(s) for s in north)], -1.0))
    if len(token) > 1 and japanese.word_log(token, japanese.SURNAME) > _WELL_KNOWN:
        spelled.append(([hepburn(japanese.readings(token, japanese.SURNAME, 1)[0][0])], -0.3))
    logs: dict[str, float] = {}
    for words, log in spelled:
        for word in words:
            logs.setdefault(word, log)
    ranked = sorted(logs.items(), key=lambda item: -item[1])
    return tuple(Reading(word, log) for word, log in ranked if word)[:_MOST_SPELLINGS]


def _japanese(words: tuple[str, ...]) -> tuple[HanName, ...]:
    splits = japanese.splits(words[0]) if len(words) == 1 else [(0.0, words)]
    found: list[HanName] = []
    for log, tokens in splits:
        if found and (log < splits[0][0] - _NEXT_SPLIT or len(found) > 1):
            break
        roles = _roles(tokens)
        readings = tuple(_kana(t, role) for t, role in zip(tokens, roles, strict=True))
        if all(readings):
            found.append(HanName(JAPANESE, tokens, readings, min(0.0, log - splits[0][0])))
    return tuple(found)


def _roles(tokens: tuple[str, ...]) -> list[int]:
    """Surname first, given name after it; the other way round where that is clearly likelier."""
    forward = [japanese.SURNAME, *[japanese.GIVEN] * (len(tokens) - 1)]
    if len(tokens) == 1:
        return forward
    backward = forward[::-1]
    logs = [
        sum(japanese.word_log(t, r) for t, r in zip(tokens, roles, strict=True))
        for roles in (forward, backward)
    ]
    return backward if logs[1] > logs[0] + _NEXT_SPLIT else forward


def _kana(token: str, role: int) -> tuple[Reading, ...]:
    most = MOST_SURNAMES if role == japanese.SURNAME else MOST_GIVEN
    return tuple(Reading(kana, min(log, 0.0)) for kana, log in japanese.readings(token, role, most))


def _korean(words: tuple[str, ...]) -> tuple[HanName, ...]:
    name = "".join(words)
    length = hanja.surname_length(name)
    if not length or len(words) > 2:
        return ()
    tokens = (name[:length], name[length:])
    readings = tuple(tuple(Reading(*spelled) for spelled in hanja.hangul(t)) for t in tokens)
    return (HanName(KOREAN, tokens, readings),) if all(readings) else ()


@lru_cache(maxsize=65536)
def pinyin(token: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; a lone surname has its surname reading."""
    if token in _SURNAME_READINGS:
        return tuple(_SURNAME_READINGS[token].split())
    return tuple(found[0] for c in token if (found := character(c).mandarin))
