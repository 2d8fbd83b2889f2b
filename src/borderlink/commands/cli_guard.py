"""The commands that guard people's data: disclose, erase and audit export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from borderlink.commands.options import ConfigDir, StateDir


def disclose(
    record: str,
    receiver: str,
    *,
    beside: str | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Show what of a record may leave to a receiver, and which rule says so.

    Shows no value of the record. Logged as a consultation.

    Parameters
    ----------
    record
        The record: AGENCY/KEY, or AGENCY/FEED/KEY where two feeds share a key.
    receiver
        The code of the agency that would be told.
    beside
        The role of the receiver's own record in the match, such as suspect: an NGO's record is
        shown only beside people who are cared for.
    """
    from borderlink.commands.disclose import disclose_command

    return disclose_command(config, state, record, receiver, beside)


def erase(record: str, *, order: str, config: ConfigDir = None, state: StateDir = None) -> int:
    """Erase a record by order, everywhere this installation can reach, and print the receipt.

    It cannot be undone. The record is refused should its agency send it again; its neighbours are
    compared anew; who was told of it is told to delete that.

    Parameters
    ----------
    record
        The record: AGENCY/KEY, or AGENCY/FEED/KEY where two feeds share a key.
    order
        The reference of the order, such as ER-9/2026. It goes into the log, so no name.
    """
    from borderlink.commands.erase import erase_command

    return erase_command(config, state, record, order)


def audit_export(
    *,
    out: Path,
    since: date | None = None,
    until: date | None = None,
    config: ConfigDir = None,
    state: StateDir = None,
) -> int:
    """Write the log for the supervisor: every entry with its hash, and a readable summary.

    Ends with 1 when the log does not verify; it is written all the same.

    Parameters
    ----------
    out
        Directory for audit.jsonl, anchors.jsonl and summary.md. They hold no names.
    since
        The first day (YYYY-MM-DD, UTC). Without it: from the first entry on.
    until
        The last day, itself included.
    """
    from borderlink.commands.audit import export_command

    return export_command(config, state, out, since, until)
