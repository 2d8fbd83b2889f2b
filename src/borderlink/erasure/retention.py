"""The nightly sweep: whose time is over is forgotten on the same path as by order."""

from __future__ import annotations

from datetime import date, timedelta

from borderlink.config import Config
from borderlink.erasure.forget import Reason, forget
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

_RETENTION = Reason("retention", "night", deny=False)

# By the last thing its agency said of a record: until when it is kept, or that it is gone.
_DUE = """
WITH latest AS (
    SELECT record_id, retain_until, valid_to FROM record_version
    QUALIFY row_number() OVER (
        PARTITION BY record_id ORDER BY valid_to IS NULL DESC, valid_from DESC, export_id DESC
    ) = 1
)
SELECT record_id FROM latest WHERE retain_until < $night OR valid_to < $withdrawn
ORDER BY record_id
"""


def sweep(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Forget records beyond their day, and what nobody needs any more, in the caller's transaction.

    A record is kept through its `retain_until`; one that its agency withdrew, rows set aside and
    reports already sent as long as `[retention]` says.
    """
    limits = config.settings.retention
    withdrawn = night - timedelta(days=limits.withdrawn_days)
    due = [record for (record,) in store.rows(_DUE, {"night": night, "withdrawn": withdrawn})]
    progress.begin("retention", len(due))
    if due:
        forget(store, config, due, _RETENTION)
    progress.advance(len(due))
    return StageResult(
        "retention",
        {
            "erased": len(due),
            "old quarantined rows": _drop_before(
                store, "quarantine", night, limits.quarantine_days
            ),
            "old reports": _drop_before(store, "report_file", night, limits.report_days),
        },
    )


def _drop_before(store: Store, table: str, night: date, days: int) -> int:
    return int(store.value(f"DELETE FROM {table} WHERE night < ?", [night - timedelta(days=days)]))
