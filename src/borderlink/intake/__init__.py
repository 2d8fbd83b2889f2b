"""Intake: an agency's export → records and quarantined rows.

`run` is the stage, `check` its dry run, `read_canonical` reads files with the canonical columns.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderlink.config import Config
    from borderlink.feed import Feed
    from borderlink.intake.canonical import CanonicalRecords
    from borderlink.intake.dry_run import CheckResult
    from borderlink.progress import Progress, StageResult
    from borderlink.store import Store

# The stage brings Polars and the calendar libraries; the help text must not wait for them.


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Load what is new in the inbox; see `borderlink.intake.stage`."""
    from borderlink.intake import stage

    return stage.run(store, config, night, progress)


def check(file: Path, feed: Feed, today: date | None = None) -> CheckResult:
    """What would be read of a file and what set aside; writes nothing."""
    from borderlink.intake import dry_run

    return dry_run.check(file, feed, today)


def input_fingerprint(config: Config) -> str:
    """Changes when any file that a feed reads appears, disappears or changes."""
    from borderlink.intake import delivery

    return delivery.input_fingerprint(config)


def read_canonical(paths: Sequence[Path], today: date | None = None) -> CanonicalRecords:
    """The records of files that use the canonical columns (DESIGN §11)."""
    from borderlink.intake import canonical

    return canonical.read_canonical(paths, today)


__all__ = ["check", "input_fingerprint", "read_canonical", "run"]
