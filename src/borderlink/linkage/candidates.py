"""Keys → candidate pairs: which records are worth comparing, and which rule says so.

A name key that many records share brings nobody together on its own: it is combined with other
evidence (birth year, birthday, country), and dropped where even that stays above the cap. A pair
that only one rule found is dropped where the rest of the two records contradicts it: on 200,000
records that spares two thirds of the pairs and costs 0.1 % of the true ones. So is one that only
rules of names found, where the names as a whole do not sound alike.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from borderlink.errors import BudgetExceeded
from borderlink.linkage.sounds import SOUNDS, add_sounds, share
from borderlink.linkage.statistics import (
    BLOCK_CAP,
    GROWN_CAP,
    MOST_HOLDERS,
    close_blocks,
    count_common_names,
)

# The same pair meets under several keys; this many meetings for each pair of the budget may be
# joined before the pairs themselves are counted.
MEETINGS_PER_PAIR = 20
# A few new records may have more pairs each than the budget, without costing much.
FEWEST_IN_BUDGET = 1_000
# Tenths of their sounds (see `sounds`) that two names share at least which meet by a key of theirs.
LEAST_SHARE = 2

# In the order in which a pair's rules are told; their places are the bits of `pair.rules`.
RULES = (
    "birth",
    "document",
    "email",
    "name",
    "name, birth year",
    "name, birthday",
    "name, country",
    "phone",
    "plate",
)
# Values that a record holds; keys of the other rules are derived from these and its features.
VALUE_RULES = ("document", "email", "name", "phone", "plate")
MOST_MEMBERS = f"""CASE
    WHEN rule IN ('document', 'email', 'phone', 'plate') THEN {MOST_HOLDERS}
    WHEN rule = 'name' THEN {BLOCK_CAP} ELSE {GROWN_CAP} END"""
RULE_NAMES = f"[name FOR name, i IN {list(RULES)} IF rules >> (i - 1) & 1 = 1]"

_VALUE_KEYS = """
SELECT record_id, rule, hash(rule, key) AS block FROM held
UNION ALL
SELECT record_id, 'name', hash('name', key) FROM name_key
    ANTI JOIN (SELECT value AS key FROM common WHERE kind = 'name') USING (key)
"""
_FREQUENT = f"""name_key SEMI JOIN (
                SELECT value AS key FROM common WHERE kind = 'name'
                UNION ALL SELECT key FROM name_key SEMI JOIN holders
                    ON rule = 'name' AND block = hash('name', key) AND holders > {BLOCK_CAP}
            ) USING (key)"""
_DERIVED_KEYS = {
    "name, birth year": f"""
        SELECT record_id, key || '|' || year AS key FROM (
            SELECT record_id, key, unnest(birth_years) AS year
            FROM {_FREQUENT} JOIN person ON unique_id = record_id WHERE len(birth_years) <= 5
        )""",
    # Sorted, so that a swapped day and month meet.
    "name, birthday": f"""
        SELECT record_id, key || '|' || least(d % 100, (d // 100) % 100) || '-'
            || greatest(d % 100, (d // 100) % 100) AS key
        FROM (
            SELECT record_id, key, unnest(birth_days) AS d
            FROM {_FREQUENT} JOIN person ON unique_id = record_id
        )""",
    "name, country": f"""
        SELECT record_id, key || '|' || country AS key FROM (
            SELECT record_id, key, unnest(countries) AS country
            FROM {_FREQUENT} JOIN person ON unique_id = record_id
        )""",
    "birth": """
        SELECT record_id, (d // 10000) || '|' || least(d % 100, (d // 100) % 100) || '-'
            || greatest(d % 100, (d // 100) % 100) AS key
        FROM (SELECT unique_id AS record_id, unnest(birth_days) AS d FROM person)""",
}

# Reads tables `link_key` (record_id, rule, block) and `touched_record` (record_id): all members of
# every open block that a touched record is in.
OPEN_KEYS = f"""
WITH own AS (
    SELECT DISTINCT block FROM link_key SEMI JOIN touched_record USING (record_id)
), met AS (
    SELECT rule, block FROM link_key SEMI JOIN own USING (block)
    GROUP BY rule, block HAVING count(*) BETWEEN 2 AND {MOST_MEMBERS}
)
SELECT record_id, list_position({list(RULES)}, met.rule)::UTINYINT - 1 AS rule, block,
    t.record_id IS NOT NULL AS touched
FROM link_key JOIN met USING (block) LEFT JOIN touched_record t USING (record_id)
"""

_MEETINGS = """
SELECT rule, sum(members * (members - 1) // 2 - others * (others - 1) // 2)::BIGINT AS meetings
FROM (
    SELECT rule, count(*) AS members, count(*) FILTER (NOT touched) AS others
    FROM open_key GROUP BY rule, block
)
GROUP BY rule ORDER BY rule
"""


def _bit(rule: str) -> int:
    return 1 << RULES.index(rule)


_OTHER_YEARS = """len(a.birth_years) > 0 AND len(b.birth_years) > 0
        AND NOT list_has_any(a.birth_years, b.birth_years)
        AND NOT list_has_any(a.birth_days, b.birth_slips)"""
_OTHER_COUNTRIES = """len(a.countries) > 0 AND len(b.countries) > 0
        AND NOT list_has_any(a.countries, b.countries)"""

# How alike a pair must sound, in tenths (see `sounds`), that only the names' own rules found. On
# 40,000 records that spares half of the pairs, 0.6 % of the true ones and 0.4 % of those found at
# 99 % precision; stricter by a fifth it would cost twice as much and spare little more.
_OWN_RULES = (
    _bit("name") | _bit("name, birth year") | _bit("name, birthday") | _bit("name, country")
)
_LEAST_SHARE = f"""CASE
    WHEN rules & ~{_OWN_RULES} <> 0 THEN 0
    WHEN rules = {_bit("name, birthday")} OR (rules = {_bit("name")} AND meetings = 1) THEN 7
    WHEN rules = {_bit("name")} THEN 4
    WHEN rules IN ({_bit("name, birth year")}, {_bit("name, country")}) THEN 3
    ELSE {LEAST_SHARE} END"""

# Reads tables `open_key` (record_id, rule, block, touched) and `person`. Each pair of a block is
# seen once, from its touched side, or from the smaller id where both are.
CANDIDATES = f"""
WITH heard AS (
    SELECT open_key.*, sounds, bit_count(sounds)::INTEGER AS many
    FROM open_key JOIN person ON unique_id = record_id
), met AS (
    SELECT least(l.record_id, r.record_id) AS record_a,
        greatest(l.record_id, r.record_id) AS record_b,
        bit_or(1::INTEGER << l.rule) AS rules, count(*) AS meetings,
        any_value({share("l", "r")}) AS share
    FROM heard l JOIN heard r ON l.block = r.block
    WHERE l.touched AND l.record_id <> r.record_id
        AND (NOT r.touched OR l.record_id < r.record_id)
        AND (l.rule <> {RULES.index("name")} OR {share("l", "r")} >= {LEAST_SHARE})
    GROUP BY record_a, record_b
), alike AS (
    SELECT record_a, record_b, rules FROM met WHERE share >= {_LEAST_SHARE}
)
SELECT alike.* FROM alike
JOIN person a ON a.unique_id = record_a JOIN person b ON b.unique_id = record_b
WHERE NOT CASE rules
    WHEN {_bit("name")} THEN {_OTHER_YEARS} AND {_OTHER_COUNTRIES}
    WHEN {_bit("name, birth year")} THEN {_OTHER_COUNTRIES}
    WHEN {_bit("name, birthday")} THEN {_OTHER_YEARS} OR {_OTHER_COUNTRIES}
    WHEN {_bit("name, country")} THEN {_OTHER_YEARS}
    WHEN {_bit("birth")} THEN coalesce(a.sex <> b.sex, false) OR {_OTHER_COUNTRIES}
    ELSE false
END
"""

STATEMENTS = (_VALUE_KEYS, *_DERIVED_KEYS.values(), OPEN_KEYS, SOUNDS, CANDIDATES)


def build_keys(connection: duckdb.DuckDBPyConnection, record_ids: Any, name_keys: Any) -> None:
    """Make table `open_key` of all records from `person` and the keys of their names.

    Adds column `sounds` to `person`.
    """
    connection.execute("DROP TABLE IF EXISTS name_key")
    add_name_keys(connection, pl.DataFrame({"record_id": record_ids, "key": name_keys}).unique())
    add_sounds(connection)
    count_common_names(connection)
    build_value_keys(connection)
    build_derived_keys(connection)
    close_blocks(connection)
    connection.execute(
        "CREATE OR REPLACE TABLE link_key AS FROM value_key "
        "UNION ALL SELECT record_id, rule, block FROM derived_key"
    )
    open_blocks(connection)


def open_blocks(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `open_key` from `link_key` of all records, as if all were touched."""
    connection.execute(
        "CREATE OR REPLACE TABLE touched_record AS SELECT DISTINCT record_id FROM link_key"
    )
    connection.execute(f"CREATE OR REPLACE TABLE open_key AS {OPEN_KEYS}")


def add_name_keys(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> None:
    """Add rows (record_id, key) to table `name_key`."""
    connection.execute("CREATE TABLE IF NOT EXISTS name_key (record_id INTEGER, key VARCHAR)")
    connection.register("name_key_frame", frame)
    connection.execute("INSERT INTO name_key BY NAME SELECT * FROM name_key_frame")
    connection.unregister("name_key_frame")


def build_value_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `value_key` (record_id, rule, block) from `held`, `name_key` and `common`."""
    connection.execute(f"CREATE OR REPLACE TABLE value_key AS {_VALUE_KEYS}")


def build_derived_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `derived_key` (record_id, rule, key, block) of all in `person`.

    Common keys are left out, which bring nobody together.

    A name key that many records hold is combined with other evidence.
    """
    connection.execute(
        "CREATE OR REPLACE TABLE derived_key "
        "(record_id INTEGER, rule VARCHAR, key VARCHAR, block UBIGINT)"
    )
    for rule, statement in _DERIVED_KEYS.items():
        connection.execute(
            f"""
            INSERT INTO derived_key
            SELECT DISTINCT record_id, $rule, key, hash($rule, key) FROM ({statement})
            ANTI JOIN (SELECT value AS key FROM common WHERE kind = $rule) USING (key)
            """,
            {"rule": rule},
        )


def build_pairs(
    connection: duckdb.DuckDBPyConnection,
    records: int,
    per_record: int,
    *,
    touched: int | None = None,
) -> int:
    """Make table `pair` (record_a < record_b, rules as bits) within the budget; returns how many.

    `records` is how many there are, `touched` how many of them `open_key` calls so, if not all.
    Refuses, with the numbers, before a join that could not end well.
    """
    met = records if touched is None else touched
    budget = _budget(records, met, per_record)
    by_rule = connection.execute(_MEETINGS).fetchall()
    limit = budget * MEETINGS_PER_PAIR
    total = sum(meetings for _, meetings in by_rule)
    if total > limit:
        counted = ", ".join(f"{RULES[rule]} {meetings:,}" for rule, meetings in by_rule)
        raise BudgetExceeded(
            f"{met:,} records would meet {total:,} times ({counted}); at most {limit:,} are "
            f"allowed. {_REMEDY}"
        )
    connection.execute(f"CREATE OR REPLACE TABLE pair AS {CANDIDATES} ORDER BY record_a, record_b")
    count = int(connection.execute("SELECT count(*) FROM pair").fetchall()[0][0])
    if count > budget:
        raise BudgetExceeded(
            f"{met:,} records give {count:,} candidate pairs, more than the {budget:,} that "
            f"{per_record} a record allow. {_REMEDY}"
        )
    return count


def _budget(records: int, touched: int, per_record: int) -> int:
    """The pairs that touched records may have.

    A pair counts for both of its records, so a few records among many may have twice as many each
    as all together; and what a thousand may have is never too much.
    """
    touched = max(min(touched, records), min(records, FEWEST_IN_BUDGET))
    return per_record * (2 * touched - touched * touched // max(records, 1))


_REMEDY = (
    "Look for a value that many records share by mistake, or raise "
    "linkage.max_pairs_per_record in borderlink.toml."
)
