"""Tonight's pairs against what is remembered → every match's state."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from borderlink.config import Config
from borderlink.progress import Progress, StageResult
from borderlink.review.decisions import Judgement
from borderlink.review.match_id import match_id
from borderlink.review.states import Basis, LinkClass, Standing, State, Status, next_status
from borderlink.store import Store

Pair = tuple[int, int]

# What a match rests on (DESIGN §7): names, births and documents of both sides. An address is not
# among them, so a person who moves does not re-open a decision.
_TONIGHT = """
WITH rests AS (
    SELECT record_id, agency,
        md5(to_json(list_sort(list_transform(names, n -> n."full")))::VARCHAR) AS names,
        md5(to_json([birth.earliest, birth.latest]
            || flatten(list_transform(other_births, o -> [o.earliest, o.latest])))::VARCHAR)
            AS births,
        md5(to_json(list_sort(list_transform(documents, d -> d.number_norm)))::VARCHAR)
            AS documents
    FROM record
)
SELECT p.record_a, p.record_b, p.match_weight, p.match_probability, p.evidence,
    coalesce(ea.ambiguous OR eb.ambiguous, false) AS ambiguous,
    a.agency AS agency_a, a.names AS names_a, a.births AS births_a, a.documents AS documents_a,
    b.agency AS agency_b, b.names AS names_b, b.births AS births_b, b.documents AS documents_b
FROM scored_pair p
JOIN rests a ON a.record_id = p.record_a
JOIN rests b ON b.record_id = p.record_b
LEFT JOIN entity ea ON ea.record_id = p.record_a
LEFT JOIN entity eb ON eb.record_id = p.record_b
WHERE a.agency <> b.agency AND p.match_weight >= ?
ORDER BY p.record_a, p.record_b
"""


@dataclass(frozen=True, slots=True)
class _Known:
    match_id: str
    first_night: date
    status: Status
    basis: Basis
    weight: float
    probability: float
    evidence: str
    ambiguous: bool


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Bring table `match` to this night, inside the caller's transaction.

    Counts by state; `suppressed` are the settled matches that the machine found again and that
    stay silent, so that silence is visible.
    """
    known = _known(store)
    decisions = _decisions(store)
    tonight = {
        (row["record_a"], row["record_b"]): row
        for row in store.sql(_TONIGHT, [config.settings.linkage.report_weight])
        .pl()
        .iter_rows(named=True)
    }
    pairs = sorted(known.keys() | tonight.keys())
    progress.begin("review", len(pairs))
    secret = store.secret("match id")
    rows = [
        _remembered(
            pair,
            known.get(pair),
            tonight.get(pair),
            decisions=decisions,
            secret=secret,
            night=night,
        )
        for pair in pairs
    ]
    progress.advance(len(pairs))
    _replace(store, rows)
    states = Counter(str(row["state"]) for row in rows)
    silent = sum(row["state"] == State.SETTLED for row in rows)
    return StageResult("review", {"matches": len(rows), **states, "suppressed": silent})


def _remembered(
    pair: Pair,
    before: _Known | None,
    found: dict[str, object] | None,
    *,
    decisions: dict[str, list[Standing]],
    secret: bytes,
    night: date,
) -> dict[str, object]:
    """One row of table `match`: what was known, updated by what was found tonight."""
    identifier = before.match_id if before else match_id(secret, *pair)
    basis = _basis(found) if found else None
    status = next_status(
        before.status if before else None,
        before.basis if before else {},
        basis,
        decisions[identifier],
        night,
    )
    latest = found or {
        "match_weight": before.weight if before else 0.0,
        "match_probability": before.probability if before else 0.0,
        "evidence": before.evidence if before else "",
        "ambiguous": before.ambiguous if before else False,
    }
    return {
        "match_id": identifier,
        "record_a": pair[0],
        "record_b": pair[1],
        "first_night": before.first_night if before else night,
        "night": status.since,
        "state": status.state.value,
        "link_class": status.link_class.value,
        "match_weight": latest["match_weight"],
        "match_probability": latest["match_probability"],
        "evidence": latest["evidence"],
        "basis": json.dumps(basis if basis is not None else before.basis if before else {}),
        "what_changed": list(status.what_changed),
        "ambiguous": latest["ambiguous"],
    }


def _basis(found: dict[str, object]) -> Basis:
    return {
        f"{what} of {found[f'agency_{side}']}": str(found[f"{column}_{side}"])
        for side in "ab"
        for what, column in (("name", "names"), ("birth", "births"), ("document", "documents"))
    }


def _known(store: Store) -> dict[Pair, _Known]:
    rows = store.rows(
        """
        SELECT record_a, record_b, match_id, first_night, state, link_class, night, what_changed,
               basis, match_weight, match_probability, evidence, ambiguous
        FROM match
        """
    )
    return {
        (a, b): _Known(
            identifier,
            first_night,
            Status(State(state), LinkClass(link_class), since, tuple(changed)),
            json.loads(basis),
            *latest,
        )
        for a, b, identifier, first_night, state, link_class, since, changed, basis, *latest in rows
    }


def _decisions(store: Store) -> dict[str, list[Standing]]:
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
    standing: dict[str, list[Standing]] = defaultdict(list)
    for identifier, agency, judgement, valid_until, basis in rows:
        standing[identifier].append(
            Standing(agency, Judgement(judgement), valid_until, json.loads(basis))
        )
    return standing


_SCHEMA: dict[str, pl.DataType] = {
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


def _replace(store: Store, rows: list[dict[str, object]]) -> None:
    store.connection.register("tonight", pl.DataFrame(rows, schema=_SCHEMA))
    store.sql("DELETE FROM match")
    store.sql("INSERT INTO match BY NAME SELECT * FROM tonight")
    store.connection.unregister("tonight")
