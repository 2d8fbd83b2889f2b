"""Keys → candidate pairs: which records are worth comparing, and which rule says so.

A name key that many records share brings nobody together on its own: it is combined with other
evidence (birth year, birthday, country), and dropped where even that stays above the cap. A pair
that only one rule found is dropped where the rest of the two records contradicts it: on 200,000
records that spares two thirds of the pairs and costs 0.1 % of the true ones.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from borderlink.errors import BudgetExceeded

BLOCK_CAP = 100
# A name key is frequent when one record in FREQUENT_SHARE holds it, within these bounds.
FREQUENT_SHARE, FREQUENT_LEAST, FREQUENT_MOST = 200, 12, 60
# The same pair meets under several keys; this many meetings for each pair of the budget may be
# joined before the pairs themselves are counted.
MEETINGS_PER_PAIR = 20

_FREQUENT = "name_key SEMI JOIN frequent_name_key USING (key)"
_RULES = {
    "name": "SELECT record_id, key FROM name_key ANTI JOIN frequent_name_key USING (key)",
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
    "document": "SELECT unique_id AS record_id, unnest(doc_numbers) AS key FROM person",
    "phone": "SELECT unique_id AS record_id, unnest(phones) AS key FROM person",
    "email": "SELECT unique_id AS record_id, unnest(emails) AS key FROM person",
    "plate": "SELECT unique_id AS record_id, unnest(plates) AS key FROM person",
}

_FREQUENT_NAME_KEYS = f"""
CREATE OR REPLACE TABLE frequent_name_key AS
SELECT key FROM name_key GROUP BY key
HAVING count(*) > greatest({FREQUENT_LEAST}, least({FREQUENT_MOST},
    (SELECT count(*) // {FREQUENT_SHARE} FROM person)))
"""

_MEETINGS = """
SELECT rule, sum(members * (members - 1) // 2)::BIGINT AS meetings
FROM (SELECT rule, count(*) AS members FROM link_key GROUP BY rule, key)
GROUP BY rule ORDER BY rule
"""

_OTHER_YEARS = """len(a.birth_years) > 0 AND len(b.birth_years) > 0
        AND NOT list_has_any(a.birth_years, b.birth_years)
        AND NOT list_has_any(a.birth_days, b.birth_slips)"""
_OTHER_COUNTRIES = """len(a.countries) > 0 AND len(b.countries) > 0
        AND NOT list_has_any(a.countries, b.countries)"""

# Reads tables `link_key` and `person`.
CANDIDATES = f"""
WITH met AS (
    SELECT l.record_id AS record_a, r.record_id AS record_b,
        list(DISTINCT l.rule ORDER BY l.rule) AS rules
    FROM link_key l JOIN link_key r
        ON l.rule = r.rule AND l.key = r.key AND l.record_id < r.record_id
    GROUP BY l.record_id, r.record_id
)
SELECT met.* FROM met
JOIN person a ON a.unique_id = record_a JOIN person b ON b.unique_id = record_b
WHERE len(rules) > 1 OR NOT CASE rules[1]
    WHEN 'name' THEN {_OTHER_YEARS} AND {_OTHER_COUNTRIES}
    WHEN 'name, birth year' THEN {_OTHER_COUNTRIES}
    WHEN 'name, country' THEN {_OTHER_YEARS}
    WHEN 'birth' THEN coalesce(a.sex <> b.sex, false) OR {_OTHER_COUNTRIES}
    ELSE false
END
"""


def build_keys(connection: duckdb.DuckDBPyConnection, record_ids: Any, name_keys: Any) -> None:
    """Make table `link_key` from `person` and the keys of names; only keys that two share stay."""
    frame = pl.DataFrame({"record_id": record_ids, "key": name_keys}).unique()
    connection.register("name_key_frame", frame)
    connection.execute("CREATE OR REPLACE TABLE name_key AS SELECT * FROM name_key_frame")
    connection.unregister("name_key_frame")
    connection.execute(_FREQUENT_NAME_KEYS)
    connection.execute(
        "CREATE OR REPLACE TABLE link_key (record_id INTEGER, rule VARCHAR, key VARCHAR)"
    )
    for rule, statement in _RULES.items():
        connection.execute(
            f"""
            INSERT INTO link_key
            SELECT record_id, $rule, key::VARCHAR FROM (SELECT DISTINCT * FROM ({statement}))
            QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND {BLOCK_CAP}
            """,
            {"rule": rule},
        )


def check_budget(connection: duckdb.DuckDBPyConnection, records: int, per_record: int) -> None:
    """Refuse, with the numbers, before a join that could not end well."""
    by_rule = connection.execute(_MEETINGS).fetchall()
    limit = per_record * records * MEETINGS_PER_PAIR
    total = sum(meetings for _, meetings in by_rule)
    if total > limit:
        counted = ", ".join(f"{rule} {meetings:,}" for rule, meetings in by_rule)
        raise BudgetExceeded(
            f"{records:,} records would meet {total:,} times ({counted}); at most {limit:,} are "
            "allowed. Look for a value that many records share by mistake, or raise "
            "linkage.max_pairs_per_record in borderlink.toml."
        )


def build_pairs(connection: duckdb.DuckDBPyConnection, records: int, per_record: int) -> int:
    """Make table `pair` (record_a < record_b, rules) within the budget; returns how many."""
    check_budget(connection, records, per_record)
    connection.execute(f"CREATE OR REPLACE TABLE pair AS {CANDIDATES} ORDER BY record_a, record_b")
    count = int(connection.execute("SELECT count(*) FROM pair").fetchall()[0][0])
    if count > per_record * records:
        raise BudgetExceeded(
            f"{records:,} records give {count:,} candidate pairs, more than "
            f"{per_record} a record. Look for a value that many records share by mistake, or "
            "raise linkage.max_pairs_per_record in borderlink.toml."
        )
    return count
