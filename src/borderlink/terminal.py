"""What a person at the terminal sees: live progress, and tables at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

LogFormat = Literal["live", "json"]

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if code != ord("\n")}


class LiveProgress:
    """Stages as lines of a live display; on a pipe it degrades to nothing but messages."""

    def __init__(self, display: Progress) -> None:
        self._display = display
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int | None = None) -> None:
        self._finish()
        self._task = self._display.add_task(stage, total=total)

    def advance(self, done: int = 1) -> None:
        if self._task is not None:
            self._display.advance(self._task, done)

    def say(self, message: str) -> None:
        self._display.console.print(message, markup=False)

    def _finish(self) -> None:
        """A stage that never knew its total counts as complete when the next one begins."""
        if self._task is not None:
            task = self._display.tasks[self._task]
            self._display.update(self._task, total=task.total or 1, completed=task.total or 1)


class JsonProgress:
    """Every event as a line of JSON on stderr, for whoever collects logs."""

    _EVERY = 5.0  # seconds between two lines on one stage's progress

    def __init__(self) -> None:
        self._stage, self._done = "", 0
        self._total: int | None = None
        self._began = self._told = time.monotonic()

    def begin(self, stage: str, total: int | None = None) -> None:
        self.finish()
        self._stage, self._done, self._total = stage, 0, total
        self._began = self._told = time.monotonic()
        self._tell("begin", total=total)

    def advance(self, done: int = 1) -> None:
        self._done += done
        if time.monotonic() - self._told >= self._EVERY:
            self._told = time.monotonic()
            self._tell("progress", **self._so_far())

    def say(self, message: str) -> None:
        self._tell("message", message=message)

    def finish(self) -> None:
        """The stage that was begun last is over."""
        if self._stage:
            self._tell("end", **self._so_far())
            self._stage = ""

    def _so_far(self) -> dict[str, object]:
        seconds = max(time.monotonic() - self._began, 1e-3)
        return {
            "done": self._done,
            "total": self._total,
            "seconds": round(seconds, 3),
            "rate": round(self._done / seconds, 1),
        }

    def _tell(self, event: str, **more: object) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "event": event, "stage": self._stage or None, **more}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


class RateColumn(ProgressColumn):
    """Units of work a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed and speed >= 1 else "", style="progress.data.speed")


@contextmanager
def progress_as(log: LogFormat) -> Iterator[LiveProgress | JsonProgress]:
    """Progress told in this form while the block runs."""
    if log == "json":
        told = JsonProgress()
        yield told
        told.finish()
    else:
        with live_progress() as live:
            yield live


@contextmanager
def live_progress() -> Iterator[LiveProgress]:
    """Progress shown while the block runs."""
    display = Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        RateColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=False),
        console=err,
    )
    with display:
        progress = LiveProgress(display)
        yield progress
        progress._finish()


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table whose numbers stand to the right; values are shown as they are, never as markup."""
    shown = Table(title=escape(title), title_justify="left", header_style="bold")
    for position, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[position], int | float) for row in rows)
        shown.add_column(_text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    return shown


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return _text(str(value))


def _text(text: str) -> str:
    """Never markup; a control character, which could steer the terminal, shows as one."""
    return escape(text.translate(_CONTROLS))


def program() -> str:
    """How the user called us, so that a printed command can be pasted back."""
    called = Path(sys.argv[0])
    if called.name != "borderlink":
        return "borderlink"
    try:
        return str(called.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return "borderlink"
