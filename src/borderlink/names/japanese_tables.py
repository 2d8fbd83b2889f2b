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
from collections.abc import Iterable, Iterator
from pathlib import Path

from borderlink.names.japanese import (
    FORMAT,
    GIVEN,
    SURNAME,
    Kanji,
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
Counts = tuple[Counter[str], dict[str, Counter[str]]]  # words; word → folded Latin readings


def build(enamdict: Path, names: Path) -> bytes:
    """The file of the table, the same for the same sources."""
    words, unclassified = read_enamdict(enamdict)
    learned = [learn_readings(words[role]) for role in (SURNAME, GIVEN)]
    kanji = _kanji(learned)
    _classify(words, unclassified, kanji)
    counts = _counted(attested(names), words, kanji)
    head = {
        "format": FORMAT,
        "source": "ENAMDICT/JMnedict, Electronic Dictionary Research and Development Group",
        "licence": "CC BY-SA 4.0",
        "surnames": len(words[SURNAME]),
        "given": len(words[GIVEN]),
    }
    sections = [
        json.dumps(head),
        "\n".join(_kanji_line(c, kanji[c]) for c in sorted(kanji)),
        *("\n".join(_word_lines(words[r], counts[r], kanji, r)) for r in (SURNAME, GIVEN)),
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


def _kanji(learned: list[CharacterReadings]) -> dict[str, Kanji]:
    totals = [sum(sum(r.values()) for r in role.values()) for role in learned]
    kanji = {}
    for character in sorted(learned[SURNAME].keys() | learned[GIVEN].keys()):
        heard = [role.get(character, {}) for role in learned]
        shares = [
            math.log(max(sum(h.values()), 0.5) / t) for h, t in zip(heard, totals, strict=True)
        ]
        spelled = [_shares({k: v for k, v in h.items() if v >= FEWEST_HEARD}) for h in heard]
        if spelled[SURNAME] or spelled[GIVEN]:
            entry = Kanji((shares[0], shares[1]), (spelled[0], spelled[1]))
            kanji[character] = read_kanji(_kanji_line(character, entry)[2:])  # as readers see it
    return kanji


def _shares(counts: dict[str, float]) -> tuple[tuple[str, float], ...]:
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((kana, math.log(count / total)) for kana, count in ranked)


def _classify(words: tuple[Words, Words], unclassified: Words, kanji: dict[str, Kanji]) -> None:
    """Unclassified words join the roles that know the word, else the likelier one.

    What its characters suggest first anyway need not be listed.
    """
    for word, spelled in unclassified.items():
        roles = [role for role in (SURNAME, GIVEN) if word in words[role]]
        roles = roles or [_likelier(word, kanji)]
        for role in roles:
            if word in words[role] or not _suggested_first(word, spelled, kanji, role):
                words[role][word] = spelled | words[role].get(word, {})


def _likelier(word: str, kanji: dict[str, Kanji]) -> int:
    logs = [
        sum(kanji[c].shares[role] if c in kanji else 0.0 for c in repeated(word))
        for role in (SURNAME, GIVEN)
    ]
    return SURNAME if logs[SURNAME] > logs[GIVEN] else GIVEN


def _suggested_first(word: str, spelled: Iterable[str], kanji: dict[str, Kanji], role: int) -> bool:
    first = [kana for kana, _ in from_characters(kanji, word, role)[:3]]
    return all(kana in first for kana in spelled)


def _counted(
    people: Iterable[tuple[str, str, str]], words: tuple[Words, Words], kanji: dict[str, Kanji]
) -> tuple[Counts, Counts]:
    """How often each word, and each reading of it, is borne by the attested persons."""
    counts: tuple[Counts, Counts] = tuple(  # type: ignore[assignment]
        (Counter(), defaultdict(Counter)) for _ in (SURNAME, GIVEN)
    )
    for name, surname, given in people:
        spelled = (folded(surname), folded(given))
        found = [
            (sum(_evidence(part, s, words[r], kanji, r) for r, part, s in places), at)
            for at in range(1, len(name))
            for places in [((SURNAME, name[:at], spelled[0]), (GIVEN, name[at:], spelled[1]))]
        ]
        evidence, at = max(found)
        if evidence >= 2:
            for role, part in ((SURNAME, name[:at]), (GIVEN, name[at:])):
                counts[role][0][part] += 1
                counts[role][1][part][spelled[role]] += 1
    return counts


def _evidence(word: str, heard: str, words: Words, kanji: dict[str, Kanji], role: int) -> int:
    if all(is_kana(c) for c in word):
        return 2 * (folded(hepburn(word)) == heard)
    if heard in {folded(hepburn(kana)) for kana in words.get(word, ())}:
        return 2
    suggested = from_characters(kanji, word, role) if len(word) <= LONGEST else ()
    return int(heard in {folded(hepburn(kana)) for kana, _ in suggested})


def _kanji_line(character: str, entry: Kanji) -> str:
    return "\t".join(
        [
            character,
            *(
                " ".join([encoded(share), *(kana + encoded(log) for kana, log in readings)])
                for share, readings in zip(entry.shares, entry.readings, strict=True)
            ),
        ]
    )


def _word_lines(words: Words, counts: Counts, kanji: dict[str, Kanji], role: int) -> Iterator[str]:
    borne, heard = counts
    total = sum(borne.values())
    classed = sum(max(r.values()) == 1.0 for r in words.values())
    for word in sorted(words.keys() | {w for w in borne if _is_word(w)}):
        listed = words.get(word, {})
        chance = COUNTED * borne[word] / total
        if listed:
            is_classed = max(listed.values()) == 1.0
            chance += LISTED / classed if is_classed else UNCLASSED / (len(words) - classed + 1)
        suggested = from_characters(kanji, word, role)
        readings = _weighed(listed, heard.get(word, {}), suggested)
        if readings:
            spelled = (stored(kana, log, suggested) for kana, log in readings)
            yield f"{word}\t{encoded(math.log(chance))} {' '.join(spelled)}"


def _weighed(
    listed: dict[str, float], heard: dict[str, int], suggested: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
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
