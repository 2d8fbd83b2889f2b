"""Every place of the store where a record is, and how it leaves there.

The records to forget stand in temporary table `erased` (record_id, agency, feed, record_key), their
matches in `erased_match`. What linkage needs in order to notice that they are gone stays until it
has: their ids, and a pair without its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import orjson

from borderlink import names
from borderlink.person import Name
from borderlink.store import Store

_ERASED = """
CREATE OR REPLACE TEMP TABLE erased AS
SELECT record_id, agency, feed, record_key FROM record_identity
WHERE record_id IN (SELECT unnest(?::INTEGER[]))
"""
_MATCHES = """
CREATE OR REPLACE TEMP TABLE erased_match AS
SELECT DISTINCT match_id FROM match
WHERE record_a IN (SELECT record_id FROM erased) OR record_b IN (SELECT record_id FROM erased)
"""
_OURS = "record_id IN (SELECT record_id FROM erased)"
_OF_MATCH = "match_id IN (SELECT match_id FROM erased_match)"
_SIDE = "record_a IN (SELECT record_id FROM erased) OR record_b IN (SELECT record_id FROM erased)"

# Name of the place in the receipt → the statement; in this order. Reports of every receiver and
# night go, because any of them may show the record; those not sent yet are made again.
_STATEMENTS: Mapping[str, str] = {
    "record versions": f"DELETE FROM record_version WHERE {_OURS}",
    "protected details": f"DELETE FROM protected_detail WHERE {_OURS}",
    "name forms": f"DELETE FROM name_form WHERE {_OURS}",
    "name features": "DELETE FROM name_feature WHERE name_id NOT IN "
    "(SELECT name_id FROM name_form)",
    "names": "DELETE FROM name_string WHERE name_id NOT IN (SELECT name_id FROM name_form)",
    "evidence of pairs": f"UPDATE scored_pair SET evidence = '' WHERE {_SIDE}",
    "decisions": f"DELETE FROM decision WHERE {_OF_MATCH}",
    "answers set aside": f"DELETE FROM decision_set_aside WHERE {_OF_MATCH}",
    "history of matches": f"DELETE FROM match_change WHERE {_OF_MATCH}",
    "bases of matches": f"DELETE FROM match_basis WHERE {_OF_MATCH}",
    "sides of matches": f"DELETE FROM match_side WHERE {_OF_MATCH}",
    "persons of the desk": f"DELETE FROM desk_person WHERE {_OURS}",
    "purposes of requests": f"UPDATE request SET purpose = '' WHERE {_OF_MATCH}",
    "matches": f"DELETE FROM match WHERE {_OF_MATCH}",
    "reports": "DELETE FROM report_file",
    "record keys": f"DELETE FROM record_identity WHERE {_OURS}",
}
# What linkage takes away when it next runs: by then it has told whom else that touches.
_LEFT_TO_LINKAGE: Mapping[str, str] = {
    "blocking keys": f"SELECT count(*) FROM link_key WHERE {_OURS}",
    "scored pairs": f"SELECT count(*) FROM scored_pair WHERE {_SIDE}",
    "entities": f"SELECT count(*) FROM entity WHERE {_OURS}",
    "decided pairs": f"SELECT count(*) FROM link_decision WHERE {_SIDE}",
}
_FEATURES = ("unique_id", "export_id", "agency")


def mark(store: Store, record_ids: Iterable[int]) -> None:
    """Make the temporary tables that say whom to forget."""
    store.sql(_ERASED, [list(record_ids)])
    store.sql(_MATCHES)


def remove(store: Store) -> dict[str, int]:
    """Remove the marked records from every table; place → rows, for the receipt."""
    counts = {
        **{place: int(store.value(count)) for place, count in _LEFT_TO_LINKAGE.items()},
        "quarantined rows": _quarantined(store),
        "name tokens": _tokens(store),
        "features": _features(store),
    }
    for place, statement in _STATEMENTS.items():
        counts[place] = int(store.value(statement))
    return counts


def _features(store: Store) -> int:
    """Ids stay until linkage has seen that the record is gone and has compared its neighbours."""
    columns = [
        name
        for (name,) in store.rows(
            "SELECT column_name FROM duckdb_columns() "
            "WHERE database_name = current_database() AND table_name = 'link_person'"
        )
        if name not in _FEATURES
    ]
    emptied = ", ".join(f'"{name}" = NULL' for name in columns)
    return int(
        store.value(
            f"UPDATE link_person SET {emptied} WHERE unique_id IN (SELECT record_id FROM erased)"
        )
    )


def _quarantined(store: Store) -> int:
    """Rows set aside, as delivered, in which a key of the erased stands as a word."""
    doomed = [
        row_id
        for row_id, raw, key in store.rows(
            "SELECT q.rowid, q.raw, e.record_key FROM quarantine q JOIN erased e "
            "ON q.agency = e.agency AND q.feed = e.feed AND contains(q.raw, e.record_key)"
        )
        if _stands_in(key, raw)
    ]
    return int(
        store.value("DELETE FROM quarantine WHERE rowid IN (SELECT unnest(?::BIGINT[]))", [doomed])
    )


def _stands_in(key: str, raw: str) -> bool:
    word = re.compile(rf"(?<!\w){re.escape(key)}(?!\w)")
    return any(word.search(text) for text in _texts(orjson.loads(raw)))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)


def _tokens(store: Store) -> int:
    """Words of names that only the erased had at the last full run.

    How often others share a word stays as it was then, like all counts, until the next full run.
    """
    rows = store.rows(
        """
        SELECT e.record_id, v.names FROM erased e JOIN record_version v USING (record_id)
        WHERE v.valid_from <= (SELECT max(night) FROM link_epoch)
        QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY v.valid_from DESC) = 1
        """
    )
    forms = {record: [Name(**name) for name in spellings or ()] for record, spellings in rows}
    if not any(forms.values()):
        return 0
    store.connection.register("erased_word", names.NameIndex.from_names(forms).counts)
    erased = store.value(
        "DELETE FROM link_token USING erased_word e WHERE link_token.script = e.script "
        "AND link_token.token = e.token AND link_token.forms <= e.forms"
    )
    store.connection.unregister("erased_word")
    return int(erased)
