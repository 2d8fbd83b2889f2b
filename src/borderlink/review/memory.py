"""What is remembered of matches, read for those that may change tonight, and written back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from borderlink.review.answer import Judgement
from borderlink.review.states import LinkClass, Standing, State, Status
from borderlink.store import Store

# What a match rests on (DESIGN §7): names, births and documents of both sides. An address is not
# among them, so a person who moves does not re-open a decision.
_TONIGHT = """
CREATE OR REPLACE TEMP TABLE pair_tonight AS
WITH pair AS (
    SELECT * FROM scored_pair WHERE match_weight >= ?
), rests AS (
    SELECT record_id, agency,
        md5(to_json(list_sort(list_transform(names, n -> n."full")))::VARCHAR) AS names,
        md5(to_json([birth.earliest, birth.latest]
            || flatten(list_transform(other_births, o -> [o.earliest, o.latest])))::VARCHAR)
            AS births,
        md5(to_json(list_sort(list_transform(documents, d -> d.number_norm)))::VARCHAR)
            AS documents
    FROM record
    WHERE record_id IN (SELECT record_a FROM pair UNION SELECT record_b FROM pair)
)
SELECT p.record_a, p.record_b, a.agency AS agency_a, b.agency AS agency_b,
    p.match_weight, p.match_probability, p.evidence,
    coalesce(ea.ambiguous OR eb.ambiguous, false) AS ambiguous,
    json_object('name of ' || a.agency, a.names, 'birth of ' || a.agency, a.births,
        'document of ' || a.agency, a.documents, 'name of ' || b.agency, b.names,
        'birth of ' || b.agency, b.births, 'document of ' || b.agency, b.documents)::VARCHAR
        AS basis
FROM pair p
JOIN rests a ON a.record_id = p.record_a
JOIN rests b ON b.record_id = p.record_b
LEFT JOIN entity ea ON ea.record_id = p.record_a
LEFT JOIN entity eb ON eb.record_id = p.record_b
WHERE a.agency <> b.agency
"""

# A match that is open for both, that nobody ever answered and that rests on what it rested on is
# as it was: of a million, a night looks at the others only.
_MOVING = """
CREATE OR REPLACE TEMP TABLE moving_match AS
WITH waiting AS (
    SELECT match_id FROM match_side GROUP BY match_id HAVING bool_and(state = 'open')
), known AS (
    SELECT m.*, ia.agency AS agency_a, ib.agency AS agency_b,
        m.match_id IN (FROM waiting)
        AND m.match_id NOT IN (SELECT match_id FROM decision) AS as_it_was
    FROM match m
    JOIN record_identity ia ON ia.record_id = m.record_a
    JOIN record_identity ib ON ib.record_id = m.record_b
)
SELECT coalesce(k.record_a, t.record_a) AS record_a,
    coalesce(k.record_b, t.record_b) AS record_b,
    coalesce(k.agency_a, t.agency_a) AS agency_a,
    coalesce(k.agency_b, t.agency_b) AS agency_b,
    k.match_id, k.first_night, k.basis AS basis_before, t.basis,
    coalesce(t.match_weight, k.match_weight) AS match_weight,
    coalesce(t.match_probability, k.match_probability) AS match_probability,
    coalesce(t.evidence, k.evidence) AS evidence,
    coalesce(t.ambiguous, k.ambiguous) AS ambiguous
FROM known k FULL JOIN pair_tonight t ON t.record_a = k.record_a AND t.record_b = k.record_b
WHERE k.as_it_was IS NOT TRUE OR t.basis IS DISTINCT FROM k.basis
"""

_REFRESH = """
UPDATE match SET match_weight = t.match_weight, match_probability = t.match_probability,
    evidence = t.evidence, ambiguous = t.ambiguous
FROM pair_tonight t
WHERE t.record_a = match.record_a AND t.record_b = match.record_b
    AND (t.evidence <> match.evidence OR t.match_weight <> match.match_weight
        OR t.ambiguous <> match.ambiguous)
"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A match that may change tonight: as it was, and as it was found."""

    record_a: int
    record_b: int
    agencies: tuple[str, str]
    match_id: str | None  # None: found for the first time
    first_night: date | None
    basis_before: str | None
    basis: str | None  # None: not found tonight
    match_weight: float
    match_probability: float
    evidence: str
    ambiguous: bool


def find_tonight(store: Store, report_weight: float) -> None:
    """Make temporary table `pair_tonight` of the pairs that weigh enough to be reported."""
    store.sql(_TONIGHT, [report_weight])


def read_moving(store: Store) -> list[Remembered]:
    """Every match whose state may be another tonight, in the order of its records.

    Leaves them in temporary table `moving_match`.
    """
    store.sql(_MOVING)
    rows = store.rows("FROM moving_match ORDER BY record_a, record_b")
    return [Remembered(a, b, (of_a, of_b), *rest) for a, b, of_a, of_b, *rest in rows]


def read_sides(store: Store) -> dict[tuple[str, str], Status]:
    """Match and agency → where each match of table `moving_match` stood for that agency."""
    rows = store.rows(
        "SELECT match_id, agency, state, link_class, night, what_changed "
        "FROM match_side SEMI JOIN moving_match USING (match_id)"
    )
    return {
        (identifier, agency): Status(State(state), LinkClass(link_class), since, tuple(what))
        for identifier, agency, state, link_class, since, what in rows
    }


def read_words(store: Store) -> dict[str, dict[str, Standing]]:
    """What each agency said last on each match, by when it was said: files may arrive late."""
    rows = store.rows(
        """
        SELECT match_id, agency, judgement, valid_until, basis FROM decision
        QUALIFY row_number() OVER (
            PARTITION BY match_id, agency ORDER BY decided_at DESC, decision_id DESC
        ) = 1
        ORDER BY match_id, agency
        """
    )
    words: dict[str, dict[str, Standing]] = defaultdict(dict)
    for identifier, agency, judgement, valid_until, basis in rows:
        said = Standing(agency, Judgement(judgement), valid_until, json.loads(basis))
        words[identifier][agency] = said
    return words


_MATCH: Mapping[str, pl.DataType] = {
    "match_id": pl.String(),
    "record_a": pl.Int32(),
    "record_b": pl.Int32(),
    "first_night": pl.Date(),
    "night": pl.Date(),
    "state": pl.String(),
    "link_class": pl.String(),
    "match_weight": pl.Float64(),
    "match_probability": pl.Float64(),
    "evidence": pl.String(),
    "basis": pl.String(),
    "what_changed": pl.List(pl.String()),
    "ambiguous": pl.Boolean(),
}
_SIDE: Mapping[str, pl.DataType] = {
    "match_id": pl.String(),
    "agency": pl.String(),
    "state": pl.String(),
    "link_class": pl.String(),
    "night": pl.Date(),
    "what_changed": pl.List(pl.String()),
}

Row = Mapping[str, object]

# One row a night and match at most, however often the night runs.
_NEWS = """
INSERT INTO match_basis
WITH last AS (
    SELECT match_id, max_by(basis, night) AS basis FROM match_basis GROUP BY match_id
)
SELECT m.match_id, ?, m.basis FROM match_now m LEFT JOIN last USING (match_id)
WHERE m.state <> 'withdrawn' AND m.basis IS DISTINCT FROM last.basis
"""


def write_matches(store: Store, rows: Sequence[Row], night: date) -> None:
    """Put these matches in the place of what was known of them; the others keep up with tonight."""
    store.connection.register("match_now", pl.DataFrame(rows, schema=_MATCH))
    store.sql("DELETE FROM match WHERE match_id IN (SELECT match_id FROM match_now)")
    store.sql("INSERT INTO match BY NAME SELECT * FROM match_now")
    store.sql(
        "DELETE FROM match_basis WHERE night = ? AND match_id IN (SELECT match_id FROM match_now)",
        [night],
    )
    store.sql(_NEWS, [night])
    store.connection.unregister("match_now")
    store.sql(_REFRESH)


def write_sides(store: Store, rows: Sequence[Row], night: date) -> None:
    """Put these questions in the place of the earlier ones, and log each that is another now."""
    store.connection.register("side_now", pl.DataFrame(rows, schema=_SIDE))
    store.sql(
        "DELETE FROM match_side WHERE (match_id, agency) IN (SELECT match_id, agency FROM side_now)"
    )
    store.sql("INSERT INTO match_side BY NAME SELECT * FROM side_now")
    store.sql(
        """
        INSERT INTO match_change
        SELECT ?, match_id, agency, state,
            if(state = 'new', ['found for the first time'], what_changed) FROM side_now
        """,
        [night],
    )
    store.connection.unregister("side_now")
