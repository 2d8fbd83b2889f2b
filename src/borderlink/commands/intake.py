"""`borderlink check`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from borderlink.config import load_config
from borderlink.disclosure.values import birth_text
from borderlink.errors import UsageError
from borderlink.intake.dry_run import CheckResult, check, look_at_bytes
from borderlink.person import Birth, Trust
from borderlink.terminal import out, table

_LISTED_ROW_NUMBERS = 8


def check_command(file: Path, feed: str | None, directory: Path | None, rows: int) -> int:
    """Print what intake would make of a file; without a feed, what encodings it may be in."""
    if not file.exists():
        raise UsageError(f"{file}: there is no such file.")
    if feed is None:
        return print_encodings(file)
    config = load_config(directory)
    result = check(file, config.feed(feed), config.today().date())
    if result.refused:
        out.print(f"Refused ({result.refused.reason}): {result.refused}", markup=False)
        if result.refused.reason == "encoding":
            print_encodings(file)
    if result.rows_delivered:
        _print_numbers(result)
    _print_fields(result)
    _print_samples(result)
    _print_misread(result)
    _print_quarantine(result, rows)
    return result.exit_status


def print_encodings(file: Path) -> int:
    """What the bytes may be, with a sample in each; 3 where nothing is sure."""
    proposal = look_at_bytes(file)
    rows = [(c.encoding, f"{c.plausibility} of 100", c.sample) for c in proposal.candidates]
    if proposal.encoding:
        out.print(f'It looks like encoding = "{proposal.encoding}": {proposal.why}.', markup=False)
    else:
        out.print(f"The encoding is not sure: {proposal.why}.")
    out.print(table("Read in each", ("encoding", "looks like text", "sample"), rows))
    out.print("Ask the agency; nothing is read in an encoding that nobody has confirmed.")
    return 0 if proposal.encoding else 3


def _print_numbers(result: CheckResult) -> None:
    out.print(
        f"{result.rows_delivered:,} rows: {result.rows_read:,} would be read, "
        f"{len(result.quarantined):,} quarantined"
    )
    if result.held_dates:
        out.print(
            f"{result.held_dates:,} birth dates are in doubt, ambiguous or implausible: they would "
            "be kept, but not used as evidence."
        )
    if result.held_dates * 2 > result.rows_read:
        out.print(
            "! That is more than half: check calendar and order in the feed's file.",
            style="yellow",
        )


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
            _understood(record.birth),
            record.role,
        )
        for record in result.samples
    ]
    if rows:
        columns = ("row", "key", "names", "birth as given", "understood as", "role")
        out.print(table("The first rows, as understood", columns, rows))


def _print_misread(result: CheckResult) -> None:
    """Proposals only: a number is never repaired, since a person must look at the document."""
    rows = [(m.row_number, m.type, m.number, ", ".join(m.proposals)) for m in result.misread]
    if rows:
        columns = ("row", "document", "number", "a misread character would explain")
        out.print(table("Check digits that fail", columns, rows))


def _understood(birth: Birth) -> str:
    text = birth_text(birth)
    if birth.trust == Trust.HELD:
        return "in doubt, not used"
    return text or ("not understood" if birth.raw else "")


def _print_quarantine(result: CheckResult, limit: int) -> None:
    """One line for each thing that is wrong, the most frequent first, with the rows it is in."""
    found = defaultdict(list)
    for row in result.quarantined:
        found[row.field, row.reason, row.message].append(row.row_number)
    wrong = sorted(found.items(), key=lambda item: (-len(item[1]), item[1]))
    if wrong:
        rows = [(len(numbers), _row_numbers(numbers), *what) for what, numbers in wrong[:limit]]
        columns = ("rows", "which", "field", "reason", "message")
        out.print(table("Quarantined", columns, rows))
    if len(wrong) > limit:
        out.print(f"… and {len(wrong) - limit:,} more; see them with --rows.")


def _row_numbers(numbers: list[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:_LISTED_ROW_NUMBERS])
    return f"{listed} …" if len(numbers) > _LISTED_ROW_NUMBERS else listed
