"""The commands that get a feed right: a first draft of its description, and how good it is."""

from __future__ import annotations

from pathlib import Path

from borderlink.commands.options import ConfigDir, StateDir


def new(file: Path, *, agency: str, feed: str = "persons", out: Path | None = None) -> int:
    """Draft the description of a feed by looking at a file, each guess with its reason.

    Reads delimited text and workbooks. Nothing in a draft is settled: ask the agency what is
    marked, then try it with `borderlink check`.

    Parameters
    ----------
    file
        An export of the feed, or a sample of it.
    agency
        The agency's code.
    feed
        What this kind of export is to be called.
    out
        The TOML file to write, usually below configs/…/feeds. Without it, the draft is printed.
    """
    from borderlink.commands.drafts import new_command

    return new_command(file, agency, feed, out)


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
