"""What the names of a record sound like, in 64 bits: which consonants follow each other in them.

Two names that differ in a token still share the other one's key. Their sounds as a whole tell most
of them apart for the price of one machine instruction, where comparing them costs ten thousand.
"""

from __future__ import annotations

import duckdb

# The consonants of keys of names (see `names.keys`); every two of them have a bit.
CONSONANTS = "BDFGLMNS"
_BIT = " + ".join(
    f"(strpos('{CONSONANTS}', consonants[i{later}]) - 1) * {worth}"
    for later, worth in (("", len(CONSONANTS)), (" + 1", 1))
)
# Reads table `name_key` (record_id, key). A plus stands between the beginnings of two tokens.
SOUNDS = f"""
WITH spelled AS (
    SELECT key, regexp_replace(replace(upper(key), 'W', 'F'), '[^{CONSONANTS}+]', '', 'g')
        AS consonants
    FROM (SELECT DISTINCT key FROM name_key)
), heard AS (
    SELECT key, list_reduce([
        CASE WHEN '+' IN (consonants[i], consonants[i + 1]) THEN 0::UBIGINT
        ELSE 1::UBIGINT << ({_BIT})::UBIGINT END
        FOR i IN range(1, length(consonants))
    ], lambda a, b: a | b, 0::UBIGINT) AS sounds
    FROM spelled
)
SELECT record_id, bit_or(sounds) AS sounds FROM name_key JOIN heard USING (key) GROUP BY record_id
"""


def add_sounds(connection: duckdb.DuckDBPyConnection) -> None:
    """Give table `person` its column `sounds`; 0 where no key tells any."""
    connection.execute(
        "ALTER TABLE person ADD COLUMN IF NOT EXISTS sounds UBIGINT DEFAULT 0::UBIGINT"
    )
    connection.execute(
        f"UPDATE person SET sounds = heard.sounds FROM ({SOUNDS}) heard "
        "WHERE unique_id = heard.record_id"
    )


def share(a: str, b: str) -> str:
    """SQL: how many tenths of the sounds of the record that has fewer the other has as well.

    All, where one has none. `a` and `b` are rows with `sounds` and `many`, how many those are.
    """
    return f"""(CASE WHEN {a}.sounds = 0 OR {b}.sounds = 0 THEN 10
        ELSE 10 * bit_count({a}.sounds & {b}.sounds)::INTEGER // least({a}.many, {b}.many)
        END)::UTINYINT"""
