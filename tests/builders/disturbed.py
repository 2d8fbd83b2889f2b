"""Trials: a night that something befalls, then one that nothing does, beside an undisturbed one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from borderlink.config import Config
from borderlink.night import run_night
from borderlink.progress import Silent
from builders.faults import KINDS, Fault, count_points, left_by, run_apart, run_disturbed
from builders.installation import deliver, installation

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)


@dataclass(frozen=True, slots=True)
class Before:
    """What a disturbed night starts from, and what an undisturbed one leaves."""

    config: Config
    night: date
    points: int
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What befell, how the night's process ended, and how what is left differs."""

    fault: Fault
    night: date
    ended: int
    recovered: int
    differs: list[str]

    @property
    def passed(self) -> bool:
        """Stopped as expected or not at all, and after the next run as if nothing had happened."""
        return self.ended in (0, 1, -9) and self.recovered == 0 and not self.differs


def prepare(home: Path) -> tuple[Before, Before]:
    """A first night with nothing before it, and a second with news, changes and withdrawals."""
    config = installation(home)
    deliver(config, "AAA", 1, range(0, 20))
    deliver(config, "BBB", 1, range(10, 30))
    deliver(config, "CCC", 1, range(5, 15))
    first = _before(_with_inbox(config, home / "inbox-1"), FIRST)
    keep = replace(config, state=home / "base")
    shutil.copytree(home / "undisturbed", keep.state)
    deliver(config, "AAA", 2, range(3, 24))
    file = deliver(config, "BBB", 2, range(9, 30))
    file.write_text(file.read_text("utf-8").replace("Irena", "Irina"), "utf-8")
    return first, _before(_with_inbox(keep, home / "inbox-2"), SECOND)


def _with_inbox(config: Config, folder: Path) -> Config:
    """What lies in the inbox now, in a folder of its own."""
    shutil.copytree(config.inbox, folder)
    return replace(config, inbox=folder)


def trials(before: tuple[Before, Before], seed: int, count: int) -> Iterator[Trial]:
    """Trials of every kind in turn, at random points."""
    chance = random.Random(seed)  # noqa: S311
    for number in range(count):
        start = before[1] if chance.random() < 0.75 else before[0]
        point = chance.randint(1, start.points)
        fault = Fault(KINDS[number % len(KINDS)], point, chance.getrandbits(32))
        yield attempt(start, fault)


def attempt(before: Before, fault: Fault) -> Trial:
    """Run the night disturbed and then once more, and compare."""
    config = _copy(before.config, "disturbed")
    ended = run_disturbed(config, before.night, fault)
    recovered = _run(config, before.night)
    left = left_by(config) if recovered == 0 else {}
    differs = [name for name, rows in before.expected.items() if left.get(name) != rows]
    return Trial(fault, before.night, ended, recovered, differs)


def _before(config: Config, night: date) -> Before:
    undisturbed = _copy(config, "undisturbed")
    points = count_points(undisturbed, night)
    return Before(config, night, points, left_by(undisturbed))


def _copy(config: Config, name: str) -> Config:
    copy = replace(config, state=config.directory.parent / name)
    shutil.rmtree(copy.state, ignore_errors=True)
    if config.state.exists():
        shutil.copytree(config.state, copy.state)
    return copy


def _run(config: Config, night: date) -> int:
    def work() -> None:
        run_night(config, night, Silent())

    return run_apart(work)
