"""What the store remembers of every record and key, read and replaced for the touched ones only.

Temporary tables of the store's connection say which records are meant: `changed_record` (new,
changed or withdrawn since the last night) and `touched_record` (these, and all whose features or
blocks changed through them). Frames go to and fro between the store and Splink's scratch
connection.
"""

from __future__ import annotations

import polars as pl

from borderlink import names
from borderlink.linkage.candidates import MOST_MEMBERS, OPEN_KEYS, VALUE_RULES
from borderlink.linkage.features import RECORD_COLUMNS
from borderlink.linkage.statistics import BLOCK_CAP, RARE_HOLDERS
from borderlink.store import Store

_CHANGED = """
CREATE OR REPLACE TEMP TABLE changed_record AS
SELECT coalesce(r.record_id, p.unique_id) AS record_id
FROM (SELECT record_id, export_id FROM record) r
FULL JOIN link_person p ON p.unique_id = r.record_id
WHERE r.export_id IS DISTINCT FROM p.export_id
"""

_SHIFTED = """
CREATE OR REPLACE TEMP TABLE shifted_key AS
WITH step AS (
    SELECT rule, block, 1 AS step FROM new_key
    UNION ALL
    SELECT rule, block, -1 FROM link_key SEMI JOIN touched_record USING (record_id)
    WHERE list_contains($values, rule) = $of_values
)
SELECT rule, block, sum(step) AS shift FROM step GROUP BY rule, block HAVING sum(step) <> 0
"""

# Up to which count of holders a key means the same.
_MEANING = f"""CASE
    WHEN {{count}} <= {RARE_HOLDERS} AND rule IN ('email', 'phone', 'plate') THEN 'rare'
    WHEN {{count}} <= {MOST_MEMBERS} THEN 'shared'
    ELSE 'common' END"""
_CROSSED = f"""
WITH counted AS (
    SELECT rule, block, count(*) AS members FROM link_key SEMI JOIN shifted_key USING (block)
    GROUP BY rule, block
), crossed AS (
    SELECT rule, block FROM counted JOIN shifted_key USING (rule, block)
    WHERE {_MEANING.format(count="members")} <> {_MEANING.format(count="(members - shift)")}
)
INSERT INTO touched_record
SELECT DISTINCT record_id FROM link_key SEMI JOIN crossed USING (block)
ANTI JOIN touched_record USING (record_id)
"""


def find_changed(store: Store) -> int:
    """Make both temporary tables hold what changed since the last night; returns how many."""
    store.sql(_CHANGED)
    store.sql("CREATE OR REPLACE TEMP TABLE touched_record AS FROM changed_record")
    return int(store.value("SELECT count(*) FROM changed_record"))


def touch_all(store: Store) -> None:
    """Let all records, current or remembered, count as changed."""
    store.sql(
        "INSERT INTO changed_record (SELECT record_id FROM record "
        "UNION SELECT unique_id FROM link_person) EXCEPT FROM changed_record"
    )
    store.sql("CREATE OR REPLACE TEMP TABLE touched_record AS FROM changed_record")


def forget(store: Store) -> None:
    """Empty what is remembered of the nights before, so that every record counts as new."""
    for table in ("link_key", "link_person", "link_common", "link_token", "scored_pair"):
        store.sql(f"DELETE FROM {table}")


def records_of(store: Store, table: str) -> pl.DataFrame:
    """The current records of a temporary table, as `features.add_records` takes them."""
    return store.sql(
        f"SELECT {RECORD_COLUMNS} FROM record SEMI JOIN {table} USING (record_id) "
        "ORDER BY record_id"
    ).pl()


def name_keys_of(store: Store, table: str) -> pl.DataFrame:
    """Keys (record_id, key) of these records' names, as the names stage left them."""
    return store.sql(
        f"""
        SELECT DISTINCT record_id, unnest(f.keys) AS key
        FROM name_form n SEMI JOIN {table} USING (record_id)
        JOIN name_feature f ON f.name_id = n.name_id AND f.ruleset = ? AND len(f.tokens) > 0
        """,
        [names.RULESET],
    ).pl()


def replace_keys(store: Store, keys: pl.DataFrame, *, of_values: bool) -> None:
    """Make `keys` (record_id, rule, block) all that touched records have of these rules.

    The rules are those of values, or else those of derived keys.
    """
    rules = {"values": list(VALUE_RULES), "of_values": of_values}
    store.connection.register("new_key", keys)
    store.sql(_SHIFTED, rules)
    store.sql(
        "DELETE FROM link_key WHERE list_contains($values, rule) = $of_values "
        "AND record_id IN (SELECT record_id FROM touched_record)",
        rules,
    )
    store.connection.unregister("new_key")
    add_keys(store, keys)


def add_keys(store: Store, keys: pl.DataFrame) -> None:
    """Remember rows (record_id, rule, block)."""
    store.connection.register("new_key", keys)
    store.sql("INSERT INTO link_key BY NAME SELECT * FROM new_key")
    store.connection.unregister("new_key")


def touch_crossed(store: Store) -> int:
    """Touch all holders of a key whose count left one band of meaning for another.

    At most as many for each key as a block may have. Returns how many records that are.
    """
    before = int(store.value("SELECT count(*) FROM touched_record"))
    store.sql(_CROSSED)
    return int(store.value("SELECT count(*) FROM touched_record")) - before


def holders_of(store: Store) -> pl.DataFrame:
    """How many hold each value (rule, block, holders) that a touched record holds.

    Of names only those that too many share: the others need no count.
    """
    return store.sql(
        f"""
        WITH own AS (
            SELECT DISTINCT block FROM link_key SEMI JOIN touched_record USING (record_id)
            WHERE list_contains($values, rule)
        )
        SELECT rule, block, count(*) AS holders FROM link_key SEMI JOIN own USING (block)
        GROUP BY rule, block HAVING rule <> 'name' OR count(*) > {BLOCK_CAP}
        """,
        {"values": list(VALUE_RULES)},
    ).pl()


def replace_persons(store: Store, persons: pl.DataFrame) -> None:
    """Make `persons` (table `person` of the scratch connection) all that touched records have."""
    store.sql("DELETE FROM link_person WHERE unique_id IN (SELECT record_id FROM touched_record)")
    add_persons(store, persons)


def add_persons(store: Store, persons: pl.DataFrame) -> None:
    """Remember rows of table `person`, with the version of the record that they were made from."""
    store.connection.register("new_person", persons)
    store.sql(
        "INSERT INTO link_person BY NAME SELECT p.*, r.export_id "
        "FROM new_person p JOIN record r ON r.record_id = p.unique_id"
    )
    store.connection.unregister("new_person")


def open_keys_of(store: Store) -> pl.DataFrame:
    """All members of the open blocks that touched records are in, see `candidates.OPEN_KEYS`."""
    return store.sql(OPEN_KEYS).pl()


def persons_of(store: Store, records: pl.DataFrame) -> pl.DataFrame:
    """Rows of table `person` of these records (record_id)."""
    store.connection.register("asked", records)
    found = store.sql(
        "SELECT * EXCLUDE (export_id) FROM link_person "
        "WHERE unique_id IN (SELECT record_id FROM asked)"
    ).pl()
    store.connection.unregister("asked")
    return found


def replace_pairs(store: Store, pairs: pl.DataFrame) -> None:
    """Make `pairs` (columns of table scored_pair) all that touched records have.

    Leaves in temporary table `changed_pair` (record_a, record_b) those that are not as before.
    """
    store.connection.register("new_pair", pairs)
    ours = "record_a IN (FROM touched_record) OR record_b IN (FROM touched_record)"
    store.sql(
        f"""
        CREATE OR REPLACE TEMP TABLE changed_pair AS
        WITH known AS (
            SELECT record_a, record_b, match_weight, evidence FROM scored_pair WHERE {ours}
        ), found AS (
            SELECT record_a, record_b, match_weight, evidence FROM new_pair
        )
        SELECT DISTINCT record_a, record_b
        FROM ((FROM known EXCEPT FROM found) UNION ALL (FROM found EXCEPT FROM known))
        """
    )
    store.connection.unregister("new_pair")
    store.sql(f"DELETE FROM scored_pair WHERE {ours}")
    add_pairs(store, pairs)


def add_pairs(store: Store, pairs: pl.DataFrame) -> None:
    """Remember scored pairs."""
    store.connection.register("new_pair", pairs)
    store.sql("INSERT INTO scored_pair BY NAME SELECT * FROM new_pair ORDER BY record_a, record_b")
    store.connection.unregister("new_pair")
