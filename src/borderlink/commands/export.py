"""`borderlink export`."""

from __future__ import annotations

from pathlib import Path

from borderlink import audit
from borderlink.commands.files import private_file
from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.terminal import out

_QUERIES = {
    "matches": """
        SELECT m.match_id, a.agency AS agency_a, a.record_key AS record_a,
            b.agency AS agency_b, b.record_key AS record_b,
            m.match_weight, m.match_probability, m.link_class, m.state AS status, e.entity_id
        FROM match m
        JOIN record_identity a ON a.record_id = m.record_a
        JOIN record_identity b ON b.record_id = m.record_b
        LEFT JOIN entity e ON e.record_id = m.record_a
        WHERE m.state <> 'withdrawn'
        ORDER BY m.match_weight DESC, m.match_id
    """,
    "entities": """
        SELECT i.agency, i.record_key, e.entity_id
        FROM entity e JOIN record_identity i USING (record_id)
        ORDER BY e.entity_id, i.agency, i.record_key
    """,
    "quarantine": """
        SELECT night, agency, feed, file, row_number, field, reason, message, raw
        FROM quarantine ORDER BY night, agency, feed, file, row_number, field
    """,
}


def export_command(directory: Path | None, state: Path | None, what: str, file: Path) -> int:
    """Write one table to a file, whole or not at all, and log it."""
    if file.suffix not in (".parquet", ".csv"):
        raise UsageError(f"--out {file}: give a file ending in .parquet or .csv.")
    config = load_config(directory, state=state)
    with open_store(config) as store:
        frame = store.sql(_QUERIES[what]).pl()
        if what == "quarantine" and store.zone is None:
            # Nobody knows yet whom a row that could not be read is about.
            frame = frame.drop("raw")
        with private_file(file) as part:
            if file.suffix == ".parquet":
                frame.write_parquet(part)
            else:
                frame.write_csv(part)
            with store.transaction():
                audit.append(
                    store,
                    action="consultation",
                    who=audit.actor(),
                    why=f"export {what}",
                    what={"table": what, "rows": frame.height},
                )
    out.print(f"{frame.height:,} rows of {what} → {file}", markup=False)
    return 0
