"""What a night did, for the terminal and the flow; numbers and paths only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from borderlink.progress import StageResult


@dataclass(slots=True)
class NightSummary:
    """One result a stage, in the order in which they ran."""

    night: date
    results: list[StageResult] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    packages: list[Path] = field(default_factory=list)
    missed: list[date] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(not result.skipped for result in self.results)

    @property
    def warnings(self) -> list[str]:
        return [warning for result in self.results for warning in result.warnings]

    @property
    def exit_status(self) -> int:
        """0, or 3 when some input was quarantined, refused or late (DESIGN §11)."""
        return 3 if self.warnings else 0
