"""Records → one flat table with integer ids: what Splink compares and what candidates share.

A value that many records hold says little, one of very many (a hotline, 000000000) nothing. How
many hold it is counted in `statistics`.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from borderlink.linkage.folding import folded_tokens
from borderlink.linkage.statistics import (
    MOST_HOLDERS,
    RARE_HOLDERS,
    count_common_words,
    count_holders,
)

RECORD_COLUMNS = (
    "record_id, agency, names, birth, other_births, sex, nationalities, birth_country, "
    "birth_place, documents, phones, emails, accounts, plates, addresses"
)


def add_records(connection: duckdb.DuckDBPyConnection, records: Any) -> None:
    """Add `records` (a frame with RECORD_COLUMNS) to table `record`."""
    connection.register("record_frame", records)
    connection.execute("CREATE TABLE IF NOT EXISTS record AS FROM record_frame LIMIT 0")
    connection.execute("INSERT INTO record BY NAME SELECT * FROM record_frame")
    connection.unregister("record_frame")


def read_values(connection: duckdb.DuckDBPyConnection) -> None:
    """What the records of `record` hold, one row each.

    Tables `word` (record_id, kind, value: words of places and addresses, countries) and `held`
    (record_id, rule, key: documents and contacts).
    """
    _register_folded(connection)
    connection.execute(f"CREATE OR REPLACE TABLE word AS {_WORDS}")
    connection.execute(f"CREATE OR REPLACE TABLE held AS {_HELD}")


def build_features(connection: duckdb.DuckDBPyConnection, records: Any) -> None:
    """Make table `person` of all records, which are all that is counted."""
    connection.execute("DROP TABLE IF EXISTS record")
    add_records(connection, records)
    read_values(connection)
    count_common_words(connection)
    count_holders(connection)
    build_persons(connection)


def build_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `person` from tables `record`, `word`, `holders` and `common`."""
    for name, statement in _TABLES.items():
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {statement}")


def _register_folded(connection: duckdb.DuckDBPyConnection) -> None:
    """Table `folded`: every distinct place, address and name part, as Latin tokens."""
    texts = connection.execute(_TEXTS).fetchall()
    frame = pl.DataFrame(
        {"text": [text for (text,) in texts], "tokens": [folded_tokens(text) for (text,) in texts]},
        schema={"text": pl.String(), "tokens": pl.List(pl.String())},
    )
    connection.register("folded_frame", frame)
    connection.execute("CREATE OR REPLACE TABLE folded AS SELECT * FROM folded_frame")
    connection.unregister("folded_frame")


_TEXTS = """
SELECT birth_place FROM record WHERE birth_place IS NOT NULL
UNION SELECT unnest([a.text FOR a IN addresses]) FROM record
UNION SELECT names[1].given FROM record WHERE names[1].given IS NOT NULL
UNION SELECT names[1].family FROM record WHERE names[1].family IS NOT NULL
ORDER BY 1
"""

_WORDS = """
SELECT DISTINCT record_id, 'place' AS kind, unnest(tokens) AS value
FROM record JOIN folded ON text = birth_place
UNION
SELECT record_id, 'address', unnest(tokens)
FROM (SELECT record_id, unnest([a.text FOR a IN addresses]) AS text FROM record)
JOIN folded USING (text)
UNION
SELECT record_id, 'country', unnest([n.country FOR n IN nationalities IF n.country IS NOT NULL])
FROM record
"""

# What looks like a placeholder is no document number.
_HELD = r"""
WITH document AS (
    SELECT record_id, unnest([d.number_norm FOR d IN documents]) AS key FROM record
)
SELECT DISTINCT record_id, 'document' AS rule, key FROM document
WHERE length(key) >= 5
    AND length(regexp_replace(key, '[^0-9]', '', 'g')) >= 3
    AND len(list_distinct(string_split(key, ''))) >= 3
    AND NOT contains('0123456789876543210', key)
UNION ALL
SELECT * FROM (
    SELECT record_id, 'phone' AS rule, unnest(phones) AS key FROM record
    UNION SELECT record_id, 'email', lower(unnest(list_concat(emails, accounts))) FROM record
    UNION SELECT record_id, 'plate',
        upper(regexp_replace(unnest(plates), '[^\pL\pN]', '', 'g')) FROM record
) WHERE length(key) >= 4
"""

_BIRTHS = """
WITH stated AS (
    SELECT record_id, list_filter(
        list_concat([birth], coalesce(other_births, [])),
        lambda b: b.earliest IS NOT NULL AND b.latest IS NOT NULL AND b.trust <> 'held'
    ) AS births
    FROM record
), sorted AS (
    SELECT record_id, births,
        list_filter(births, lambda b: b.precision = 'day' AND b.earliest = b.latest) AS days
    FROM stated
), numbered AS (
    SELECT record_id, births, days,
        [strftime(b.earliest, '%Y%m%d')::BIGINT FOR b IN days IF b.trust = 'high'] AS birth_days,
        [strftime(b.earliest, '%Y%m%d')::BIGINT FOR b IN days IF b.trust <> 'high']
            AS birth_defaults
    FROM sorted
)
SELECT record_id, birth_days, birth_defaults,
    [(d // 10000) * 10000 + (d % 100) * 100 + (d // 100) % 100 FOR d IN birth_days
        IF d % 100 <= 12 AND d % 100 <> (d // 100) % 100] AS birth_swaps,
    -- A date with one digit left out, tagged with the digit's place: equal for two dates that
    -- differ in that digit only.
    flatten([[p * 100000000 + d - ((d // (10 ** p)::BIGINT) % 10) * (10 ** p)::BIGINT
        FOR p IN range(0, 8)] FOR d IN birth_days]) AS birth_near,
    -- Buddhist era, era of the Republic of China, Solar Hijri and Bikram Sambat years; and days
    -- beside a Hijri date, whose months begin a day or two apart from place to place.
    list_concat(
        flatten([[d + s * 10000 FOR s IN [543, -543, 1911, -1911, 621, -621, 57, -57]]
            FOR d IN birth_days]),
        flatten([[strftime(b.earliest + s, '%Y%m%d')::BIGINT FOR s IN [-2, -1, 1, 2]]
            FOR b IN days IF b.calendar = 'hijri'])
    ) AS birth_slips,
    list_distinct([strftime(b.earliest, '%Y%m')::BIGINT FOR b IN births
        IF date_trunc('month', b.earliest) = date_trunc('month', b.latest)
            AND b.trust = 'high']) AS birth_months,
    list_sort(list_distinct(flatten([range(year(b.earliest),
        least(year(b.latest), year(b.earliest) + 20) + 1) FOR b IN births]))) AS birth_years
FROM numbered
"""

_DOCUMENTS = r"""
WITH stated AS (
    SELECT record_id, unnest(documents) AS d FROM record
), telling AS (
    SELECT DISTINCT record_id, d.number_norm AS number, d.issuer AS issuer, d.type AS type
    FROM stated JOIN holders ON block = hash('document', d.number_norm)
    WHERE holders <= $most
)
SELECT record_id,
    list(DISTINCT number ORDER BY number) AS doc_numbers,
    list(DISTINCT number || '|' || issuer ORDER BY number || '|' || issuer)
        FILTER (issuer IS NOT NULL) AS doc_issued,
    list(DISTINCT number ORDER BY number) FILTER (issuer IS NULL) AS doc_unissued,
    list(DISTINCT type || '|' || issuer ORDER BY type || '|' || issuer)
        FILTER (issuer IS NOT NULL) AS doc_kinds,
    list(DISTINCT left(number, -1) ORDER BY left(number, -1)) AS doc_stems,
    list_sort(flatten(list(
        [left(number, p - 1) || '?' || substr(number, p + 1) FOR p IN range(1, length(number))]
    ) FILTER (len(list_distinct(string_split(number, ''))) >= 4))) AS doc_near
FROM telling GROUP BY record_id
""".replace("$most", str(MOST_HOLDERS))

_CONTACTS = """
SELECT record_id, held.rule, list(key ORDER BY key) AS contacts,
    list(key ORDER BY key) FILTER (holders <= $rare) AS contacts_rare
FROM held JOIN holders h ON h.block = hash(held.rule, key)
WHERE held.rule <> 'document' AND holders <= $most GROUP BY record_id, held.rule
""".replace("$most", str(MOST_HOLDERS)).replace("$rare", str(RARE_HOLDERS))

_TELLING_WORDS = """
SELECT record_id, kind, list(value ORDER BY value) AS words
FROM word ANTI JOIN common USING (kind, value)
WHERE kind <> 'country' AND length(value) >= 2
GROUP BY record_id, kind
"""

_COUNTRIES = """
SELECT record_id, list(w.value ORDER BY w.value) AS countries,
    list(w.value ORDER BY w.value) FILTER (c.value IS NULL) AS countries_rare
FROM word w LEFT JOIN common c USING (kind, value)
WHERE kind = 'country' GROUP BY record_id
"""

_PERSON = """
SELECT r.record_id AS unique_id, r.agency,
    coalesce(b.birth_days, []) AS birth_days,
    coalesce(b.birth_defaults, []) AS birth_defaults,
    coalesce(b.birth_swaps, []) AS birth_swaps,
    coalesce(b.birth_near, []) AS birth_near,
    coalesce(b.birth_slips, []) AS birth_slips,
    coalesce(b.birth_months, []) AS birth_months,
    coalesce(b.birth_years, []) AS birth_years,
    coalesce([y + 1 FOR y IN b.birth_years], []) AS birth_years_near,
    CASE WHEN r.sex IN ('male', 'female') THEN r.sex END AS sex,
    r.birth_country,
    coalesce(n.countries, []) AS countries,
    coalesce(n.countries_rare, []) AS countries_rare,
    coalesce(p.words, []) AS place_tokens,
    coalesce(a.words, []) AS address_tokens,
    coalesce(d.doc_numbers, []) AS doc_numbers,
    coalesce(d.doc_issued, []) AS doc_issued,
    coalesce(d.doc_unissued, []) AS doc_unissued,
    coalesce(d.doc_kinds, []) AS doc_kinds,
    coalesce(d.doc_stems, []) AS doc_stems,
    coalesce(d.doc_near, []) AS doc_near,
    coalesce(tel.contacts, []) AS phones, coalesce(tel.contacts_rare, []) AS phones_rare,
    coalesce(mail.contacts, []) AS emails, coalesce(mail.contacts_rare, []) AS emails_rare,
    coalesce(car.contacts, []) AS plates, coalesce(car.contacts_rare, []) AS plates_rare,
    array_to_string(given.tokens, ' ') AS given,
    array_to_string(family.tokens, ' ') AS family
FROM record r
LEFT JOIN feature_births b USING (record_id)
LEFT JOIN feature_countries n USING (record_id)
LEFT JOIN feature_words p ON p.record_id = r.record_id AND p.kind = 'place'
LEFT JOIN feature_words a ON a.record_id = r.record_id AND a.kind = 'address'
LEFT JOIN feature_documents d USING (record_id)
LEFT JOIN feature_contacts tel ON tel.record_id = r.record_id AND tel.rule = 'phone'
LEFT JOIN feature_contacts mail ON mail.record_id = r.record_id AND mail.rule = 'email'
LEFT JOIN feature_contacts car ON car.record_id = r.record_id AND car.rule = 'plate'
LEFT JOIN folded given ON given.text = r.names[1].given AND len(given.tokens) > 0
LEFT JOIN folded family ON family.text = r.names[1].family AND len(family.tokens) > 0
ORDER BY r.record_id
"""

_TABLES = {
    "feature_births": _BIRTHS,
    "feature_documents": _DOCUMENTS,
    "feature_contacts": _CONTACTS,
    "feature_words": _TELLING_WORDS,
    "feature_countries": _COUNTRIES,
    "person": _PERSON,
}

STATEMENTS = (_TEXTS, _WORDS, _HELD, *_TABLES.values())
