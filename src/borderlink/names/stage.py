"""The names stage: distinct names of changed records → features, only where they lack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from borderlink.names.layout import rows_of
from borderlink.names.prepared import prepare
from borderlink.names.version import RULESET
from borderlink.person import Name
from borderlink.progress import Progress, StageResult

if TYPE_CHECKING:
    from borderlink.config import Config
    from borderlink.store import Store

BATCH = 20_000

# Hashed with lengths, so that no two names of different parts run together.
_HASH = """sha256(concat_ws('|', {parts}))""".format(
    parts=", ".join(
        f"""coalesce(length(n."{part}")::VARCHAR || ':' || n."{part}", '-')"""
        for part in ("full", "given", "family", "patronymic", "language")
    )
)
# New, changed and withdrawn since their names were last listed.
CHANGED = """
    CREATE OR REPLACE TEMP TABLE renamed_record AS
    SELECT coalesce(r.record_id, n.record_id) AS record_id
    FROM (SELECT record_id, export_id FROM record) r
    FULL JOIN named_record n ON n.record_id = r.record_id
    WHERE r.export_id IS DISTINCT FROM n.export_id
"""
FORMS = f"""
    CREATE OR REPLACE TEMP TABLE current_form AS
    WITH form AS (
        SELECT r.record_id, u.form, u.n
        FROM (FROM record SEMI JOIN renamed_record USING (record_id)) r, LATERAL (
            SELECT unnest(r.names) AS n, generate_subscripts(r.names, 1) - 1 AS form
        ) u
    )
    SELECT record_id, form::INTEGER AS form, n.kind AS kind, substr({_HASH}, 1, 32) AS name_hash,
        n."full" AS "full", n.given AS given, n.family AS family,
        n.patronymic AS patronymic, n.language AS language
    FROM form
"""
MISSING_STRINGS = """
    CREATE OR REPLACE TEMP TABLE missing_string AS
    SELECT DISTINCT name_hash, "full", given, family, patronymic, language
    FROM current_form ANTI JOIN name_string USING (name_hash)
"""
NEW_STRINGS = """
    INSERT INTO name_string BY NAME
    SELECT (? - 1 + row_number() OVER (ORDER BY name_hash))::INTEGER AS name_id, *
    FROM missing_string
"""
_OF_CHANGED = "WHERE record_id IN (SELECT record_id FROM renamed_record)"
NEW_FORMS = """
    INSERT INTO name_form
    SELECT f.record_id, f.form, f.kind, s.name_id
    FROM current_form f JOIN name_string s USING (name_hash)
    ORDER BY f.record_id, f.form
"""
PENDING = """
    WITH used AS (SELECT DISTINCT name_id FROM name_form)
    SELECT s.name_id, s."full", s.given, s.family, s.patronymic, s.language
    FROM name_string s JOIN used USING (name_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM name_feature f WHERE f.name_id = s.name_id AND f.ruleset = ?
    )
    ORDER BY s.name_id
"""
_FEATURE: dict[str, pl.DataType | type[pl.DataType]] = {
    "name_id": pl.Int32,
    "ruleset": pl.String,
    "clean": pl.String,
    "script": pl.String,
    "flags": pl.List(pl.String),
    "honorifics": pl.List(pl.String),
    "tokens": pl.List(pl.String),
    "latin": pl.List(pl.String),
    "keys": pl.List(pl.String),
    "han": pl.String,
}


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:  # noqa: ARG001
    """Bring name_string, name_form and name_feature up to the current records.

    Only records that came, changed or went since the last time are read.
    """
    store.sql(CHANGED)
    store.sql(FORMS)
    store.sql(MISSING_STRINGS)
    missing = int(store.value("SELECT count(*) FROM missing_string"))
    store.sql(NEW_STRINGS, [store.reserve_ids("name", missing)])
    store.sql(f"DELETE FROM name_form {_OF_CHANGED}")
    store.sql(NEW_FORMS)
    store.sql(f"DELETE FROM named_record {_OF_CHANGED}")
    store.sql(f"INSERT INTO named_record SELECT record_id, export_id FROM record {_OF_CHANGED}")
    for table in ("current_form", "missing_string", "renamed_record"):
        store.sql(f"DROP TABLE {table}")
    pending = store.rows(PENDING, [RULESET])
    progress.begin("names", len(pending))
    for start in range(0, len(pending), BATCH):
        batch = pending[start : start + BATCH]
        _write(store, batch)
        progress.advance(len(batch))
    forms = int(store.value("SELECT count(*) FROM name_form"))
    return StageResult("names", {"forms": forms, "names prepared": len(pending)})


def _write(store: Store, batch: list[tuple[object, ...]]) -> None:
    names = [
        Name("primary", str(full), given=g, family=f, patronymic=p, language=lang)  # type: ignore[arg-type]
        for _, full, g, f, p, lang in batch
    ]
    prepared = prepare(names)
    rows = [
        (
            row[0],
            RULESET,
            n.clean,
            n.script,
            n.flags,
            n.honorifics,
            n.tokens,
            n.latin,
            n.keys,
            n.han,
        )
        for row, n in zip(batch, prepared, strict=True)
    ]
    columns = [
        [list(v) if isinstance(v, tuple) else v for v in column]
        for column in zip(*rows, strict=True)
    ]
    frame = pl.DataFrame(dict(zip(_FEATURE, columns, strict=True)), schema=_FEATURE)
    frame = frame.hstack(rows_of(prepared))
    store.connection.register("prepared", frame)
    store.sql("INSERT INTO name_feature BY NAME SELECT * FROM prepared")
    store.connection.unregister("prepared")
