"""Training pairs: attested spellings that may be shipped, and place names of the CLDR."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import jellyfish
from unidecode import unidecode

from borderlink.names import places as place_names
from borderlink.names.clean import clean
from borderlink.names.em import Spelling
from borderlink.names.han import pinyin, split_surname
from borderlink.names.hanja import korean_parts
from borderlink.names.indic import BLOCKS, moved
from borderlink.names.latin import fold
from borderlink.names.mandarin import wade_giles
from borderlink.names.scripts import script_of
from borderlink.names.thai_spelling import with_informal
from borderlink.names.tokens import tokenize
from borderlink.names.units import units_of
from borderlink.names.words import WORDS

if TYPE_CHECKING:
    import polars as pl

Pair = place_names.Pair
# On held-out places the weight 0.2 was better than 1.0, for each of these scripts.
BORROWED = 0.2
SURELY = 0.8  # from where on two whole names are surely one, joined or split differently
CLEARLY = 0.2  # how much more alike tokens must be in another order
BORROWERS = frozenset(BLOCKS) - {"Deva", "Taml"}  # Tamil has too few letters to borrow
SHIPPABLE = "train and ship"
CHINESE = "Chinese people"  # in the place of a script
BURMESE = "train_burmese_zawgyi.tsv"  # full names in Zawgyi encoding (CC BY 4.0), beside the others
# Hebrew writes too few vowels: Peter and Petra are one word there, and must not become alike.
NO_LATIN_VARIANTS = frozenset({"Latn", "Mixed", "Hani", "Hebr"})
MANDARIN_WEIGHT = 6.0
CUSTOMARY = 3.0  # people that a customary spelling of a Korean surname counts for
UNSPACED = frozenset({"Hang", "Hani", "Kana", "Thai", "Laoo", "Mymr", "Khmr"})
# Scripts with few attested names learn also from the names of countries and cities.
PLACES = {
    "Arab": "fa ur ps", "Armn": "hy", "Beng": "bn as", "Deva": "ne mr", "Ethi": "am ti",
    "Geor": "ka", "Grek": "el", "Gujr": "gu", "Guru": "pa", "Khmr": "km", "Knda": "kn",
    "Laoo": "lo", "Mlym": "ml", "Mymr": "my", "Orya": "or", "Sinh": "si", "Taml": "ta",
    "Telu": "te", "Thai": "th", "Tibt": "bo",
}  # fmt: skip


def attested(tokens: Path, names: Path) -> dict[str, list[Pair]]:
    """Script → pairs of names whose licence allows a shipped model."""
    import polars as pl

    frames = [
        pl.read_parquet(file)
        .filter((pl.col("use") == SHIPPABLE) & pl.col("latin_name").is_not_null())
        .select("script", "lang", "name", "latin_name", "weight")
        for file in (tokens, names)
    ]
    pairs = by_script(pl.concat(frames))
    zawgyi = names.parent / BURMESE
    if zawgyi.is_file():
        rows = burmese_rows(zawgyi, held_out=False)
        pairs["Mymr"] = [*pairs.get("Mymr", []), *((native, latin, 1.0) for native, latin in rows)]
    return pairs


def by_script(frame: pl.DataFrame) -> dict[str, list[Pair]]:
    """Script → pairs, kanji as Jpan; a token borne by many counts more, but not in proportion."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for script, lang, name, latin, weight in frame.iter_rows():
        known = {"Hira": "Kana"}.get(script, script)
        if script == "Hani" and lang == "ja":
            known = "Jpan"
        elif script == "Hani" and lang == "cn":
            continue  # Koreans in Chinese characters, of EveryPolitician
        elif script == "Hang" and korean_parts(name) and len(_words(latin)) > 1:
            known = "Kore"
        pairs[known].append((name, latin, 1.0 + math.log2(max(weight or 1, 1))))
    return dict(sorted(pairs.items()))


def chinese(pairs: Iterable[Pair]) -> list[Pair]:
    """Those of the pairs in Han whose name has a Chinese surname and given name, as far as seen."""
    return [
        (name, latin, weight)
        for name, latin, weight in pairs
        if len(_words(latin)) > 1 and len(split_surname(name)) > 1
    ]


def _words(latin: str) -> list[str]:
    return [word for part in re.split(r"[\s-]+", latin) if (word := fold(part))]


def places() -> dict[str, list[Pair]]:
    """Script → place names: countries and time zones' cities of the CLDR, and the packaged ones."""
    found = place_names.packaged()
    found["Thai"] = [pair for place in found["Thai"] for pair in with_informal(place)]
    return {
        script: [
            *(pair for language in languages.split() for pair in _places_in(language)),
            *found.get(script, ()),
        ]
        for script, languages in PLACES.items()
    }


def borrowed(pairs: dict[str, list[Pair]], script: str) -> list[Pair]:
    """Attested names in Devanagari, written in another script of the same plan, at a low weight."""
    if script not in BORROWERS:
        return []
    return [
        (moved_name, latin, BORROWED * weight)
        for native, latin, weight in pairs.get("Deva", [])
        if (moved_name := moved(native, script))
    ]


def _places_in(language: str) -> Iterable[Pair]:
    from babel import Locale

    local, english = Locale.parse(language), Locale.parse("en")
    for code, name in sorted(local.territories.items()):
        if code in english.territories:
            yield name, english.territories[code], 0.5
    for zone, entry in sorted(local.time_zones.items()):
        city = entry.get("city")
        if city:
            latin = english.time_zones.get(zone, {}).get("city") or zone.split("/")[-1]
            yield city, latin.replace("_", " "), 1.0


def spellings(pairs: Iterable[Pair], script: str) -> list[Spelling]:
    """Pairs of names → pairs of tokens, in order; names without spaces as a whole."""
    found: dict[tuple[tuple[str, ...], str], float] = defaultdict(float)
    for native, latin, weight in pairs:
        for left, right in _token_pairs(native, latin, script):
            units = units_of(left, script)
            if units and right and len(right) <= 3 * len(units):
                found[units, right] += weight
    return [Spelling(units, right, weight) for (units, right), weight in found.items()]


def korean(pairs: Iterable[Pair]) -> list[Spelling]:
    """Koreans' surnames and given names apart; the surname is the Latin word that it is oftener."""
    parted = [
        (parts, words, weight)
        for native, latin, weight in pairs
        if (parts := korean_parts(native)) and 2 <= len(words := _words(latin)) <= 3
    ]
    met = Counter((parts[0], word) for parts, words, _ in parted for word in {words[0], words[-1]})
    found: dict[tuple[tuple[str, ...], str], float] = defaultdict(float)
    for (surname, given), words, weight in parted:
        first = met[surname, words[0]] >= met[surname, words[-1]]
        one, rest = (words[0], words[1:]) if first else (words[-1], words[:-1])
        found[units_of(surname, "Kore"), one] += weight
        found[units_of(given, "Kore"), "".join(rest)] += weight
    for line in WORDS["korean"]["spellings"]:
        surname, *customary = line.split()
        for spelling in customary:
            found[units_of(surname, "Kore"), spelling] += CUSTOMARY
    return [
        Spelling(units, latin, weight)
        for (units, latin), weight in found.items()
        if len(latin) <= 3 * len(units)
    ]


def _token_pairs(native: str, latin: str, script: str) -> list[tuple[str, str]]:
    """Tokens in order where both sides have as many, without initials; else the whole names."""
    left = [t for t in tokenize(clean(native).text)[0] if t.script in (script, "Latn")]
    right = [
        r for t in tokenize(clean(latin).text)[0] if t.script == "Latn" and (r := fold(t.text))
    ]
    if len(left) != len(right):
        left = [t for t in left if t.script == script and len(t.text) > 1]
        right = [r for r in right if len(r) > 1]
    if not left or not right:
        return []
    if len(left) == len(right):
        if script not in UNSPACED or script == "Hang":
            right = _in_order([t.text for t in left], right)
        pairs = zip(left, right, strict=True)
        return [(token.text, word) for token, word in pairs if token.script == script]
    whole = "".join(t.text for t in left if t.script == script), "".join(right)
    single = script in UNSPACED or len(left) == 1 or len(right) == 1
    if single or _alike([fold(unidecode(whole[0]))], [whole[1]]) > SURELY:
        return [whole]
    return []


def _in_order(native: list[str], latin: list[str]) -> list[str]:
    """Latin tokens in the native order, where a family name first is one last on the other side."""
    turned = [latin[-1:] + latin[:-1], latin[1:] + latin[:1]]
    plain = [fold(unidecode(word)) for word in native]
    best = max(turned, key=lambda words: _alike(plain, words))
    return best if _alike(plain, best) > _alike(plain, latin) + CLEARLY else latin


def _alike(left: list[str], right: list[str]) -> float:
    """Mean similarity of tokens at the same place, 0 to 1."""
    pairs = zip(left, right, strict=True)
    return sum(jellyfish.jaro_winkler_similarity(a, b) for a, b in pairs) / len(left)


def mandarin(pairs: Iterable[Pair]) -> list[Spelling]:
    """Every character of the pairs in pinyin and in Wade–Giles, which few of the sources spell."""
    characters = {c for native, _, _ in pairs for c in native if script_of(c) == "Hani"}
    found = []
    for character in sorted(characters):
        for syllable in pinyin(character):
            units = units_of(character, "Hani")
            found.append(Spelling(units, syllable, MANDARIN_WEIGHT))
            found.append(Spelling(units, wade_giles(syllable), MANDARIN_WEIGHT / 3))
    return found


def latin_variants(pairs: dict[str, list[Pair]]) -> list[Spelling]:
    """Latin spellings of one native token, each against each: how Latin spellings vary."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for script, rows in pairs.items():
        for native, latin, weight in rows:
            if script in NO_LATIN_VARIANTS or " " in latin.strip():
                continue
            word = fold(latin)
            if len(word) > 1:
                groups[native][word] = max(groups[native].get(word, 0.0), weight)
    found = []
    for words in groups.values():
        for a, weight in words.items():
            found.append(Spelling(tuple(a), a, 0.2 * weight))
            found.extend(Spelling(tuple(a), b, min(weight, words[b])) for b in words if b != a)
    return found


def entities(names: Path) -> list[list[tuple[str, str]]]:
    """The forms, as (script, name), of every entity that has several."""
    import polars as pl

    frame = pl.read_parquet(names).filter(
        (pl.col("use") == SHIPPABLE) & ~pl.col("script").is_in(["Mixed", "Latn"])
    )
    forms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entity, script, name in frame.select("entity_id", "script", "name").iter_rows():
        forms[entity].append((script, name))
    return [forms[entity] for entity in sorted(forms) if len(forms[entity]) > 1]


def burmese_rows(file: Path, *, held_out: bool) -> list[tuple[str, str]]:
    """(native name in Unicode, Latin name) of a file of Zawgyi names: two thirds, or the rest.

    Persons are told apart by the hash of their Latin name, so that no name is in both parts.
    """
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    return [
        (native.split("၊")[0], latin)  # other spellings of the name follow after a comma
        for native, latin, *_ in dict.fromkeys(map(tuple, rows))
        if (zlib.crc32(latin.lower().encode()) % 3 == 0) == held_out
    ]
