"""A store that lives through nights of linkage, one delivery after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from borderlink import linkage, names
from borderlink.config import Config, LinkageSettings
from borderlink.person import Record
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.stored import config, put_record

FIRST = date(2026, 11, 1)
# What a night leaves; ids of entities and their history included.
TABLES = ("name_form", "link_key", "link_person", "scored_pair", "entity", "entity_history")


class Nights:
    """Records come and go; a night counts everything anew once a share of them has changed."""

    def __init__(self, folder: Path, store: Store, linking: LinkageSettings) -> None:
        self.store = store
        self.config = _with(linking, config(folder))
        self.night = FIRST
        self._export = 1

    def put(self, record_id: int, record: Record | None) -> None:
        """Deliver a record, or withdraw it."""
        self._export += 1
        self.store.sql(
            "UPDATE record_version SET valid_to = ? WHERE record_id = ? AND valid_to IS NULL",
            [self.night, record_id],
        )
        if record:
            agency = ("AAA", "BBB", "CCC")[record_id % 3]
            placed = replace(record, agency=agency, record_key=f"R{record_id}")
            put_record(self.store, record_id, placed, self.night, export_id=self._export)

    def decide(self, a: int, b: int, judgement: str) -> None:
        a, b = sorted((a, b))
        number = self.store.value("SELECT count(*) + 1 FROM decision")
        self.store.sql(
            "INSERT INTO match VALUES (?, ?, ?, ?, ?, 'open', 'to verify', 20, 1, '{}', '{}', [], "
            "false)",
            [f"M{number}", a, b, self.night, self.night],
        )
        self.store.sql(
            "INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by, "
            "decided_at, valid_until, basis, source) VALUES (?, ?, 'AAA', ?, 'photo', 'k', "
            "TIMESTAMP '2026-11-24 12:00:00', DATE '2027-11-24', '{}', 'command')",
            [number, f"M{number}", judgement],
        )

    def run(self) -> StageResult:
        self.night += timedelta(days=1)
        with self.store.transaction():
            return self._run()

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        return {table: self.store.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in TABLES}

    def pairs(self) -> dict[tuple[int, int], float]:
        """Match weights of the stored pairs."""
        rows = self.store.rows("SELECT record_a, record_b, match_weight FROM scored_pair")
        return {(a, b): bits for a, b, bits in rows}

    def run_as_if_all_had_changed(self) -> dict[str, list[tuple[object, ...]]]:
        """What such a night would leave; it is undone."""
        self.store.sql("BEGIN")
        for table in ("named_record", "link_person"):
            self.store.sql(f"UPDATE {table} SET export_id = -1")
        self.night += timedelta(days=1)
        self._run()
        found = self.rows()
        self.night -= timedelta(days=1)
        self.store.sql("ROLLBACK")
        return found

    def _run(self) -> StageResult:
        names.run(self.store, self.config, self.night, Silent())
        return linkage.run(self.store, self.config, self.night, Silent())


def _with(linking: LinkageSettings, plain: Config) -> Config:
    settings = plain.settings.model_copy(update={"linkage": linking})
    return replace(plain, settings=settings)


@contextmanager
def nights(**linking: float) -> Iterator[Nights]:
    """An empty store; only its first night is a full one, unless told otherwise."""
    settings = LinkageSettings.model_validate({"renew_after": 1e9} | linking)
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "s.duckdb", "0" * 64) as store:
        yield Nights(Path(folder), store, settings)
