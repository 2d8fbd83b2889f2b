"""Reading an agency's book: the queue, one match, one person, a search. One query a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from borderlink.desk.publish import MATCH, NIGHT
from borderlink.disclosure import ToldMatch, ToldNight
from borderlink.disclosure.fold import folded
from borderlink.store import attached

PAGE = 50  # matches of the queue on one page
_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which matches of the queue: `tab` is asked, second, answered or all."""

    tab: str = "asked"
    state: str = ""
    owner: str = ""
    strength: str = ""
    urgent: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One match of a list, with what the agency answered since the night."""

    match: ToldMatch
    place: int
    second: bool
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """One match with all that its page shows besides it."""

    match: ToldMatch
    place: int
    second: bool
    our_person: str | None
    their_person: str | None
    log: tuple[tuple[date, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that the desk took since the night."""

    match_id: str
    file: str
    judgement: str
    reason: str
    decided_by: str
    second_by: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One of the agency's own records of a person."""

    feed: str
    record: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Records that the agency may take for one person, and how they came together or apart."""

    person_id: str
    own: tuple[OwnRecord, ...]
    lines: tuple[Line, ...]  # matches that tie them
    near: tuple[Line, ...]  # matches between them and somebody else
    changes: tuple[tuple[date, str, str, str | None], ...]


# By place, because the matches lie in that order: of 100,000 only the few asked for are read.
_LINES = """
WITH said AS (
    SELECT match_id, max_by(judgement, decided_at) AS judgement FROM answer GROUP BY match_id
)
SELECT t.content, t.place, t.second, s.judgement FROM told t LEFT JOIN said s USING (match_id)
WHERE t.place BETWEEN $first AND $last AND list_contains($places, t.place) ORDER BY t.place
"""


class Book:
    """One agency's book, opened for reading; answers since the night are the only writing."""

    def __init__(self, file: Path, key: str) -> None:
        self.file = file
        self._stamp = _stamp(file)
        self._db = attached(file, key, memory_limit="512MB")
        night, self.agency, about = self._rows("SELECT night, agency, told FROM about")[0]
        self.night: date = night
        self.about: ToldNight = NIGHT.validate_json(about)

    def is_current(self) -> bool:
        """Whether no night has put another book in its place."""
        return _stamp(self.file) == self._stamp

    def close(self) -> None:
        self._db.close()

    def counts(self, pending: Sequence[str]) -> dict[str, int]:
        """How many matches each tab holds; `pending` wait for a second reviewer."""
        asked, answered, everything = self._rows(
            """
            WITH t AS (
                SELECT asked, match_id IN (SELECT match_id FROM answer) AS done,
                    list_contains($pending, match_id) AS waits, state FROM told
            )
            SELECT count(*) FILTER (asked AND NOT done AND NOT waits),
                count(*) FILTER (done OR state IN ('settled', 'suppressed')), count(*) FROM t
            """,
            {"pending": list(pending)},
        )[0]
        return {
            "asked": asked,
            "second": len(pending),
            "answered": answered,
            "all": everything,
        }

    def queue(
        self, wanted: Filter, pending: Sequence[str], *, after: int = -1, most: int = PAGE
    ) -> list[Line]:
        """The matches that fit, in the order of the queue, behind place `after`."""
        where, values = _where(wanted, pending)
        rows = self._rows(
            f"SELECT t.place FROM told t WHERE {where} AND t.place > $after "
            "ORDER BY t.place LIMIT $most",
            values | {"after": after, "most": most},
        )
        return self._lines([place for (place,) in rows])

    def count(self, wanted: Filter, pending: Sequence[str]) -> int:
        where, values = _where(wanted, pending)
        return int(self._rows(f"SELECT count(*) FROM told t WHERE {where}", values)[0][0])

    def neighbours(
        self, wanted: Filter, pending: Sequence[str], place: int
    ) -> tuple[str | None, str | None]:
        """The match before and the one after a place, among those that fit."""
        where, values = _where(wanted, pending)
        return self._rows(
            f"""
            SELECT max_by(t.match_id, t.place) FILTER (t.place < $place),
                min_by(t.match_id, t.place) FILTER (t.place > $place)
            FROM told t WHERE {where}
            """,
            values | {"place": place},
        )[0]

    def owners(self) -> list[str]:
        return [owner for (owner,) in self._rows("SELECT DISTINCT owner FROM told ORDER BY 1")]

    def open(self, match_id: str) -> Opened | None:
        """One match; None for one that the agency is not told of."""
        rows = self._rows(
            "SELECT content, place, second, our_person, their_person FROM told WHERE match_id = ?",
            [match_id],
        )
        if not rows:
            return None
        content, place, second, our_person, their_person = rows[0]
        log = self._rows(
            "SELECT night, state, what FROM change WHERE match_id = ? ORDER BY rowid", [match_id]
        )
        return Opened(
            MATCH.validate_json(content),
            place,
            second,
            our_person,
            their_person,
            tuple((night, state, tuple(what)) for night, state, what in log),
        )

    def matches(self, match_ids: Sequence[str]) -> list[ToldMatch]:
        """Those of these matches that the agency is told of, in the order asked for."""
        rows = dict(
            self._rows(
                "SELECT match_id, content FROM told WHERE match_id IN (SELECT unnest(?))",
                [list(match_ids)],
            )
        )
        return [MATCH.validate_json(rows[one]) for one in match_ids if one in rows]

    def of_record(self, feed: str, record: str) -> list[ToldMatch]:
        """All matches of one of our records, in the order of the queue."""
        rows = self._rows(
            "SELECT content FROM told WHERE our_feed = ? AND our_record = ? ORDER BY place",
            [feed, record],
        )
        return [MATCH.validate_json(content) for (content,) in rows]

    def person(self, person_id: str) -> Person | None:
        """Whoever has, or once had, that id; None where the agency has never seen it."""
        rows = self._rows(
            """
            SELECT t.place, t.our_person IS NOT DISTINCT FROM t.their_person FROM told t
            WHERE t.our_person = $who OR t.their_person = $who ORDER BY t.place
            """,
            {"who": person_id},
        )
        own = self._rows(
            "SELECT feed, record, name FROM own_record WHERE person_id = ? ORDER BY ALL",
            [person_id],
        )
        changes = self._rows(
            "SELECT night, person_id, change, other FROM person_change "
            "WHERE person_id = $who OR other = $who ORDER BY night, person_id, change",
            {"who": person_id},
        )
        if not rows and not changes:
            return None
        return Person(
            person_id,
            tuple(OwnRecord(*row) for row in own),
            tuple(self._lines([place for place, within in rows if within])),
            tuple(self._lines([place for place, within in rows if not within])),
            tuple(changes),
        )

    def by_words(self, text: str) -> list[Line]:
        """Matches that say all of these words somewhere."""
        return self.queue(Filter(tab="all", words=text), (), most=_MOST_FOUND)

    def names_with(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Match and name of all that share a key with the name looked for."""
        return [
            (match_id, name)
            for match_id, name in self._rows(
                "SELECT match_id, name FROM name_key WHERE key IN (SELECT unnest(?)) "
                f"GROUP BY ALL ORDER BY count(*) DESC, match_id, name LIMIT {_MOST_FOUND}",
                [list(keys)],
            )
        ]

    def set_aside(self) -> list[tuple[Any, ...]]:
        """Answers of the agency that could not be taken, the latest first."""
        return self._rows("FROM set_aside ORDER BY received_at DESC, match_id LIMIT 500")

    def answers(self) -> list[GivenAnswer]:
        """All answers since the night, the latest first."""
        rows = self._rows("FROM answer ORDER BY decided_at DESC, match_id")
        return [GivenAnswer(*row) for row in rows]

    def answer_of(self, match_id: str) -> GivenAnswer | None:
        """The agency's last answer since the night."""
        return next((said for said in self.answers() if said.match_id == match_id), None)

    def note(self, answer: GivenAnswer) -> None:
        """Remember an answer until the next night, once."""
        self.forget(answer.file)
        self._db.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                answer.match_id,
                answer.file,
                answer.judgement,
                answer.reason,
                answer.decided_by,
                answer.second_by,
                answer.decided_at.replace(tzinfo=None),
            ],
        )

    def forget(self, file: str) -> None:
        """Take back what was noted of an answer."""
        self._db.execute("DELETE FROM answer WHERE file = ?", [file])

    def _lines(self, places: Sequence[int]) -> list[Line]:
        """The matches at these places."""
        if not places:
            return []
        limits = {"first": min(places), "last": max(places), "places": list(places)}
        rows = self._rows(_LINES, limits)
        return [Line(MATCH.validate_json(content), *rest) for content, *rest in rows]

    def _rows(self, statement: str, values: Any = None) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(statement, values).fetchall()
        except duckdb.Error:
            # Its text quotes what was looked for.
            raise RuntimeError("the book could not be read") from None


def _where(wanted: Filter, pending: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The condition of a filter and its values; all text is bound."""
    values: dict[str, object] = {"pending": list(pending)}
    done = "t.match_id IN (SELECT match_id FROM answer)"
    waits = "list_contains($pending, t.match_id)"
    tabs = {
        "asked": f"t.asked AND NOT {done} AND NOT {waits}",
        "second": waits,
        "answered": f"({done} OR t.state IN ('settled', 'suppressed'))",
        "all": "true",
    }
    parts = [tabs.get(wanted.tab, tabs["asked"]), "$pending IS NOT NULL"]
    for column in ("state", "owner", "strength"):
        if value := getattr(wanted, column):
            parts.append(f"t.{column} = ${column}")
            values[column] = value
    if wanted.urgent:
        parts.append("t.urgent")
    for number, word in enumerate(folded(wanted.words).split()[:8]):
        parts.append(f"contains(t.words, $word{number})")
        values[f"word{number}"] = word
    return " AND ".join(parts), values


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_ino, status.st_dev
