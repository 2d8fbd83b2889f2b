"""Builds the table of Japanese readings from ENAMDICT and from attested full names.

    python -m borderlink.names.japanese_tables ENAMDICT NAMES.parquet OUT

ENAMDICT (the plain file of that name, EUC-JP, as Debian's package `enamdict` installs it) gives the
surnames and given names with their readings; the readings of single characters are learned from
them. The full names, only rows that may be shipped, tell which words and readings are frequent.
"""

from __future__ import annotations

import json
import lzma
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from borderlink.names.japanese import (
    FORMAT,
    GIVEN,
    SURNAME,
    Kanji,
    Spelled,
    encoded,
    from_characters,
    is_kana,
    read_kanji,
    repeated,
    stored,
)
from borderlink.names.kana import folded, hepburn, hiragana
from borderlink.names.kanji_em import CharacterReadings, learn_readings
from borderlink.names.sources import SHIPPABLE

LONGEST = 6  # characters of a word
ROLES = {"s": SURNAME, "g": GIVEN, "f": GIVEN, "m": GIVEN}
FEWEST_HEARD = 0.6  # expected uses below which a character's reading is left out
UNCLASSIFIED = 0.3  # how far an entry "person name, not yet classified" counts
COUNTED, LISTED, UNCLASSED = 0.9, 0.09, 0.01  # shares of a role's words
PRIOR = 2.0  # attested names that the dictionary's own likelihoods weigh
_LINE = re.compile(r"^(\S+) \[(\S+)\] /(.*)/$")
_TYPES = re.compile(r"\(([a-z,]+)\)")
_KANA = re.compile(r"^[ぁ-ゖー]+$")

Words = dict[str, dict[str, float]]  # word → reading → how far it counts
Suggest = Callable[[str, int], tuple[Spelled, ...]]
Counts = tuple[Counter[str], dict[str, Counter[str]]]  # words; word → folded Latin readings


def build(enamdict: Path, names: Path) -> bytes:
    """The file of the table, the same for the same sources."""
    words, unclassified = read_enamdict(enamdict)
    learned = [learn_readings(words[role]) for role in (SURNAME, GIVEN)]
    lines = _kanji_lines(learned)
    kanji = {character: read_kanji(line) for character, line in lines.items()}
    suggest = cache(partial(from_characters, kanji))
    _classify(words, unclassified, kanji, suggest)
    counts = _counted(attested(names), words, suggest)
    head = {
        "format": FORMAT,
        "source": "ENAMDICT/JMnedict, Electronic Dictionary Research and Development Group",
        "licence": "CC BY-SA 4.0",
        "surnames": len(words[SURNAME]),
        "given": len(words[GIVEN]),
    }
    sections = [
        json.dumps(head),
        "\n".join(f"{character}\t{line}" for character, line in lines.items()),
        *("\n".join(_word_lines(words[r], counts[r], suggest, r)) for r in (SURNAME, GIVEN)),
    ]
    return lzma.compress("\n\n".join(sections).encode(), preset=9 | lzma.PRESET_EXTREME)


def read_enamdict(file: Path) -> tuple[tuple[Words, Words], Words]:
    """(surnames, given names), unclassified ones; never persons, places or organisations."""
    roles: tuple[Words, Words] = (defaultdict(dict), defaultdict(dict))
    unclassified: Words = defaultdict(dict)
    for line in file.read_text("euc_jp", errors="replace").splitlines():
        found = _LINE.match(line)
        if not found or not _is_word(found[1]):
            continue
        word, kana = found[1], hiragana(found[2])
        types = {t for group in _TYPES.findall(found[3]) for t in group.split(",")}
        if not _KANA.match(kana):
            continue
        for role in {ROLES[t] for t in types if t in ROLES}:
            roles[role][word][kana] = 1.0
        if types == {"u"}:
            unclassified[word][kana] = UNCLASSIFIED
    return roles, unclassified


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and not all(is_kana(c) for c in text) and "\ufffd" not in text


def attested(names: Path) -> list[tuple[str, str, str]]:
    """(kanji name, surname in Latin, given name in Latin) of persons whose rows may be shipped."""
    import polars as pl

    rows = pl.read_parquet(names).filter(
        (pl.col("use") == SHIPPABLE) & (pl.col("lang") == "ja") & (pl.col("kind") == "kanji")
    )
    parted = [(n, latin.split()) for n, latin in rows.select("name", "latin_name").iter_rows()]
    return [
        (name, *latin)
        for name, latin in parted
        if len(latin) == 2 and 2 <= len(name) <= 2 * LONGEST
    ]


def _kanji_lines(learned: list[CharacterReadings]) -> dict[str, str]:
    """Character → for each role its log share of all characters and its readings, as stored."""
    totals = [sum(sum(r.values()) for r in role.values()) for role in learned]
    lines = {}
    for character in sorted(learned[SURNAME].keys() | learned[GIVEN].keys()):
        parts = []
        for role, total in zip(learned, totals, strict=True):
            heard = role.get(character, {})
            share = math.log(max(sum(heard.values()), 0.5) / total)
            spelled = _shares({k: uses for k, uses in heard.items() if uses >= FEWEST_HEARD})
            parts.append([encoded(share), *(kana + encoded(log) for kana, log in spelled)])
        if any(len(part) > 1 for part in parts):
            lines[character] = "\t".join(" ".join(part) for part in parts)
    return lines


def _shares(counts: dict[str, float]) -> tuple[Spelled, ...]:
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((kana, math.log(count / total)) for kana, count in ranked)


def _classify(
    words: tuple[Words, Words], unclassified: Words, kanji: dict[str, Kanji], suggest: Suggest
) -> None:
    """Unclassified words join the roles that know the word, else the likelier one.

    What its characters suggest first anyway need not be listed.
    """
    for word, spelled in unclassified.items():
        roles = [role for role in (SURNAME, GIVEN) if word in words[role]]
        roles = roles or [_likelier(word, kanji)]
        for role in roles:
            if word in words[role] or not _suggested_first(spelled, suggest(word, role)):
                words[role][word] = spelled | words[role].get(word, {})


def _likelier(word: str, kanji: dict[str, Kanji]) -> int:
    logs = [
        sum(kanji[c].shares[role] if c in kanji else 0.0 for c in repeated(word))
        for role in (SURNAME, GIVEN)
    ]
    return SURNAME if logs[SURNAME] > logs[GIVEN] else GIVEN


def _suggested_first(spelled: Iterable[str], suggested: Sequence[Spelled]) -> bool:
    first = [kana for kana, _ in suggested[:3]]
    return all(kana in first for kana in spelled)


def _counted(
    people: Iterable[tuple[str, str, str]], words: tuple[Words, Words], suggest: Suggest
) -> tuple[Counts, Counts]:
    """How often each word, and each reading of it, is borne by the attested persons."""
    counts: tuple[Counts, Counts] = tuple(  # type: ignore[assignment]
        (Counter(), defaultdict(Counter)) for _ in (SURNAME, GIVEN)
    )
    for name, surname, given in people:
        spelled = (folded(surname), folded(given))
        found = [
            (sum(_evidence(part, s, words[r], suggest, r) for r, part, s in places), at)
            for at in range(1, len(name))
            for places in [((SURNAME, name[:at], spelled[0]), (GIVEN, name[at:], spelled[1]))]
        ]
        evidence, at = max(found)
        if evidence >= 2:
            for role, part in ((SURNAME, name[:at]), (GIVEN, name[at:])):
                counts[role][0][part] += 1
                counts[role][1][part][spelled[role]] += 1
    return counts


def _evidence(word: str, heard: str, words: Words, suggest: Suggest, role: int) -> int:
    if all(is_kana(c) for c in word):
        return 2 * (folded(hepburn(word)) == heard)
    if heard in {folded(hepburn(kana)) for kana in words.get(word, ())}:
        return 2
    suggested = suggest(word, role) if len(word) <= LONGEST else ()
    return int(heard in {folded(hepburn(kana)) for kana, _ in suggested})


def _word_lines(words: Words, counts: Counts, suggest: Suggest, role: int) -> Iterator[str]:
    borne, heard = counts
    total = sum(borne.values())
    classed = sum(max(r.values()) == 1.0 for r in words.values())
    for word in sorted(words.keys() | {w for w in borne if _is_word(w)}):
        listed = words.get(word, {})
        chance = COUNTED * borne[word] / total
        if listed:
            is_classed = max(listed.values()) == 1.0
            chance += LISTED / classed if is_classed else UNCLASSED / (len(words) - classed + 1)
        suggested = suggest(word, role)
        readings = _weighed(listed, heard.get(word, {}), suggested)
        if readings:
            spelled = (stored(kana, log, suggested) for kana, log in readings)
            yield f"{word}\t{encoded(math.log(chance))} {' '.join(spelled)}"


def _weighed(
    listed: dict[str, float], heard: dict[str, int], suggested: Sequence[Spelled]
) -> tuple[Spelled, ...]:
    """Shares of a word's readings: what its characters suggest, corrected by what was borne."""
    by_character = dict(suggested)
    total = sum(math.exp(log) for log in by_character.values()) or 1.0
    weights = {
        kana: weight * max(math.exp(by_character.get(kana, -20.0)) / total, 1e-3) ** 0.6
        for kana, weight in listed.items()
    }
    own = sum(weights.values()) or 1.0
    shares = {kana: PRIOR * weight / own for kana, weight in weights.items()}
    candidates = [*sorted(weights, key=lambda kana: (-weights[kana], kana)), *by_character]
    for latin, count in heard.items():
        same = [kana for kana in candidates if folded(hepburn(kana)) == latin]
        if same:
            shares[same[0]] = shares.get(same[0], 0.0) + count
    return _shares(shares)


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(build(Path(sys.argv[1]), Path(sys.argv[2])))
