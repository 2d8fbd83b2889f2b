"""Which Latin names are borne, and which of them are one: from pairs of spellings and name groups.

`python -m borderlink.names.known_names person_names.txt train_tokens.parquet train_names.parquet`
writes `tables/known.npz`. Two names are kin where one native word is spelled as both, or a group of
rigour's list (see `symbol_groups`) has both. The native words that calibration is fitted on are
left out: it then sees as few of the spellings known as there are among unseen names.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import permutations
from pathlib import Path

from borderlink.names import sources
from borderlink.names.known import write_known
from borderlink.names.latin import fold
from borderlink.names.respelled import misread
from borderlink.names.symbol_groups import wikidata
from borderlink.names.train import calibrates

# Bearers of a name; of fewer, many are slips themselves. But what a scanner makes of a known name
# (Dement of Clement) is borne by somebody, or it is not.
FEWEST = 4
MOST = 12  # spellings of one native word; of more, some are other words
Pairs = dict[str, list[sources.Pair]]


def build(person_names: Path, tokens: Path, names: Path) -> bytes:
    """The content of `known.npz`."""
    pairs = sources.attested(tokens, names)
    bearers = _bearers(pairs)
    borne = {name for name, count in bearers.items() if count >= FEWEST}
    borne |= {read for name in borne if (read := misread(name)) in bearers}
    with person_names.open(encoding="utf-8") as lines:
        groups = [{form for form in group if form.isascii()} for group in wikidata(lines)]
    kin: dict[str, set[str]] = {name: set() for name in borne}
    for one, other in _spellings([*_of_one_word(pairs), *groups]):
        if one in borne and other in borne:
            kin[one].add(other)
    commonest_first = sorted(borne, key=lambda name: (-bearers[name], name))
    return write_known({name: sorted(kin[name]) for name in commonest_first}, {"rigour": "2.6.1"})


def _bearers(pairs: Pairs) -> Counter[str]:
    """How many people bear each word: those of full names, and what the lists of words tell."""
    people = {latin for rows in pairs.values() for _, latin, _ in rows if " " in latin.strip()}
    found = Counter(
        word for name in people for part in name.replace("-", " ").split() if (word := fold(part))
    )
    words: dict[str, float] = defaultdict(float)
    for rows in pairs.values():
        for _, latin, weight in rows:
            if " " not in latin.strip():
                word = fold(latin)
                words[word] = max(words[word], 2.0 ** (weight - 1.0))  # see sources.by_script
    return Counter({w: found[w] + int(words[w]) for w in found.keys() | words if len(w) > 1})


def _of_one_word(pairs: Pairs) -> Iterator[set[str]]:
    """The Latin spellings of each native word."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for script, rows in pairs.items():
        for native, latin, _ in rows:
            single = " " not in native.strip() and " " not in latin.strip()
            if single and script not in ("Latn", "Mixed") and not calibrates(native):
                found[script, native].add(fold(latin))
    return (words for words in found.values() if len(words) <= MOST)


def _spellings(groups: Iterable[set[str]]) -> Iterator[tuple[str, str]]:
    return (pair for group in groups for pair in permutations(sorted(group), 2))


if __name__ == "__main__":
    target = Path(__file__).with_name("tables") / "known.npz"
    target.write_bytes(build(*(Path(argument) for argument in sys.argv[1:])))
