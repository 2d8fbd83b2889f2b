"""The commands that look at what is there: evaluate, export, search and doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from borderlink.commands.options import ConfigDir, InboxDir, StateDir


def evaluate(
    *,
    truth: Path,
    config: ConfigDir = None,
    state: StateDir = None,
    columns: str = "agency_a,record_a,agency_b,record_b",
    grades: str | None = None,
    closed: str | None = None,
    by: str | None = None,
) -> int:
    """Measure the linkage in the store against known pairs.

    Prints precision, recall, F1 and blocking recall, overall and for each pair of scripts.

    Parameters
    ----------
    truth
        CSV of pairs known to be the same person.
    columns
        Its four columns, in the order agency, record, agency, record.
    grades
        Only pairs with one of these values (comma separated) in column “grade” count as true; the
        others count neither way.
    closed
        Agency pairs (a:b, comma separated) between which the truth is complete. Precision is then
        counted there only; without it, everywhere.
    by
        Another column of the truth, such as “culture” or “case”, to give the figures for each of
        its values.
    """
    from borderlink.commands.evaluate import evaluate_command

    return evaluate_command(
        config, state, truth, columns=columns, grades=grades, closed=closed, by=by
    )


def export(
    what: Literal["matches", "entities", "quarantine"],
    *,
    out: Path,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Write matches, entities or quarantined rows to a Parquet or CSV file, by its suffix.

    Parameters
    ----------
    what
        Which table. Quarantine holds the raw rows: choose a protected place.
    out
        The file, ending in .parquet or .csv.
    """
    from borderlink.commands.export import export_command

    return export_command(config, state, what, out)


def search(
    *,
    name: str,
    birth: str | None = None,
    reason: str | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Look one person up in the store, in any script. Logged as a consultation.

    Parameters
    ----------
    name
        The name, in any script and order.
    birth
        Birth date or year (YYYY, YYYY-MM or YYYY-MM-DD).
    reason
        The reference of the case, for the log. BORDERLINK_ACTOR says who looks.
    """
    from borderlink.commands.search import search_command

    return search_command(config, state, name, birth, reason)


def doctor(
    *,
    config: ConfigDir = None,
    inbox: InboxDir = None,
    state: StateDir = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check that everything a night needs is there and healthy, and say what to do if not.

    Ends with 0 when all is well, 1 when a night could not run, 3 when it could but something
    needs attention. Can be asked at any time, also while a night runs.

    Parameters
    ----------
    json
        One JSON object instead of tables, for a monitor.
    """
    from borderlink.commands.doctor import doctor_command

    return doctor_command(config, inbox, state, as_json=json)
