"""The commands of a night: run, check, link and train."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from borderlink.commands.options import ConfigDir, InboxDir, StateDir


def run(
    *,
    config: ConfigDir = None,
    night: date | None = None,
    inbox: InboxDir = None,
    state: StateDir = None,
    full: bool = False,
    log: Literal["live", "json"] = "live",
) -> int:
    """Run one whole night: read exports, link people, write and seal each agency's report.

    Safe to repeat: a second run of the same night does only what is left to do. A night that was
    interrupted is resumed the same way.

    Parameters
    ----------
    night
        The night's date (YYYY-MM-DD). Without it: today in the configuration's time zone.
    full
        Compare every record with all others, not only what changed. The result is the same.
    log
        How progress is told: live for a terminal, json for a line of JSON an event on stderr.
    """
    from borderlink.commands.night import run_command

    return run_command(config, night, inbox, state, full=full, log=log)


def intake(
    agency: str, *, config: ConfigDir = None, inbox: InboxDir = None, state: StateDir = None
) -> int:
    """Take in what one agency has delivered, ahead of the night; compares and reports nothing.

    Only complete exports: their manifest fits, or nothing touched them for a minute.

    Parameters
    ----------
    agency
        The agency's code.
    """
    from borderlink.commands.night import intake_command

    return intake_command(config, agency, inbox, state)


def check(file: Path, *, feed: str | None = None, config: ConfigDir = None, rows: int = 20) -> int:
    """Try an export without loading it: what would be read, what quarantined, and why.

    Writes nothing. Shows values, since you hold the file; do not paste its output elsewhere.

    Parameters
    ----------
    file
        The export.
    feed
        The feed that describes it: its name, or AGENCY/FEED. Without it: the encodings the file
        may be in, with a sample in each.
    rows
        How many kinds of mistake to list, each with its rows.
    """
    from borderlink.commands.intake import check_command

    return check_command(file, feed, config, rows)


def link(*files: Path, out: Path) -> int:
    """Link CSV files that use the canonical columns, without a store or a configuration.

    Columns: record_key, name, given_name, family_name, patronymic, native_name, aliases,
    birth_date, sex, nationality, birth_country, birth_place, documents (type:issuer:number),
    phones, emails, address, role, handling. Only record_key and a name are required; lists are
    separated by “|”. The agency is the file's stem, or a column “agency”.

    Parameters
    ----------
    files
        Two files or more, or one with a column “agency”.
    out
        Directory for matches.parquet, entities.parquet and summary.json. These hold person data
        in the clear: choose a protected place.
    """
    from borderlink.commands.link import link_command

    return link_command(files, out)


def train(
    *,
    config: ConfigDir = None,
    state: StateDir = None,
    version: str | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Fit a new linkage model on the records in the store, and write its report.

    Never part of a night. The night goes on using the version that the configuration pins; to
    change it, write the new version under [linkage] model in borderlink.toml. A model that is
    worse than the one in use is not written.

    Parameters
    ----------
    version
        Name of the new model. Without it: today's date and a number.
    force
        Write the model even if it is worse; its report says so.
    """
    from borderlink.commands.train import train_command

    return train_command(config, state, version, force=force)
