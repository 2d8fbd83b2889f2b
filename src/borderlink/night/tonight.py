"""The run of one night, as every step of it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from borderlink.config import Config
from borderlink.progress import Progress, Silent


@dataclass(frozen=True, slots=True)
class Tonight:
    """Configuration, date and id of a run, and the token of its lease, without which none writes.

    In a store that never had a night the token is 0.
    """

    config: Config
    night: date
    run_id: str
    token: int = 0
    progress: Progress = field(default_factory=Silent)
