"""Scores name pairs as other open systems do; runs in the peers' own environment.

    PEERS/bin/python names_peers.py PAIRS.jsonl SCORES.json

It imports nothing of ours. `PAIRS.jsonl` has one `[name_a, name_b]` a line, in an order that does
not matter; `SCORES.json` gets, for each peer, its version, seconds and scores, or the reason why it
is absent. A peer too slow for all pairs scores as many of the first ones as it can in PATIENCE.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from itertools import product
from pathlib import Path

Score = Callable[[str, str], float]
WARM_UP = ("Юлия Шевчук", "YULIIA SHEVCHUK")
PATIENCE = 240.0  # seconds for one peer
PACE = 200  # pairs after which it is known how long the others take
LEFT_OVER = 0.5  # weight of a token without a counterpart, beside one that has it


def unidecode_score() -> Score:
    """Unidecode, lower case, Jaro–Winkler of the whole strings: what most systems do."""
    from unidecode import unidecode

    return _whole(unidecode)


def anyascii_score() -> Score:
    """anyascii, lower case, Jaro–Winkler of the whole strings."""
    from anyascii import anyascii

    return _whole(anyascii)


def icu_score() -> Score:
    """ICU's Any-Latin; Latin-ASCII, then Jaro–Winkler of the best one-to-one pairs of tokens."""
    import icu
    import jellyfish

    transliterator = icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")

    @cache
    def tokens(name: str) -> list[str]:
        return "".join(
            c if c.isalpha() else " " for c in transliterator.transliterate(name)
        ).split()

    def score(a: str, b: str) -> float:
        return aligned(tokens(a), tokens(b), jellyfish.jaro_winkler_similarity)

    return score


def rigour_score() -> Score:
    """nomenklatura's `name_match` of logic-v2 (rigour inside) on two Person entities."""
    from followthemoney import model
    from nomenklatura.matching.logic_v2.model import LogicV2
    from nomenklatura.matching.logic_v2.names.match import name_match

    config = LogicV2.default_config()

    @cache  # it caches the analysis of a name by the id of its entity
    def entity(name: str):  # type: ignore[no-untyped-def]
        properties = {"name": [name]}
        return model.get_proxy({"id": f"id {name}", "schema": "Person", "properties": properties})

    def score(a: str, b: str) -> float:
        return float(name_match(entity(a), entity(b), config).score)

    return score


PEERS: dict[str, tuple[str, Callable[[], Score]]] = {
    "unidecode + JW": ("Unidecode", unidecode_score),
    "anyascii + JW": ("anyascii", anyascii_score),
    "ICU + token JW": ("pyicu-wheels", icu_score),
    "nomenklatura": ("nomenklatura", rigour_score),
}


def aligned(left: list[str], right: list[str], similarity: Score) -> float:
    """Mean similarity by letters of the greedy one-to-one pairs; what is left over counts half."""
    grid = [
        (similarity(a, b), i, j) for (i, a), (j, b) in product(enumerate(left), enumerate(right))
    ]
    free_a, free_b = set(range(len(left))), set(range(len(right)))
    total = weight = 0.0
    for value, i, j in sorted(grid, reverse=True):
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            letters = len(left[i]) + len(right[j])
            total, weight = total + value * letters, weight + letters
    rest = sum(len(left[i]) for i in free_a) + sum(len(right[j]) for j in free_b)
    weight += LEFT_OVER * rest
    return total / weight if weight else 0.0


def _whole(romanise: Callable[[str], str]) -> Score:
    import jellyfish

    return lambda a, b: jellyfish.jaro_winkler_similarity(romanise(a).lower(), romanise(b).lower())


def measured(package: str, make: Callable[[], Score], pairs: list[list[str]]) -> dict[str, object]:
    """A peer's scores and seconds, start-up apart; why it is absent where it cannot be imported."""
    try:
        score = make()
    except ImportError as error:
        return {"absent": f"{error.name} is not installed in {sys.prefix}"}
    score(*WARM_UP)
    started = time.perf_counter()
    scores = [score(a, b) for a, b in pairs[:PACE]]
    pace = (time.perf_counter() - started) / max(len(scores), 1)
    scores += [score(a, b) for a, b in pairs[PACE : max(PACE, int(PATIENCE / pace))]]
    seconds = time.perf_counter() - started
    return {"version": version(package), "seconds": seconds, "scores": scores}


def main(pairs_file: Path, scores_file: Path) -> None:
    pairs = [json.loads(line) for line in pairs_file.read_text("utf-8").splitlines()]
    found = {name: measured(package, make, pairs) for name, (package, make) in PEERS.items()}
    scores_file.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
