"""Finds the blocking keys that tell little, because too many names have them."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from borderlink.names.keys import WHOLE, Known, Part, heard, keys_of, part_of
from borderlink.names.prepared import prepare_text
from borderlink.names.sounds import Sounds, sounds_of
from borderlink.names.sources import Pair

# Share of random pairs, a native name and another's Latin one, that share a key. Two Koreans meet
# oftener than two of all whose names are written in Hangul; Burmese names are of few syllables.
TARGET = 0.013
TARGETS = {"Kore": 0.02, "Mymr": 0.01}
# Shares of the names of a script from which on a key is common, tried one after the other.
SHARES = (0.03, 0.02, 0.014, 0.01, 0.0085, 0.007, 0.006, 0.005, 0.0043)
FEWEST, MOST = 400, 2000  # names of a script that are counted
RECURRING = 4  # names that have a key, from which on its share is told

Heard = tuple[tuple[str, tuple[Sounds, ...]], ...]  # each way, and how its tokens sound
Named = tuple[Heard, Heard]  # a name in its own script, and in Latin letters


def learn(pairs: dict[str, list[Pair]], seed: int) -> str:
    """The content of `common_keys.json`, from attested pairs of each script.

    For each script, keys become common until random pairs of its names share one as seldom as
    its target says. Of the others, the share of the names in Latin letters that have them is told.
    """
    samples = [
        (TARGETS.get(script, TARGET), [(_heard(native), _heard(latin)) for native, latin in group])
        for script in sorted(pairs)
        for group in groups(pairs[script], seed)
    ]
    common: frozenset[str] = frozenset()
    for target, named in samples:
        common = with_common(named, common, target)
    shares = widest([shares_of(named, common) for _, named in samples])
    content = {"common": sorted(common), "shares": shares}
    return json.dumps(content, indent=0) + "\n"


def groups(rows: Sequence[Pair], seed: int) -> Iterator[list[tuple[str, str]]]:
    """Whole names of a script, and names made of two of its single words; (native, Latin)."""
    chance = random.Random(seed)  # noqa: S311 (a sample, no secret)
    written = sorted({(native, latin) for native, latin, _ in rows if native and latin})
    whole = [pair for pair in written if " " in pair[1]]
    single = [pair for pair in written if " " not in pair[1]]
    for group, is_whole in ((whole, True), (single, False)):
        if len(group) >= FEWEST:
            chosen = chance.sample(group, min(len(group), MOST))
            others = chance.sample(group, len(chosen))
            yield (
                chosen
                if is_whole
                else [
                    (f"{a} {b}", f"{c} {d}") for (a, c), (b, d) in zip(chosen, others, strict=True)
                ]
            )


def _heard(text: str) -> Heard:
    return tuple(
        (view.kind, tuple(sounds_of([(readings, view.kind) for readings in view.tokens])))
        for view in heard(prepare_text(text).views)
    )


def shares_of(names: Sequence[Named], common: frozenset[str]) -> dict[str, float]:
    """The shares of the names in Latin letters that have a key, where it is not too small."""
    counted = Counter(key for _, latin in _keys(names, common) for key in latin)
    return {key: round(many / len(names), 4) for key, many in counted.items() if many >= RECURRING}


def widest(shares: Sequence[dict[str, float]]) -> dict[str, float]:
    """For each key, the largest of its shares; in the order of the keys."""
    found: dict[str, float] = {}
    for of in shares:
        for key, share in of.items():
            found[key] = max(share, found.get(key, 0.0))
    return dict(sorted(found.items()))


def with_common(
    names: Sequence[Named], common: frozenset[str], target: float = TARGET
) -> frozenset[str]:
    """The common keys, and those that these names make common."""
    for share in SHARES:
        found = _above(share, names, common)
        if met(names, found) <= target:
            break
    return found


def met(names: Sequence[Named], common: frozenset[str]) -> float:
    """The share of pairs, a native name and another's Latin one, that share a key."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    keyed = _keys(names, common)
    for at, (_, latin) in enumerate(keyed):
        for key in latin:
            holders[key].append(at)
    pairs = 0
    for at, (native, _) in enumerate(keyed):
        pairs += len({other for key in native for other in holders.get(key, ())} - {at})
    return pairs / max(len(names) * (len(names) - 1), 1)


def _above(share: float, names: Sequence[Named], common: frozenset[str]) -> frozenset[str]:
    """Also keys that more than `share` of the names have, and what only stands in for such."""
    limit = max(share * len(names), 2)
    while True:
        having: tuple[Counter[str], Counter[str]] = Counter(), Counter()
        for native, latin in _keys(names, common):
            having[0].update(native)
            having[1].update(latin)
        more = {
            key
            for counted in having
            for key, many in counted.items()
            if many > limit and key[0] != WHOLE
        }
        if not more:
            return common
        common |= more


def _keys(names: Sequence[Named], common: frozenset[str]) -> list[tuple[list[str], list[str]]]:
    known = Known(common)
    parts: dict[Sounds, Part] = {}

    def keys(of: Heard) -> list[str]:
        for _, tokens in of:
            for sounds in tokens:
                if sounds not in parts:
                    parts[sounds] = part_of(sounds, common)
        return keys_of([(kind, [parts[s] for s in tokens]) for kind, tokens in of], known)

    return [(keys(native), keys(latin)) for native, latin in names]
