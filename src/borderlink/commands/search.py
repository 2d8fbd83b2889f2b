"""`borderlink search`."""

from __future__ import annotations

from pathlib import Path

from borderlink import audit, names
from borderlink.config import load_config
from borderlink.intake.protecting import PROTECTED
from borderlink.night import open_store
from borderlink.store import Store
from borderlink.terminal import out, table

_SHOWN = 20

_FOUND = f"""
SELECT r.record_id, r.agency, r.record_key, r.names, r.birth.raw, e.entity_id
FROM record r LEFT JOIN entity e USING (record_id)
WHERE r.record_id IN (SELECT unnest($likely::INTEGER[]))
    AND ($birth::VARCHAR IS NULL OR r.birth.earliest IS NULL
        OR (strftime(r.birth.earliest, '%Y-%m-%d') <= $birth || '~'
            AND strftime(r.birth.latest, '%Y-%m-%d') >= $birth))
    AND ($all OR NOT coalesce(({PROTECTED}), false))
"""


def search_command(
    directory: Path | None,
    state: Path | None,
    name: str,
    birth: str | None,
    reason: str | None = None,
) -> int:
    """Print the likeliest records, best first, and log the consultation of each that is shown.

    Without the protected zone's key the people who need protection are not searched, nor counted.
    """
    config = load_config(directory, state=state)
    with open_store(config) as store:
        likely = names.look_up(store, name)
        rows = store.rows(
            _FOUND,
            {
                "likely": list(likely),
                "birth": birth,
                "all": store.zone is not None,
                "night": config.today().date(),
            },
        )
        ranked = sorted(rows, key=lambda row: (-likely[row[0]][0], row[0]))
        _log(store, [row[0] for row in ranked[:_SHOWN]], reason)
    shown = [
        (f"{score:.3f}", agency, key, spellings[form]["full"], born or "", entity or "")
        for record, agency, key, spellings, born, entity in ranked[:_SHOWN]
        for score, form in [likely[record]]
    ]
    columns = ("score", "agency", "record", "name", "birth", "entity")
    out.print(table(f"{len(ranked):,} likely records", columns, shown))
    return 0


def _log(store: Store, records: list[int], reason: str | None) -> None:
    """One entry, and one for each record that is shown: the supervisor may ask who saw it."""
    who, why = audit.actor(), audit.stated("search", reason)
    with store.transaction():
        audit.append(store, action="consultation", who=who, why=why, what={"records": len(records)})
        audit.append_many(
            store,
            [
                audit.Entry(action="consultation", who=who, why=why, what={"subject": subject})
                for subject in audit.subjects_of(store, records)
            ],
        )
