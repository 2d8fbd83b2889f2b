"""Small exports, night after night, through every stage up to what each agency is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from borderlink import intake, linkage, names, review
from borderlink.config import Config, Settings
from borderlink.disclosure import ToldMatch, tell
from borderlink.feed import Feed
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.told import OPEN_RULE, agency

_FEED = {
    "feed": "persons",
    "format": "csv",
    "encoding": "utf-8",
    "fields": {
        "record_key": "id",
        "role": {"value": "suspect"},
        "handling": {"value": "H0"},
        "protect_identity": {"value": "no"},
        "protect_location": {"value": "no"},
    },
    "name": [{"full": "name"}],
    "birth": {"date": "dob"},
    "address": [{"text": ["address"]}],
    "document": [{"type": {"value": "passport"}, "number": "passport"}],
}
Row = dict[str, str]


class Told:
    """Agencies that deliver all their records every night, and what came of it."""

    def __init__(self, folder: Path, store: Store, agencies: tuple[str, ...]) -> None:
        self.store = store
        self.inbox = folder
        self.records: dict[str, dict[str, Row]] = {code: {} for code in agencies}
        feeds = [
            Feed.model_validate({**_FEED, "agency": code, "files": f"{code}_*.csv"})
            for code in agencies
        ]
        settings = Settings(name="test", inbox="in", state="state")
        owners = {code: agency(code, OPEN_RULE) for code in agencies}
        self.config = Config(folder, settings, owners, tuple(feeds), folder, folder / "s", "hash")
        self.night = date(2026, 11, 1)

    def put(self, owner: str, key: str, **fields: str) -> None:
        """Set some columns of a record: name, dob, passport, address, id."""
        self.records[owner].setdefault(key, {"id": key}).update(fields)

    def run(self, night: str) -> StageResult:
        """One night; what review counts."""
        self.night = date.fromisoformat(night)
        self._deliver()
        stages = (intake.run, names.run, linkage.run, review.run)
        for stage in stages:
            with self.store.transaction():
                result = stage(self.store, self.config, self.night, Silent())
        return result

    def told(self, receiver: str) -> dict[str, ToldMatch]:
        """What the agency is told that night, by match."""
        owner = self.config.agencies[receiver]
        told = tell(self.store, self.config, owner, self.night).told
        return {match.match_id: match for match in told.matches}

    def suppressed(self, receiver: str) -> int:
        """How many of its matches stay silent."""
        owner = self.config.agencies[receiver]
        return tell(self.store, self.config, owner, self.night).told.suppressed

    def match_of(self, a: str, b: str) -> str:
        """The id of the match of two records by their keys."""
        return str(
            self.store.value(
                "SELECT m.match_id FROM match m JOIN record_identity a ON a.record_id = m.record_a "
                "JOIN record_identity b ON b.record_id = m.record_b "
                "WHERE list_sort([a.record_key, b.record_key]) = list_sort([?, ?])",
                [a, b],
            )
        )

    def decide(self, match_id: str, owner: str, judgement: str, at: str, **more: str) -> None:
        """An analyst's word, at nine in the morning."""
        given = {"reason": "photo", "decided_by": "analyst.k", "second_by": "lead.m", **more}
        day = datetime.combine(date.fromisoformat(at), datetime.min.time(), UTC).replace(hour=9)
        answer = review.Answer(match_id, owner, judgement, decided_at=day, **given)  # type: ignore[arg-type]
        with self.store.transaction():
            review.record_decision(self.store, self.config, answer)

    def people(self) -> list[set[str]]:
        """The keys of the records of each entity."""
        rows = self.store.rows(
            "SELECT list(record_key) FROM entity JOIN record_identity USING (record_id) "
            "GROUP BY entity_id"
        )
        return [set(keys) for (keys,) in rows]

    def _deliver(self) -> None:
        columns = ("id", "name", "dob", "passport", "address")
        for owner, records in self.records.items():
            rows = [",".join(row.get(c, "") for c in columns) for row in records.values()]
            text = "\n".join([",".join(columns), *rows]) + "\n"
            (self.inbox / f"{owner}_{self.night}.csv").write_text(text, "utf-8")


@contextmanager
def remembered(folder: Path, *agencies: str) -> Iterator[Told]:
    """An empty store of these agencies, which tell each other core data of suspects."""
    inbox = folder / "in"
    inbox.mkdir()
    with Store.open(folder / "s.duckdb", "ab" * 32) as store:
        yield Told(inbox, store, agencies)
