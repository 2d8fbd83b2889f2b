"""Tonight's pairs against what is remembered → what each agency is asked of every match."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from borderlink.config import Config
from borderlink.progress import Progress, StageResult
from borderlink.review.contradictions import Said, contradictions
from borderlink.review.match_id import match_id
from borderlink.review.memory import (
    Remembered,
    Row,
    find_tonight,
    read_moving,
    read_sides,
    read_words,
    write_matches,
    write_sides,
)
from borderlink.review.states import (
    DISAGREE,
    Known,
    Standing,
    State,
    Status,
    disagree,
    overall,
    side_status,
)
from borderlink.store import Store

Words = Mapping[str, Mapping[str, Standing]]


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Bring the matches to this night, inside the caller's transaction.

    Counts by state; `suppressed` are the matches that the machine found again and that stay silent
    for an agency that has answered, so that silence is visible; `in conflict` those on which the
    two agencies differ.
    """
    find_tonight(store, config.settings.linkage.report_weight)
    moving = read_moving(store)
    progress.begin("review", len(moving))
    tonight = _Tonight.of(store, moving, night)
    matches: list[Row] = []
    sides: list[Row] = []
    for found in moving:
        match, changed = tonight.remember(found)
        matches.append(match)
        sides.extend(changed)
    progress.advance(len(moving))
    write_matches(store, matches, night)
    write_sides(store, sides, night)
    return StageResult("review", _counts(store))


@dataclass(frozen=True, slots=True)
class _Tonight:
    """What is needed to say where any match stands tonight."""

    night: date
    secret: bytes
    sides: Mapping[tuple[str, str], Status]
    words: Words
    contradicted: Collection[tuple[str, str]]

    @classmethod
    def of(cls, store: Store, moving: Iterable[Remembered], night: date) -> _Tonight:
        words = read_words(store)
        return cls(
            night=night,
            secret=store.secret("match id"),
            sides=read_sides(store),
            words=words,
            contradicted=contradictions(_holding(moving, words, night)),
        )

    def remember(self, found: Remembered) -> tuple[Row, list[Row]]:
        """The match's row, and a row for each agency whose question is another now."""
        identifier = found.match_id or match_id(self.secret, found.record_a, found.record_b)
        words = self.words.get(identifier, {})
        now = [
            (agency, self._status(found, identifier, agency, words)) for agency in found.agencies
        ]
        changed: list[Row] = [
            {"match_id": identifier, "agency": agency, **_told(status)}
            for agency, status in now
            if status != self.sides.get((identifier, agency))
        ]
        whole = overall((status, words.get(agency)) for agency, status in now)
        return _row(found, identifier, whole, self.night), changed

    def _status(
        self, found: Remembered, identifier: str, agency: str, words: Mapping[str, Standing]
    ) -> Status:
        (other,) = (code for code in found.agencies if code != agency)
        before = json.loads(found.basis_before) if found.basis_before else None
        return side_status(
            Known(self.sides.get((identifier, agency)), before),
            json.loads(found.basis) if found.basis else None,
            words.get(agency),
            words.get(other),
            self.night,
            contradicted=(identifier, agency) in self.contradicted,
        )


def _holding(moving: Iterable[Remembered], words: Words, night: date) -> Iterator[Said]:
    """The answers that hold tonight, and on which the two agencies do not differ."""
    for found in moving:
        said = words.get(found.match_id or "", {})
        if found.basis is None or disagree(*_both(found, said)):
            continue
        basis = json.loads(found.basis)
        for word in said.values():
            if word.holds(basis, night):
                yield Said(
                    found.match_id or "",
                    word.agency,
                    found.record_a,
                    found.record_b,
                    word.judgement,
                )


def _both(
    found: Remembered, said: Mapping[str, Standing]
) -> tuple[Standing | None, Standing | None]:
    first, second = found.agencies
    return said.get(first), said.get(second)


def _row(found: Remembered, identifier: str, status: Status, night: date) -> Row:
    return {
        "match_id": identifier,
        "record_a": found.record_a,
        "record_b": found.record_b,
        "first_night": found.first_night or night,
        "match_weight": found.match_weight,
        "match_probability": found.match_probability,
        "evidence": found.evidence,
        "basis": found.basis or found.basis_before or "{}",
        "ambiguous": found.ambiguous,
        **_told(status),
    }


def _told(status: Status) -> Row:
    return {
        "state": status.state.value,
        "link_class": status.link_class.value,
        "night": status.since,
        "what_changed": list(status.what_changed),
    }


def _counts(store: Store) -> dict[str, int]:
    states = dict(store.rows("SELECT state, count(*) FROM match GROUP BY state ORDER BY state"))
    silent = store.value(
        "SELECT count(DISTINCT match_id) FROM match_side WHERE state = ?", [State.SUPPRESSED.value]
    )
    conflict = store.value(
        "SELECT count(DISTINCT match_id) FROM match_side WHERE list_contains(what_changed, ?)",
        [DISAGREE],
    )
    counts = {"matches": sum(states.values()), **states, "suppressed": silent}
    return counts | ({"in conflict": conflict} if conflict else {})
