"""Answers that cannot all be true: A is B, B is C, and yet A is not C. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from borderlink.review.answer import Judgement


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that holds: which two records, by whom, in which match."""

    match_id: str
    agency: str
    record_a: int
    record_b: int
    judgement: Judgement


def contradictions(answers: Iterable[Said]) -> frozenset[tuple[str, str]]:
    """Match and agency of every answer that is part of a contradiction.

    *Same* is transitive: of each pair called different that a chain of pairs called the same joins,
    the answers on the pair and on the shortest such chain. A pair on which two agencies disagree is
    no link of a chain: that is a matter between the two.
    """
    by_pair: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for said in answers:
        by_pair[min(said.record_a, said.record_b), max(said.record_a, said.record_b)].append(said)
    same = {pair for pair, words in by_pair.items() if all(_same(word) for word in words)}
    neighbours = _neighbours(same)
    found: set[tuple[str, str]] = set()
    for pair, words in sorted(by_pair.items()):
        if not any(_same(word) for word in words):
            for step in _chain(*pair, neighbours):
                found |= {(word.match_id, word.agency) for word in (*words, *by_pair[step])}
    return frozenset(found)


def _same(said: Said) -> bool:
    return said.judgement is not Judgement.DIFFERENT


def _neighbours(pairs: Iterable[tuple[int, int]]) -> Mapping[int, list[int]]:
    neighbours: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted(pairs):
        neighbours[a].append(b)
        neighbours[b].append(a)
    return neighbours


def _chain(start: int, end: int, neighbours: Mapping[int, list[int]]) -> Iterator[tuple[int, int]]:
    """The pairs of the shortest way between two records; nothing where there is none."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for there in neighbours.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    here = end
    while here in came_from and here != start:
        yield min(here, came_from[here]), max(here, came_from[here])
        here = came_from[here]
