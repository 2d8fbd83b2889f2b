"""Scored pairs and standing decisions → entities in the store, with stable ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from borderlink.linkage.clusters import Pair, cluster
from borderlink.linkage.evidence import PairEvidence
from borderlink.linkage.identity import identify
from borderlink.linkage.neighbourhood import mark_neighbours
from borderlink.store import Store

# A person's word that two records are one outweighs what the machine may say against it.
DECIDED_SAME_BITS = 40.0
# Distinct documents of one type and issuer inside one agency: that agency would have known.
OTHER_DOCUMENT_BITS = -8.0

_NEAR = "record_a IN (FROM near_record) AND record_b IN (FROM near_record)"

_SIBLING = "same family name, another given name"
_MISUSE = "another name on the same document"
_DEFAULT = "same default date"
_SIGNS = (_SIBLING, _MISUSE, _DEFAULT)


def update_entities(
    store: Store, night: date, *, threshold: float, everything: bool
) -> dict[str, int]:
    """Bring table `entity` and its history to this night; returns numbers for the summary.

    Only the neighbours of what changed are clustered anew, unless `everything` is. Reads the
    temporary tables `changed_record` and `changed_pair` of `memory`.
    """
    mark_neighbours(store, threshold=threshold, everything=everything)
    records = [
        record
        for (record,) in store.rows(
            "SELECT record_id FROM record SEMI JOIN near_record USING (record_id) ORDER BY 1"
        )
    ]
    same, different = _decided(store)
    weights = _weights(store) | dict.fromkeys(same, DECIDED_SAME_BITS)
    clusters = cluster(
        records, weights, threshold=threshold, apart=different | (_undecided(store) - same)
    )
    before = dict(
        store.rows(
            "SELECT record_id, entity_id FROM entity SEMI JOIN near_record USING (record_id) "
            "ORDER BY record_id"
        )
    )
    identified = identify(
        clusters.members,
        before,
        secret=store.secret("entity id"),
        used=lambda ids: _used(store, ids),
    )
    _write(store, identified.entity_of, clusters.ambiguous)
    _remember(store, night, [(c.entity_id, c.change, c.other) for c in identified.changes])
    return _numbers(store)


def _numbers(store: Store) -> dict[str, int]:
    entities, several, ambiguous = store.rows(
        """
        SELECT count(*), count(*) FILTER (records > 1), coalesce(sum(ambiguous), 0)::INTEGER
        FROM (
            SELECT count(*) AS records, count(*) FILTER (ambiguous) AS ambiguous
            FROM entity GROUP BY entity_id
        )
        """
    )[0]
    return {"entities": entities, "of several records": several, "ambiguous": ambiguous}


def _used(store: Store, ids: Collection[str]) -> set[str]:
    """Those of these ids that an entity has or once had."""
    store.connection.register("asked_id", pl.DataFrame({"entity_id": list(ids)}))
    rows = store.rows(
        "SELECT entity_id FROM entity SEMI JOIN asked_id USING (entity_id) "
        "UNION SELECT entity_id FROM entity_history SEMI JOIN asked_id USING (entity_id)"
    )
    store.connection.unregister("asked_id")
    return {identifier for (identifier,) in rows}


def left_to_a_person(evidence: str) -> bool:
    """Whether the machine must not make one entity of the pair, however much it weighs.

    Twins (one family name and birth date, two given names), a document that two names use, and
    namesakes whose birth date is the clerk's default and who share no document or contact.
    """
    if not any(sign in evidence for sign in _SIGNS):
        return False
    items = {item.comparison: item for item in PairEvidence.from_json(evidence).items}
    name, birth = (items[c].label if c in items else "" for c in ("name", "birth"))
    shared = any(items[c].bits > 0 for c in ("document", "phone", "email") if c in items)
    return (
        (name == _SIBLING and birth == "same day")
        or name == _MISUSE
        or (birth == _DEFAULT and not shared)
    )


def _undecided(store: Store) -> frozenset[Pair]:
    rows = store.rows(f"SELECT record_a, record_b, evidence FROM scored_pair WHERE {_NEAR}")
    return frozenset((a, b) for a, b, evidence in rows if left_to_a_person(evidence))


def _weights(store: Store) -> dict[Pair, float]:
    rows = store.rows(
        f"""
        SELECT p.record_a, p.record_b, p.match_weight
            + CASE WHEN a.agency = b.agency
                AND list_has_any([d.type || '|' || d.issuer FOR d IN a.documents],
                                 [d.type || '|' || d.issuer FOR d IN b.documents])
                AND NOT list_has_any([d.number_norm FOR d IN a.documents],
                                     [d.number_norm FOR d IN b.documents])
              THEN $other ELSE 0 END
        FROM scored_pair p
        JOIN record a ON a.record_id = p.record_a JOIN record b ON b.record_id = p.record_b
        WHERE {_NEAR} ORDER BY p.record_a, p.record_b
        """,
        {"other": OTHER_DOCUMENT_BITS},
    )
    return {(a, b): bits for a, b, bits in rows}


def _decided(store: Store) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Pairs that people called the same, and those that anybody calls different."""
    rows = store.rows(f"SELECT record_a, record_b, same FROM link_decision WHERE {_NEAR}")
    return (
        frozenset((a, b) for a, b, same in rows if same),
        frozenset((a, b) for a, b, same in rows if not same),
    )


def _write(store: Store, entity_of: Mapping[int, str], ambiguous: frozenset[int]) -> None:
    items = sorted(entity_of.items())
    frame = pl.DataFrame(
        {
            "record_id": [record for record, _ in items],
            "entity_id": [identifier for _, identifier in items],
            "ambiguous": [record in ambiguous for record, _ in items],
        },
        schema={"record_id": pl.Int32(), "entity_id": pl.String(), "ambiguous": pl.Boolean()},
    )
    store.connection.register("entity_frame", frame)
    store.sql("DELETE FROM entity WHERE record_id IN (FROM near_record)")
    store.sql("INSERT INTO entity BY NAME SELECT * FROM entity_frame ORDER BY record_id")
    store.connection.unregister("entity_frame")


def _remember(store: Store, night: date, changes: list[tuple[str, str, str | None]]) -> None:
    frame = pl.DataFrame(
        changes,
        schema={"entity_id": pl.String(), "change": pl.String(), "other": pl.String()},
        orient="row",
    )
    store.connection.register("change_frame", frame)
    store.sql(
        "INSERT INTO entity_history SELECT ?, entity_id, change, other FROM change_frame",
        [night],
    )
    store.connection.unregister("change_frame")
