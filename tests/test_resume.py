"""A night that dies in any stage is finished by the next run, as if nothing had happened."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from borderlink.config import Config, load_config
from borderlink.errors import Unexpected
from borderlink.night import NightSummary, open_store, run_night, running
from borderlink.progress import Progress, Silent, StageResult
from borderlink.store import Store

pytestmark = pytest.mark.night

ROOT = Path(__file__).parents[1]
NIGHT = date(2026, 11, 1)
KEY = "5a" * 32
TABLES = {
    "record": "agency, record_key, content_hash",
    "name_feature": "clean, script, keys",
    "scored_pair": "record_a, record_b, match_weight",
    "entity": "record_id, entity_id",
    "match": "match_id, night, state, evidence",
    "report_file": "receiver, name, content_hash",
    "package": "receiver, sequence, content_hash",
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The demo with its two smallest feeds, and a key that every store here shares."""
    monkeypatch.setenv("BORDERLINK_STORE_KEY", KEY)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for pattern in ("MX-PE*", "NGO-SH*"):
        for file in (ROOT / "data-samples" / "inbox").glob(pattern):
            shutil.copy(file, inbox)
    return load_config(ROOT / "configs" / "demo", inbox=inbox, state=tmp_path / "state")


def snapshot(config: Config) -> dict[str, list[tuple[object, ...]]]:
    with open_store(config, read_only=True) as store:
        return {
            table: store.rows(f"SELECT {columns} FROM {table} ORDER BY ALL")
            for table, columns in TABLES.items()
        }


def undisturbed(config: Config) -> dict[str, list[tuple[object, ...]]]:
    other = replace(config, state=config.state.parent / "undisturbed")
    run_night(other, NIGHT, Silent())
    return snapshot(other)


@contextmanager
def dying_in(stage: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stage does all its work, and the process dies before it commits."""
    original = running.stages()

    def dying(run: Callable[..., StageResult]) -> Callable[..., StageResult]:
        def work(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
            run(store, config, night, progress)
            raise ZeroDivisionError("SOMEBODY'S NAME")

        return work

    faulty = tuple(
        replace(step, run=dying(step.run)) if step.name == stage else step for step in original
    )
    with monkeypatch.context() as patched:
        patched.setattr(running, "stages", lambda: faulty)
        yield


def test_dying_in_every_stage_in_turn_changes_nothing_in_the_end(
    config: Config, monkeypatch: pytest.MonkeyPatch
):
    expected = undisturbed(config)
    for stage in ("intake", "names", "linkage", "review", "reports", "exchange"):
        with dying_in(stage, monkeypatch), pytest.raises(Unexpected) as caught:
            run_night(config, NIGHT, Silent())
        assert stage in str(caught.value)
        assert "SOMEBODY" not in str(caught.value)
        assert "SOMEBODY" not in str(caught.value.__cause__)
    summary = run_night(config, NIGHT, Silent())
    assert summary.changed
    assert snapshot(config) == expected
    assert len(list(config.outbox.rglob("*.age"))) == 6


def test_a_death_before_delivery_loses_no_package(config: Config, monkeypatch: pytest.MonkeyPatch):
    from borderlink import exchange

    def dies(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "deliver", dies)
        with pytest.raises(KeyboardInterrupt):
            run_night(config, NIGHT, Silent())
    assert not list(config.outbox.rglob("*.age"))
    summary: NightSummary = run_night(config, NIGHT, Silent())
    assert not summary.changed
    assert all(package.exists() for package in summary.packages)
    assert len(summary.packages) == 6


def test_the_next_night_without_news_compares_nothing(config: Config):
    run_night(config, NIGHT, Silent())
    summary = run_night(config, date(2026, 11, 2), Silent())
    skipped = {result.stage: result.skipped for result in summary.results}
    assert skipped["names"] and skipped["linkage"]
    assert not skipped["review"]
