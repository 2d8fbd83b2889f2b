"""What a stage tells while it works, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Progress(Protocol):
    """Shown live by the terminal or by Prefect; never given anything about a person."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage starts; `total` is its number of work units, where it is known."""

    def advance(self, done: int = 1) -> None:
        """`done` more work units of the current stage are finished."""

    def say(self, message: str) -> None:
        """Something worth a line: a late feed, a refused file."""


class Silent:
    """Progress that nobody watches."""

    def begin(self, stage: str, total: int | None = None) -> None: ...

    def advance(self, done: int = 1) -> None: ...

    def say(self, message: str) -> None: ...


@dataclass(slots=True)
class StageResult:
    """What a stage did: numbers for the summary, and warnings that make the night end with 3.

    `note` says in words how it was done, where there is more than one way.
    """

    stage: str
    counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    skipped: bool = False
    note: str = ""

    @property
    def told(self) -> str:
        """The note and the numbers in one line."""
        numbers = [f"{name} {number:,}" for name, number in self.counts.items()]
        return ", ".join([self.note, *numbers] if self.note else numbers)
