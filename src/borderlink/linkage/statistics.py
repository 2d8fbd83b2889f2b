"""How many records share a value: what every weight rests on.

Two kinds of counts. Those that one record more hardly changes (how common a word, a country, a
name is) are taken in a full run and stay as they are until the next one, so that a new record does
not shift every weight of the night. Those that must be right at once (a hotline, 000000000) are
counted anew for whatever is touched.
"""

from __future__ import annotations

import duckdb

RARE_HOLDERS = 3
MOST_HOLDERS = 10
# A name key is frequent when one record in FREQUENT_SHARE holds it, within these bounds. Of pairs
# that share one key of 26 to 60 holders and nothing else, one in 4,000 was true; they were two in
# five of all pairs.
FREQUENT_SHARE, FREQUENT_LEAST, FREQUENT_MOST = 200, 12, 25

# A block of more records than this brings nobody together.
BLOCK_CAP = 100
# One that was open at the last full run stays so until it has grown to more than this.
GROWN_CAP = 200

_COMMON_WORDS = f"""
SELECT kind, value FROM word, (SELECT count(*) AS records FROM record)
GROUP BY kind, value, records
HAVING count(*) > CASE kind WHEN 'country' THEN greatest({RARE_HOLDERS}, records // 50)
    ELSE greatest(2, records // 200) END
"""
_COMMON_NAMES = f"""
SELECT 'name', key FROM name_key, (SELECT count(*) AS records FROM record)
GROUP BY key, records
HAVING count(*) > greatest({FREQUENT_LEAST},
    least({FREQUENT_MOST}, records // {FREQUENT_SHARE}))
"""
_CLOSED_BLOCKS = f"""
SELECT rule, key FROM derived_key GROUP BY rule, key HAVING count(*) > {BLOCK_CAP}
"""

STATEMENTS = (_COMMON_WORDS, _COMMON_NAMES, _CLOSED_BLOCKS)


def count_common_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `common` (kind, value) from `record` and `word` of all records."""
    connection.execute(f"CREATE OR REPLACE TABLE common AS {_COMMON_WORDS}")


def count_common_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to `common` the name keys of `name_key` that are frequent among all records."""
    connection.execute(f"INSERT INTO common {_COMMON_NAMES}")


def close_blocks(connection: duckdb.DuckDBPyConnection) -> None:
    """Move the blocks of `derived_key` that too many of all records share to `common`."""
    connection.execute(f"INSERT INTO common {_CLOSED_BLOCKS}")
    connection.execute(
        "DELETE FROM derived_key WHERE (rule, key) IN (SELECT (kind, value) FROM common)"
    )


def count_holders(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `holders` (rule, block, holders) from `held` of all records."""
    connection.execute(
        "CREATE OR REPLACE TABLE holders AS "
        "SELECT rule, hash(rule, key) AS block, count(*) AS holders FROM held GROUP BY rule, key"
    )
