"""Seven nights and one decision (T09): what comes back, when, and saying why."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.config import Config, LinkageSettings, ReviewSettings, Settings
from borderlink.errors import UsageError
from borderlink.progress import Silent
from borderlink.review import record_decision, run
from borderlink.store import Store

A, B = 1, 2


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Config:
    settings = Settings(
        name="t", inbox="i", state="s", linkage=LinkageSettings(), review=ReviewSettings()
    )
    return Config(tmp_path, settings, {}, (), tmp_path, tmp_path, "h")


def put(store: Store, record_id: int, agency: str, name: str, birth: str, **more: object) -> None:
    """Replace the current version of one record."""
    values = {"address": "", "role": "suspect", "minor": None, **more}
    store.sql(
        "INSERT INTO record_identity SELECT ?, ?, 'feed', ? WHERE NOT EXISTS "
        "(SELECT 1 FROM record_identity WHERE record_id = ?)",
        [record_id, agency, f"{agency}-{record_id}", record_id],
    )
    store.sql("DELETE FROM record_version WHERE record_id = ?", [record_id])
    store.sql(
        """
        INSERT INTO record_version BY NAME
        SELECT ?::INTEGER AS record_id, 1 AS export_id, DATE '2026-11-01' AS valid_from,
            [{'kind': 'primary', 'full': ?, 'given': NULL, 'family': NULL, 'patronymic': NULL,
              'script': NULL, 'language': NULL, 'quality': NULL}] AS names,
            {'raw': ?, 'calendar': 'gregorian', 'earliest': ?::DATE, 'latest': ?::DATE,
             'precision': 'day', 'trust': 'high'} AS birth,
            [] AS other_births, [] AS documents,
            [{'text': ?, 'country': NULL}] AS addresses, ? AS role, ?::BOOLEAN AS minor
        """,
        [record_id, name, birth, birth, birth, values["address"], values["role"], values["minor"]],
    )


def found(store: Store, weight: float | None = 12.0) -> None:
    """What linkage left for tonight: the pair, or (None) nothing."""
    store.sql("DELETE FROM scored_pair")
    if weight is not None:
        store.sql(
            "INSERT INTO scored_pair VALUES (?, ?, ?, 0.99, '{}', [], 'm', 'r')", [A, B, weight]
        )


def night(store: Store, config: Config, day: str) -> tuple[str, list[str], dict[str, int]]:
    with store.transaction():
        result = run(store, config, date.fromisoformat(day), Silent())
    state, changed = store.rows("SELECT state, what_changed FROM match")[0]
    return state, changed, result.counts


def decide(store: Store, config: Config, **fields: object) -> None:
    values = {
        "match_id": store.value("SELECT match_id FROM match"),
        "agency": "AAA",
        "judgement": "different",
        "reason": "different persons (photo)",
        "decided_by": "analyst.k",
        "second_by": "lead.m",
        "decided_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
        **fields,
    }
    with store.transaction():
        record_decision(store, config, **values)  # type: ignore[arg-type]


@pytest.fixture
def two(store: Store) -> Store:
    put(store, A, "AAA", "Shevchuk Yuliia", "1985-05-12")
    put(store, B, "BBB", "Шевчук Юлия", "1985-12-05")
    found(store)
    return store


def test_seven_nights_and_one_decision(two: Store, config: Config):
    assert night(two, config, "2026-11-01")[0] == "new"
    decide(two, config)
    state, _, counts = night(two, config, "2026-11-02")
    assert (state, counts["suppressed"]) == ("settled", 1)
    put(two, B, "BBB", "Шевчук Юлия", "1985-05-12")
    assert night(two, config, "2026-11-03")[:2] == ("re-opened", ["birth of BBB changed"])
    decide(two, config)
    put(two, B, "BBB", "Шевчук Юлия", "1985-05-12", address="Lviv")
    assert night(two, config, "2026-11-04")[0] == "settled"
    two.sql("UPDATE record_identity SET record_key = 'A7-NEW' WHERE record_id = ?", [A])
    assert night(two, config, "2026-11-05")[0] == "settled"
    assert night(two, config, "2027-11-02")[0] == "renewed"
    state, _, counts = night(two, config, "2027-11-03")
    assert (state, counts["suppressed"]) == ("renewed", 0)


def test_the_id_of_a_match_never_changes(two: Store, config: Config):
    night(two, config, "2026-11-01")
    before = two.value("SELECT match_id FROM match")
    found(two, 15.0)
    night(two, config, "2026-11-02")
    assert two.value("SELECT match_id FROM match") == before


def test_a_pair_below_the_threshold_is_no_match(two: Store, config: Config):
    found(two, 1.0)
    with two.transaction():
        run(two, config, date(2026, 11, 1), Silent())
    assert two.value("SELECT count(*) FROM match") == 0


def test_a_withdrawn_match_cannot_be_decided(two: Store, config: Config):
    night(two, config, "2026-11-01")
    found(two, None)
    assert night(two, config, "2026-11-02")[0] == "withdrawn"
    with pytest.raises(UsageError, match="withdrawn"):
        decide(two, config)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"match_id": "0000-0000-0000"}, "no such match"),
        ({"agency": "CCC"}, "owns neither"),
        ({"judgement": "maybe"}, "Use one of"),
        ({"reason": " "}, "needs a reason"),
        ({"second_by": "analyst.k"}, "another person"),
        ({"second_by": " Analyst.K"}, "another person"),
        ({"judgement": "same, unjustified", "second_by": " "}, "second reviewer"),
        ({"judgement": "same, unjustified", "second_by": None}, "second reviewer"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(
    two: Store, config: Config, fields: dict[str, object], words: str
):
    night(two, config, "2026-11-01")
    with pytest.raises(UsageError, match=words):
        decide(two, config, **fields)
    assert two.value("SELECT count(*) FROM decision") == 0


@pytest.mark.parametrize("more", [{"role": "victim"}, {"role": "unknown"}, {"minor": True}])
def test_a_victim_or_minor_needs_four_eyes(two: Store, config: Config, more: dict[str, object]):
    put(two, B, "BBB", "Шевчук Юлия", "1985-12-05", **more)
    night(two, config, "2026-11-01")
    with pytest.raises(UsageError, match="second reviewer"):
        decide(two, config, second_by=None)
    decide(two, config)


def test_decisions_are_kept_and_logged(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    decide(two, config, judgement="same")
    assert two.value("SELECT count(*) FROM decision") == 2
    assert audit.verify(two).count == 2
    assert night(two, config, "2026-11-02")[0] == "settled"
    assert two.value("SELECT link_class FROM match") == "same, justified"


def test_an_older_answer_that_arrives_late_does_not_overrule_a_newer_one(
    two: Store, config: Config
):
    night(two, config, "2026-11-01")
    decide(two, config, judgement="same", decided_at=datetime(2026, 11, 3, tzinfo=UTC))
    decide(two, config, judgement="different", decided_at=datetime(2026, 11, 2, tzinfo=UTC))
    night(two, config, "2026-11-04")
    assert two.value("SELECT link_class FROM match") == "same, justified"
