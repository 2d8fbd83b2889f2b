"""When everything is counted and compared anew, and what was counted then.

An epoch begins with a full run. Until the next one every night weighs by its counts, so that what
was compared stays comparable; so a night costs what changed, and still equals a full run.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from borderlink import __version__, names
from borderlink.config import LinkageSettings
from borderlink.linkage import candidates, features, statistics
from borderlink.linkage.model import Model
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Epoch:
    """The last full run: its night, how many records there were, and what has changed since.

    `asked` says that every record is to be compared anew, by the epoch's own counts.
    """

    night: date
    basis: str
    records: int
    changed: int
    asked: bool = False


def last_epoch(store: Store) -> Epoch | None:
    """The epoch that the store is in; None before the first full run."""
    rows = store.rows(
        "SELECT night, basis, records, changed, coalesce(asked, false) FROM link_epoch"
    )
    return Epoch(*rows[0]) if rows else None


def basis_of(model: Model, settings: LinkageSettings) -> str:
    """A hash of whatever else than records and decisions decides what a night finds."""
    parts = (
        __version__,
        duckdb.__version__,  # its hashes are kept
        names.RULESET,
        model.to_json().decode(),
        repr(model.comparisons()),
        settings.model_dump_json(exclude={"spark"}),  # where it runs changes nothing
        *features.STATEMENTS,
        *candidates.STATEMENTS,
        *statistics.STATEMENTS,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def reason_for_full(
    epoch: Epoch | None, basis: str, changed: int, renew_after: float
) -> str | None:
    """Why everything must be compared anew, in words; None where what changed is enough."""
    if epoch is None:
        return "nothing was linked before"
    if epoch.basis != basis:
        return "the model, the rules or the settings are others than the last time"
    since = epoch.changed + changed
    if since > renew_after * epoch.records:
        return f"{since:,} of {epoch.records:,} records have changed since {epoch.night}"
    return None


def begin_epoch(store: Store, night: date, basis: str) -> None:
    """Remember a full run over all current records."""
    store.sql("DELETE FROM link_epoch")
    store.sql(
        "INSERT INTO link_epoch (night, basis, records, changed) "
        "SELECT ?, ?, count(*), 0 FROM record_version WHERE valid_to IS NULL",
        [night, basis],
    )


def add_changed(store: Store, changed: int) -> None:
    """Count what an incremental night met, and that it did what was asked for."""
    store.sql("UPDATE link_epoch SET changed = changed + ?, asked = false", [changed])


def ask_for_full(store: Store) -> None:
    """Let the next linkage compare every record with all others, whatever changed.

    It weighs by the counts of the epoch, so that what it finds equals what the nights have found.
    """
    store.sql("UPDATE link_epoch SET asked = true")


def full_asked(store: Store) -> bool:
    """Whether `ask_for_full` is still to be done."""
    epoch = last_epoch(store)
    return epoch is not None and epoch.asked


def save_common(store: Store, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep table `common` of the scratch connection."""
    store.connection.register("common_frame", connection.execute("FROM common").pl())
    store.sql("INSERT INTO link_common SELECT kind, value FROM common_frame ORDER BY ALL")
    store.connection.unregister("common_frame")


def load_common(store: Store, connection: duckdb.DuckDBPyConnection) -> None:
    """Make table `common` of the scratch connection."""
    connection.register("common_frame", store.sql("FROM link_common").pl())
    connection.execute("CREATE OR REPLACE TABLE common AS FROM common_frame")
    connection.unregister("common_frame")


def save_tokens(store: Store, counts: pl.DataFrame) -> None:
    """Keep how common each token of names is; the row without a token counts all forms."""
    store.connection.register("token_frame", counts)
    store.sql("INSERT INTO link_token BY NAME FROM token_frame ORDER BY ALL")
    store.connection.unregister("token_frame")


def tokens_of(store: Store, wanted: pl.DataFrame) -> pl.DataFrame:
    """How common these tokens (script, token) were; those that nobody had are left out."""
    store.connection.register("wanted", wanted)
    counts = store.sql(
        "FROM link_token SEMI JOIN wanted USING (script, token) "
        "UNION ALL FROM link_token WHERE token IS NULL"
    ).pl()
    store.connection.unregister("wanted")
    return counts
