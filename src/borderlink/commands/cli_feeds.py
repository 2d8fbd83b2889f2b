"""The commands that get a feed right: how good it is, and a first draft of its description."""

from __future__ import annotations

from pathlib import Path

from borderlink.commands.options import ConfigDir, StateDir


def quality(
    agency: str, *, out: Path | None = None, config: ConfigDir = None, state: StateDir = None
) -> int:
    """Show how good an agency's last exports were, field by field: what it can mend.

    Logged as a consultation. Shows only values that ten records or more share.

    Parameters
    ----------
    agency
        The agency's code.
    out
        A CSV file to send to the agency. Without it, the sheet is printed.
    """
    from borderlink.commands.quality import quality_command

    return quality_command(agency, config, state, out)
