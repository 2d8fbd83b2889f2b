"""Counts which Mandarin syllables a Hangul syllable stands for in Chinese names.

    python -m borderlink.names.sino_korean_tables NAMES.parquet OUT

The characters of attested Chinese names, only of rows that may be shipped, are counted; how each is
read comes from the table of characters.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

from borderlink.names.characters import character
from borderlink.names.han import split_surname
from borderlink.names.hanja import by_law
from borderlink.names.scripts import script_of
from borderlink.names.sino_korean import FORMAT
from borderlink.names.sources import SHIPPABLE

MOST = 4  # Mandarin syllables of a Hangul syllable
UNSEEN = 0.02  # uses of a character that no name has
RAREST = 0.01
NOT_CHINESE = ("ja", "cn")  # EveryPolitician labels Koreans' Chinese characters "cn"
_HAN = range(0x4E00, 0xA000)

Uses = dict[str, float]  # Mandarin syllable → expected uses


def build(names: Path) -> str:
    """The text of the table, the same for the same sources."""
    used = _used(names)
    shares: dict[str, tuple[Uses, Uses]] = defaultdict(_no_uses)
    for code in _HAN:
        known = character(chr(code))
        for syllable in dict.fromkeys(s for r in known.korean for s in (r, by_law(r))):
            for role, counts in enumerate(used):
                for mandarin in known.mandarin[:1]:
                    shares[syllable][role][mandarin] += UNSEEN + counts[chr(code)]
    lines = ["\t".join([s, *map(_field, shares[s])]) for s in sorted(shares)]
    return "\n".join([FORMAT, *lines]) + "\n"


def _used(names: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each character is in a surname, in a given name, of native Chinese names."""
    import polars as pl

    rows = pl.read_parquet(names).filter(
        (pl.col("use") == SHIPPABLE)
        & (pl.col("script") == "Hani")
        & ~pl.col("lang").is_in(NOT_CHINESE)
    )
    surnames: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for name in rows["name"].unique().sort():
        parts = split_surname(name)
        if len(parts) > 1 and all(script_of(c) == "Hani" for c in name):
            surnames.update(parts[0])
            given.update("".join(parts[1:]))
    return surnames, given


def _no_uses() -> tuple[Uses, Uses]:
    return defaultdict(float), defaultdict(float)


def _field(counts: Uses) -> str:
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return " ".join(
        f"{s}:{max(1, round(100 * n / total))}" for s, n in ranked if n >= RAREST * total
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(build(Path(sys.argv[1])), "utf-8")
