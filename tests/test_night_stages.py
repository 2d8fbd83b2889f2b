"""What makes a stage run again, and what a night says when something goes wrong."""

import errno
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from borderlink import linkage, names
from borderlink.config import Config
from borderlink.errors import MachineRefused, Unexpected
from borderlink.linkage.model import save_model
from borderlink.night import Stage, Tonight, finish_night, inputs, run_stage
from borderlink.progress import StageResult
from borderlink.store import Store
from builders.stored import config as configured

NIGHT = date(2026, 11, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return configured(tmp_path)


def stage(reads: str = "input", error: Exception | None = None) -> Stage:
    def work(*_: object) -> StageResult:
        if error is not None:
            raise error
        return StageResult("intake")

    return Stage("intake", work, lambda *_: reads, lambda _: reads)


def run(store: Store, config: Config, step: Stage, run_id: str = "run") -> StageResult:
    return run_stage(store, step, Tonight(config, NIGHT, run_id))[0]


def test_a_clock_that_was_put_back_hides_no_later_run(store: Store, config: Config):
    """The latest run counts, not the one with the latest time: else its records are skipped."""
    run(store, config, stage("old"))
    ahead = datetime.now() + timedelta(days=400)
    store.sql("UPDATE stage_run SET started_at = ?, finished_at = ?", [ahead, ahead])
    assert not run(store, config, stage("new"), "later").skipped
    assert inputs.output_of("intake")(store, config, NIGHT) == "new"
    assert run(store, config, stage("new"), "again").skipped


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "store.duckdb.wal"),
        RuntimeError("Could not write row SOMEBODY: No space left on device"),
    ],
)
def test_a_full_disk_is_called_so(store: Store, config: Config, error: Exception):
    """Whoever reads it frees space, and reports no defect."""
    with pytest.raises(MachineRefused, match="No space left on device") as caught:
        run(store, config, stage(error=error))
    assert "SOMEBODY" not in str(caught.value)


def test_what_fails_around_a_stage_quotes_nothing_either(store: Store, config: Config):
    """A commit that is refused tells which value it refused."""

    def leaves(_: Store) -> str:
        store.sql("COMMIT")
        return "SOMEBODY"

    with pytest.raises(Unexpected) as caught:
        run(store, config, replace(stage(), leaves=leaves))
    assert "SOMEBODY" not in str(caught.value)
    with pytest.raises(Unexpected):
        run(store, config, replace(stage(), reads=lambda *_: str(1 / 0)))


def test_linkage_runs_again_with_other_name_rules(
    store: Store, config: Config, monkeypatch: pytest.MonkeyPatch
):
    """The records and their forms are the same, but what is compared is not."""
    before = inputs.linkage_reads(store, config, NIGHT)
    monkeypatch.setattr(names, "RULESET", "another")
    assert inputs.linkage_reads(store, config, NIGHT) != before


def test_linkage_runs_again_with_another_model_of_the_same_version(store: Store, config: Config):
    shipped = linkage.load_model()
    pinned = config.settings.linkage.model_copy(update={"model": "mine"})
    config = replace(config, settings=config.settings.model_copy(update={"linkage": pinned}))
    file = save_model(replace(shipped, version="mine"), config.models)
    before = inputs.linkage_reads(store, config, NIGHT)
    file.write_bytes(replace(shipped, version="mine", matches_per_record=0.1).to_json())
    assert inputs.linkage_reads(store, config, NIGHT) != before


def test_review_runs_again_with_another_threshold(store: Store, config: Config):
    """The scored pairs stay the same; which of them are matches does not."""
    before = inputs.review_reads(store, config, NIGHT)
    assert inputs.review_reads(store, replace(config, hash="other"), NIGHT) != before


def test_reports_tell_a_new_word_on_a_match_that_stays_open(store: Store, config: Config):
    """“Unsure” changes no state, but it is part of the history that is told."""
    before = inputs.reports_reads(store, config, NIGHT)
    store.sql(
        "INSERT INTO decision BY NAME SELECT 1 AS decision_id, 'M' AS match_id, 'AAA' AS agency, "
        "'unsure' AS judgement, 'r' AS reason, 'u' AS decided_by, now()::TIMESTAMP AS decided_at, "
        "DATE '2027-01-01' AS valid_until, '{}' AS basis, 'desk' AS source"
    )
    assert inputs.reports_reads(store, config, NIGHT) != before


def test_the_run_that_finishes_a_night_closes_the_one_that_died(store: Store, config: Config):
    """Else the doctor would ask for ever to run it again."""
    run(store, config, stage(), "died")
    finish_night(store, Tonight(config, NIGHT, "idle"))
    assert store.rows("SELECT run_id, status FROM night") == [("died", "done")]
