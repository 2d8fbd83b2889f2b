"""Japanese names in kanji: where the surname ends, and how each part may be read, in kana."""

from __future__ import annotations

import json
import lzma
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import itemgetter

from borderlink.errors import ModelError
from borderlink.names.kana import folded, hepburn, hiragana

FORMAT = 1
FILE = "japanese.txt.xz"
SURNAME, GIVEN = 0, 1
STEP = 0.5  # nats in one step of a stored log
ZERO = 48  # the character code of a log of 0
LONGEST_PART = 6
_FIRST_RANK = ord("A")
_BEAM = 24
_READINGS_A_KANJI = 16
_OTHER_ROLE = -3.0  # a reading heard only in surnames, inside a given name
_UNLISTED = 0.08  # share of the readings that the table does not list for a word it has
_UNSEEN_WORD = math.log(0.01)
_LENGTHS = ((0.06, 0.85, 0.08, 0.01), (0.17, 0.62, 0.20, 0.01))  # counted in JMnedict's persons
_KANA_IN = (1e-5, 5e-3)  # a kana character beside kanji in a surname, in a given name
_ALL_KANA = (math.log(0.01), math.log(0.05))  # a surname, a given name written in kana
_ONE_KANA = math.log(1 / 50)
_INSIDE_A_RUN = -5.0  # a surname that ends amid hiragana or katakana (鳥居か|ほり)
_NOT_FIRST = frozenset("々ぁぃぅぇぉゃゅょゎっー")
# The small ヶ, which stands for a syllable, is among them.
KANA = frozenset(map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FD)])) | frozenset("ゝゞヽヾ")
Spelled = tuple[str, float]  # kana and log probability


@dataclass(frozen=True, slots=True)
class Kanji:
    """One character: its log share of the characters and its likeliest readings, by role."""

    shares: tuple[float, float]
    readings: tuple[tuple[Spelled, ...], tuple[Spelled, ...]]


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """The characters, and for each role the sorted lines `word TAB log reading reading …`.

    A reading is its rank (A, B, …) among those that the characters suggest, or else kana; then
    its log.
    """

    kanji: dict[str, Kanji]
    lines: tuple[list[str], list[str]]

    def entry(self, word: str, role: int) -> tuple[float, list[str]] | None:
        """(log probability of the word, its readings as stored), or None where it is unlisted."""
        lines, wanted = self.lines[role], word + "\t"
        at = bisect_left(lines, wanted)
        if at == len(lines) or not lines[at].startswith(wanted):
            return None
        log, *readings = lines[at][len(wanted) :].split(" ")
        return decoded(log), readings


def stored(kana: str, log: float, suggested: Sequence[Spelled]) -> str:
    """A listed reading as it is kept in a line."""
    ranks = {spelled: at for at, (spelled, _) in enumerate(suggested)}
    return (chr(_FIRST_RANK + ranks[kana]) if kana in ranks else kana) + encoded(log)


def _restored(reading: str, suggested: Sequence[Spelled]) -> Spelled:
    spelled, log = reading[:-1], decoded(reading[-1])
    if spelled.isascii():
        return suggested[ord(spelled) - _FIRST_RANK][0], log
    return spelled, log


def encoded(log: float) -> str:
    """A log probability as one character."""
    return chr(ZERO + min(round(-log / STEP), 40))


def decoded(character: str) -> float:
    """The log probability of a stored character."""
    return (ZERO - ord(character)) * STEP


@lru_cache(maxsize=1)
def table() -> ReadingTable:
    """The shipped table; loaded at the first kanji name, in about 0.2 s."""
    file = resources.files("borderlink.names") / "readings" / FILE
    return read_table(file.read_bytes())


def read_table(content: bytes) -> ReadingTable:
    """A table from its file.

    Raises ModelError where the file is damaged or of another format.
    """
    try:
        head, kanji, surnames, given = lzma.decompress(content).decode().split("\n\n")
        if json.loads(head)["format"] != FORMAT:
            raise ModelError(f"names/readings/{FILE}: another format. Build it again.")
        return ReadingTable(
            kanji={line[0]: read_kanji(line[2:]) for line in kanji.split("\n")},
            lines=(surnames.split("\n"), given.rstrip("\n").split("\n")),
        )
    except (lzma.LZMAError, ValueError, KeyError, IndexError) as error:
        raise ModelError(f"names/readings/{FILE}: damaged ({type(error).__name__})") from None


def read_kanji(line: str) -> Kanji:
    """A character from its line, after the character itself."""
    (share_s, *surname), (share_g, *given) = (part.split(" ") for part in line.split("\t"))
    own = [[(r[:-1], decoded(r[-1])) for r in role] for role in (surname, given)]
    return Kanji(
        shares=(decoded(share_s), decoded(share_g)),
        readings=(_with_other(own[0], own[1]), _with_other(own[1], own[0])),
    )


def _with_other(own: list[Spelled], other: list[Spelled]) -> tuple[Spelled, ...]:
    """The readings of one role, and those heard in the other only, which are unlikely here."""
    seen = {kana for kana, _ in own}
    rest = [(kana, log + _OTHER_ROLE) for kana, log in other if kana not in seen]
    return tuple(sorted([*own, *rest], key=itemgetter(1), reverse=True)[:_READINGS_A_KANJI])


def splits(name: str) -> list[tuple[float, tuple[str, ...]]]:
    """(log probability, parts) of each way to part a name, the likeliest first.

    A part is at most six characters; the whole name is one way too, as a lone surname.
    """
    alone = word_log(name, SURNAME) + math.log(1e-4)
    found: list[tuple[float, tuple[str, ...]]] = [(alone, (name,))]
    for at in range(max(1, len(name) - LONGEST_PART), min(len(name), LONGEST_PART + 1)):
        if name[at] not in _NOT_FIRST:
            log = word_log(name[:at], SURNAME) + word_log(name[at:], GIVEN)
            amid = _INSIDE_A_RUN if _kind(name[at - 1]) == _kind(name[at]) != "kanji" else 0.0
            found.append((log + amid, (name[:at], name[at:])))
    return sorted(found, reverse=True)


@lru_cache(maxsize=65536)
def word_log(word: str, role: int) -> float:
    """Log probability that a Japanese surname or given name is this word."""
    entry = table().entry(word, role)
    if entry:
        return entry[0]
    if KANA.issuperset(word):
        return _ALL_KANA[role] + _ONE_KANA * len(word)
    length = _LENGTHS[role][len(word) - 1] if len(word) <= len(_LENGTHS[role]) else 5e-4
    return _UNSEEN_WORD + math.log(length) + sum(_share(c, role) for c in hiragana(word))


def _share(character: str, role: int) -> float:
    if is_kana(character):
        return math.log(_KANA_IN[role])
    known = table().kanji.get(character)
    return known.shares[role] if known else -16.0


def _kind(character: str) -> str:
    if character in "ヵヶ" or not is_kana(character):  # these stand among kanji (関ヶ原)
        return "kanji"
    return "hiragana" if character < "゠" else "katakana"


def is_kana(character: str) -> bool:
    """Whether a character is kana."""
    return character in KANA


@lru_cache(maxsize=16384)
def readings(word: str, role: int, most: int) -> tuple[Spelled, ...]:
    """Up to `most` readings in hiragana with log probabilities, the likeliest first.

    Listed readings come before what the characters suggest; of readings that differ only in long
    vowels one is given. Empty where a character has no Japanese reading.
    """
    if KANA.issuperset(word):
        return ((hiragana(word), 0.0),)
    entry = table().entry(word, role)
    suggested = from_characters(table().kanji, word, role) if len(word) <= LONGEST_PART else ()
    listed = [_restored(reading, suggested) for reading in entry[1]] if entry else []
    weight = _UNLISTED if listed else 1.0
    total = sum(math.exp(log) for _, log in suggested) or 1.0
    pooled = [(kana, (1 - _UNLISTED) * math.exp(log)) for kana, log in listed]
    pooled += [(kana, weight * math.exp(log) / total) for kana, log in suggested[: 2 * most]]
    return _distinct(pooled, most)


def _distinct(pooled: list[Spelled], most: int) -> tuple[Spelled, ...]:
    """The likeliest, those that are heard alike together under the likeliest spelling of them."""
    heard: dict[str, list[Spelled]] = {}
    for kana, chance in pooled:
        heard.setdefault(folded(hepburn(kana)), []).append((kana, chance))
    chances = [(sum([chance for _, chance in same]), same) for same in heard.values()]
    found = [
        (-math.log(chance), max(same, key=lambda item: (item[1], item[0]))[0])
        for chance, same in chances
        if chance > 0
    ]
    return tuple([(kana, -less) for less, kana in sorted(found)[:most]])


def from_characters(kanji: dict[str, Kanji], word: str, role: int) -> tuple[Spelled, ...]:
    """The likeliest readings of a word by those of its characters, best first (a beam of 24)."""
    beam: list[Spelled] = [("", 0.0)]
    for character in repeated(word):
        options = _options(kanji, character, role)
        grown: dict[str, float] = {}
        for kana, log in beam:
            for more, chance in options:
                spelled, likely = kana + more, log + chance
                if likely > grown.get(spelled, -1e9):
                    grown[spelled] = likely
        # Equally likely ones stay in the order they were met, which is always the same.
        beam = sorted(grown.items(), key=itemgetter(1), reverse=True)[:_BEAM]
    return tuple(beam)


def _options(kanji: dict[str, Kanji], character: str, role: int) -> tuple[Spelled, ...]:
    if is_kana(character):
        return (("が", -0.5), ("か", -1.5)) if character in "ゕゖ" else ((character, 0.0),)
    return kanji[character].readings[role] if character in kanji else ()


def repeated(word: str) -> str:
    """The word in hiragana and kanji, each repetition mark as the character it repeats."""
    characters: list[str] = []
    for character in hiragana(word):
        repeats = character in "々ゝゞ" and characters
        characters.append(characters[-1] if repeats else character)
    return "".join(characters)
