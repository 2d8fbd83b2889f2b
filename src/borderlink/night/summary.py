"""What a night did, for the terminal and the flow; numbers and paths only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from borderlink.night.memory import begin_peak, peak_bytes
from borderlink.progress import StageResult


@dataclass(slots=True)
class NightSummary:
    """One result a stage, in the order in which they ran."""

    night: date
    run_id: str = ""
    results: list[StageResult] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    packages: list[Path] = field(default_factory=list)
    missed: list[date] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)

    def add(self, result: StageResult, seconds: float) -> None:
        """A stage is over: keep what it did, how long it took, and the memory it needed at most."""
        self.results.append(result)
        self.seconds[result.stage] = seconds
        self.memory[result.stage] = peak_bytes()
        begin_peak()

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
