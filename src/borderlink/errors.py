"""Every error Borderlink raises on purpose, in one tree.

BorderlinkError                 exit status
├── UsageError                  2   the command or its arguments are wrong
│   ├── ConfigError             2   a configuration file is wrong: file, key, remedy
│   └── NightRefused            2   a night's date goes back, or the clock jumped
├── StoreError                  1   the store cannot be used
│   ├── StoreLocked             1   another process writes to it
│   ├── NightRunning            1   another night is at work
│   ├── LeaseLost               1   another run has taken this night over
│   ├── StoreKeyError           1   the key is missing or wrong
│   └── SchemaTooNew            1   written by a later version of Borderlink
├── ExportRefused               3   one delivered file is set aside; the night goes on
├── ModelError                  1   a model is missing, or does not fit the data
├── EngineFailed                1   Spark is configured, but not installed, or it gave up
├── BudgetExceeded              1   linkage would explode; refused with the numbers
├── PackageRefused              3   an inbound package is not what it claims to be
├── BackupBroken                1   a backup is not as it was written
├── TimeLimitReached            1   a stage took too long and was stopped
├── DeliveryFailed              1   sealed packages wait, because the outbox cannot be written
├── MachineRefused              1   a full disk, a folder that cannot be written
├── Unexpected                  1   a defect of ours; says where, never with which values
└── AuditBroken                 1   the audit chain does not verify

A message says what happened, where (agency, file, row, field) and what to do. It never carries a
record's values: messages reach logs, terminals and Prefect, where personal data must not go.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BorderlinkError(Exception):
    """Base of all errors raised on purpose; `exit_status` is what the command returns."""

    exit_status = 1


class UsageError(BorderlinkError):
    """The command line or its arguments are wrong."""

    exit_status = 2


class ConfigError(UsageError):
    """A configuration file is wrong; names the file, the key and the remedy."""

    def __init__(self, file: Path | str, key: str, problem: str, remedy: str) -> None:
        self.file, self.key, self.problem, self.remedy = Path(file), key, problem, remedy
        super().__init__(f"{file}: {key}: {problem}. {remedy}")


class NightRefused(UsageError):
    """A night's date lies before the last one, or the clock is not to be believed."""


class StoreError(BorderlinkError):
    """The store cannot be used."""


class StoreLocked(StoreError):
    """Another process is writing to the store; only one may."""


class NightRunning(StoreError):
    """Another run of a night holds the installation."""


class LeaseLost(StoreError):
    """Another run has taken this night over; whoever still believes to hold it writes nothing."""


class StoreKeyError(StoreError):
    """The store's encryption key is missing, malformed or wrong."""


class SchemaTooNew(StoreError):
    """The store was written by a later version of Borderlink."""


class ExportRefused(BorderlinkError):
    """One delivered file is set aside as a whole; the last good state stays and the night goes on.

    `reason` is a short stable code (for counting), `remedy` says what the agency should do.
    """

    exit_status = 3

    def __init__(self, file: str, reason: str, problem: str, remedy: str) -> None:
        self.file, self.reason, self.problem, self.remedy = file, reason, problem, remedy
        super().__init__(f"{file}: {problem}. {remedy}")


class ModelError(BorderlinkError):
    """A model is missing, damaged or does not fit the data."""


class EngineFailed(BorderlinkError):
    """The configured engine did not start or did not finish; nothing was linked."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f'linkage.engine = "spark": {problem}. {remedy}, or set it to "duckdb".')


class BudgetExceeded(BorderlinkError):
    """Linkage would compare more pairs than the budget allows."""


class PackageRefused(BorderlinkError):
    """An inbound package is not what it claims to be; nothing of it was read.

    `reason` is a short stable code (for counting and for the audit log).
    """

    exit_status = 3

    def __init__(self, reason: str, problem: str) -> None:
        self.reason, self.problem = reason, problem
        super().__init__(f"package refused ({reason}): {problem}")


class BackupBroken(BorderlinkError):
    """A backup cannot be restored: a file is missing, altered, or does not hold what it should."""


class TimeLimitReached(BorderlinkError):
    """A stage took longer than it may; nothing of it was kept."""


class DeliveryFailed(BorderlinkError):
    """Packages could not be put into the outbox; they wait in the store for the next run."""


class AuditBroken(BorderlinkError):
    """The audit chain does not verify; the message says from which entry on."""


# How operating systems put it, in the texts of libraries that hide their OSError.
_MACHINE = re.compile(
    r"No space left on device|Disk quota exceeded|Read-only file system|Permission denied"
    r"|Input/output error|File too large"
)


class MachineRefused(BorderlinkError):
    """The machine could not do what was asked: a full disk, a folder that cannot be written."""

    def __init__(self, doing: str, what: str) -> None:
        super().__init__(
            f"{doing}: {what}. Nothing of this step was kept; earlier steps stay. "
            "Put that right, then run it again."
        )


class Unexpected(BorderlinkError):
    """A defect of ours. Tells the exception's type and place but not its text or arguments:

    those of libraries quote the values they failed on.
    """

    def __init__(self, doing: str, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "borderlink" in Path(f.filename).parts] or frames
        last = ours[-1] if ours else None
        where = f"{Path(last.filename).name}:{last.lineno} ({last.name})" if last else "?"
        super().__init__(
            f"{doing}: unexpected {type(error).__name__} at {where}. "
            "Nothing of this step was kept; earlier steps stay. Please report type and place."
        )


def unplanned(doing: str, error: Exception) -> BorderlinkError:
    """An error that no code of ours foresaw, told without the text that may quote values."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return MachineRefused(doing, f"{where}{error.strerror}")
    if found := _MACHINE.search(str(error)):
        return MachineRefused(doing, found[0])
    return Unexpected(doing, error)


@contextmanager
def without_values(doing: str) -> Iterator[None]:
    """Replace errors that nobody planned: their texts may quote a person's data.

    Around a transaction, not inside it: what a commit refuses, it quotes.
    """
    try:
        yield
    except BorderlinkError:
        raise
    except Exception as error:
        raise unplanned(doing, error) from None
