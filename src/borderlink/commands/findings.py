"""What `borderlink doctor` says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Health(IntEnum):
    """How bad a finding is; the worst decides the exit status."""

    WELL = 0
    ATTENTION = 3
    ILL = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    health: Health
    what: str
    remedy: str = ""
