"""Feeds, inboxes and nights of intake, with only what a test is about given."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from borderlink import intake
from borderlink.config import Config, Settings
from borderlink.feed import Feed
from borderlink.progress import Silent, StageResult
from borderlink.store import Store

TODAY = date(2026, 11, 25)
CASES = Path(__file__).parents[1] / "intake" / "cases"


def feed(**changes: Any) -> Feed:
    """A CSV feed with the columns id, surname, given and dob, unless changed."""
    content: dict[str, Any] = {
        "agency": "AAA",
        "feed": "persons",
        "files": "*.csv",
        "format": "csv",
        "encoding": "utf-8",
        "fields": {"record_key": "id"},
        "name": [{"family": "surname", "given": "given"}],
        "birth": {"date": "dob"},
    }
    return Feed.model_validate(content | changes)


def config(directory: Path, *feeds: Feed) -> Config:
    """A configuration whose inbox is `directory`."""
    settings = Settings(name="test", inbox="inbox", state="state")
    return Config(directory, settings, {}, feeds, directory, directory / "state", "hash")


@dataclass
class Inbox:
    """An inbox and a store; every `night` is one more night of intake."""

    store: Store
    directory: Path
    feeds: tuple[Feed, ...]

    def put(self, name: str, *rows: str, header: str = "id,surname,given,dob") -> Path:
        """Write an export of these lines."""
        file = self.directory / name
        file.write_text("\n".join((header, *rows)) + "\n", "utf-8")
        return file

    def night(self, day: int = 1) -> StageResult:
        """One night of November 2026."""
        with self.store.transaction():
            return intake.run(
                self.store, config(self.directory, *self.feeds), date(2026, 11, day), Silent()
            )

    def ids(self) -> dict[str, int]:
        """Key → record id of the current records."""
        return dict(self.store.rows("SELECT record_key, record_id FROM record"))

    def manifest(self, name: str, **statements: object) -> None:
        """Write the manifest of an export."""
        (self.directory / f"{name}.manifest.json").write_text(json.dumps(statements), "utf-8")

    def exports(self) -> list[tuple[Any, ...]]:
        """File, state and reason of every delivery, in order."""
        return self.store.rows("SELECT file, state, reason FROM export ORDER BY export_id")


def check_counts(inbox: Inbox, day: int = 1, **expected: int) -> None:
    """One more night, whose counts other than 0 are these."""
    found = {name: n for name, n in inbox.night(day).counts.items() if n}
    assert found == expected
