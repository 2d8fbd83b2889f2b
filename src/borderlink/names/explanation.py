"""What the names stage makes of two names, in words an analyst understands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from borderlink.names.compare import Compared, compare, probability
from borderlink.names.packed import pack
from borderlink.names.prepared import PreparedName, prepare_text


@dataclass(frozen=True, slots=True)
class NameExplanation:
    """Both names through all stages, what agrees, and the evidence in sentences."""

    a: PreparedName
    b: PreparedName
    score: float
    alignment: tuple[tuple[str, str], ...]  # tokens that agree; "" where the other side has none
    sentences: tuple[str, ...]


def explain(a: str, b: str) -> NameExplanation:
    """Compare two names and say why; never raises, whatever their text."""
    first, second = prepare_text(a), prepare_text(b)
    if not first.tokens or not second.tokens:
        return NameExplanation(first, second, 0.0, (), ("One side holds no name.",))
    names = pack([first, second])
    found = compare(names, np.array([0]), np.array([1]))
    score = float(probability(found.log_odds)[0])
    alignment = _alignment(first, second, found)
    return NameExplanation(first, second, score, alignment, _sentences(first, second, found, score))


def _alignment(a: PreparedName, b: PreparedName, found: Compared) -> tuple[tuple[str, str], ...]:
    """Each token with its likeliest counterpart, by comparing them one by one."""
    agreeing_a, rest_a = _split(a, int(found.tokens_a[0]))
    agreeing_b, rest_b = _split(b, int(found.tokens_b[0]))
    pairs = _coupled(agreeing_a, agreeing_b)
    return (*pairs, *((token, "") for token in rest_a), *(("", token) for token in rest_b))


def _coupled(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    if not left or not right:
        return []
    names = pack([prepare_text(token) for token in (*left, *right)])
    grid = np.array([(i, len(left) + j) for i in range(len(left)) for j in range(len(right))])
    usable = names.usable[grid[:, 0]] & names.usable[grid[:, 1]]
    odds = np.full(len(grid), -30.0)
    odds[usable] = compare(names, grid[usable, 0], grid[usable, 1]).log_odds
    best = odds.reshape(len(left), len(right))
    longer = left if len(left) >= len(right) else right
    if longer is left:
        return [(token, right[int(np.argmax(best[i]))]) for i, token in enumerate(left)]
    return [(left[int(np.argmax(best[:, j]))], token) for j, token in enumerate(right)]


def _split(name: PreparedName, mask: int) -> tuple[list[str], list[str]]:
    agreeing = [t for at, t in enumerate(name.tokens) if mask >> at & 1]
    return agreeing, [t for at, t in enumerate(name.tokens) if not mask >> at & 1]


def _sentences(a: PreparedName, b: PreparedName, found: Compared, score: float) -> tuple[str, ...]:
    rest_a = _split(a, int(found.tokens_a[0]))[1]
    rest_b = _split(b, int(found.tokens_b[0]))[1]
    told = [f"The names agree to {score:.0%} on the scale that all scripts share."]
    if a.script != b.script:
        told.append(f"They are written in {a.script} and {b.script} and compared by sound.")
    if rest_a and rest_b:
        told.append(f"{_listed(rest_a)} stands against {_listed(rest_b)}.")
    elif rest_a or rest_b:
        told.append(f"{_listed(rest_a or rest_b)} is left out on the other side, not contradicted.")
    for name, side in ((a, "first"), (b, "second")):
        if name.honorifics:
            told.append(f"Titles set aside in the {side} name: {_listed(list(name.honorifics))}.")
        if "mixed script" in name.flags:
            told.append(f"The {side} name mixes alphabets within a word, which may be deliberate.")
    return tuple(told)


def _listed(tokens: list[str]) -> str:
    return ", ".join(f"“{token}”" for token in tokens)
