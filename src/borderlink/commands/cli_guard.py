"""The commands that guard people's data: disclose."""

from __future__ import annotations

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
