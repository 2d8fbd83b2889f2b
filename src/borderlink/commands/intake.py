"""`borderlink check`."""

from __future__ import annotations

from pathlib import Path

from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.intake.dry_run import CheckResult, check
from borderlink.terminal import out, table


def check_command(file: Path, feed: str, directory: Path | None, rows: int) -> int:
    """Dry-run one file and print what intake would make of it."""
    config = load_config(directory)
    if not file.exists():
        raise UsageError(f"{file}: there is no such file.")
    result = check(file, config.feed(feed), config.today().date())
    if result.refused:
        out.print(f"Refused ({result.refused.reason}): {result.refused}", markup=False)
    out.print(
        f"{result.rows_delivered:,} rows: {result.rows_read:,} would be read, "
        f"{len(result.quarantined):,} quarantined, {result.held_dates:,} birth dates held"
    )
    _print_fields(result)
    _print_samples(result)
    _print_quarantine(result, rows)
    return result.exit_status


def _print_fields(result: CheckResult) -> None:
    if result.filled:
        shares = [
            (name, number, f"{number / result.rows_read:.0%}")
            for name, number in sorted(result.filled.items())
        ]
        out.print(table("Fields", ("field", "rows", "share"), shares))


def _print_samples(result: CheckResult) -> None:
    rows = [
        (
            record.row_number or "",
            record.record_key,
            " / ".join(name.full for name in record.names),
            record.birth.raw or "",
            f"{record.birth.earliest or '?'} … {record.birth.latest or '?'}",
            record.role,
        )
        for record in result.samples
    ]
    if rows:
        columns = ("row", "key", "names", "birth as given", "understood as", "role")
        out.print(table("The first rows, as understood", columns, rows))


def _print_quarantine(result: CheckResult, limit: int) -> None:
    rows = [
        (row.row_number, row.field, row.reason, row.message) for row in result.quarantined[:limit]
    ]
    if rows:
        out.print(table("Quarantined", ("row", "field", "reason", "message"), rows))
    if len(result.quarantined) > limit:
        out.print(f"… and {len(result.quarantined) - limit:,} more; see them with --rows.")
