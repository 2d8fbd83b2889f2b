"""What comes back, when, for whom, and saying why."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.config import Config, LinkageSettings, ReviewSettings, Settings
from borderlink.errors import UsageError
from borderlink.progress import Silent
from borderlink.review import Answer, record_decision, run
from borderlink.review.states import DISAGREE
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
        record_decision(store, config, Answer(**values))  # type: ignore[arg-type]


@pytest.fixture
def two(store: Store) -> Store:
    put(store, A, "AAA", "Shevchuk Yuliia", "1985-05-12")
    put(store, B, "BBB", "Шевчук Юлия", "1985-12-05")
    found(store)
    return store


def side(store: Store, agency: str) -> tuple[str, str, list[str]]:
    """State, link class and what changed, for one agency."""
    return store.rows(
        "SELECT state, link_class, what_changed FROM match_side WHERE agency = ?", [agency]
    )[0]


def test_an_answer_settles_at_once_and_is_silent_from_the_next_night_on(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    assert side(two, "AAA") == ("settled", "different", ["answered “different” on 2026-11-01"])
    _, _, counts = night(two, config, "2026-11-02")
    assert counts["suppressed"] == 1
    assert side(two, "AAA")[0] == "suppressed"


def test_one_agencys_answer_does_not_silence_the_other(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    night(two, config, "2026-11-02")
    assert side(two, "BBB") == ("open", "to verify", [])
    put(two, A, "AAA", "Shevchuk Yuliia", "1985-05-13")
    night(two, config, "2026-11-03")
    assert side(two, "AAA")[::2] == ("re-opened", ["birth of AAA changed"])
    assert side(two, "BBB")[::2] == ("changed", ["birth of AAA changed"])


def test_agencies_that_differ_are_both_asked_until_they_agree(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    decide(two, config, agency="BBB", judgement="same")
    _, _, counts = night(two, config, "2026-11-02")
    assert counts["in conflict"] == 1
    assert side(two, "AAA") == side(two, "BBB") == ("changed", "to verify", [DISAGREE])
    decide(two, config, judgement="same", decided_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    _, _, counts = night(two, config, "2026-11-03")
    assert "in conflict" not in counts
    assert side(two, "AAA")[:2] == side(two, "BBB")[:2] == ("suppressed", "same, justified")


def test_an_answer_that_was_taken_back_is_asked_again(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    decide(two, config, judgement="unsure", decided_at=datetime(2026, 11, 1, 10, tzinfo=UTC))
    assert side(two, "AAA")[0] == "open"
    assert night(two, config, "2026-11-02")[0] == "open"


def test_every_change_of_state_is_logged_with_its_reason(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    night(two, config, "2026-11-02")
    found(two, None)
    night(two, config, "2026-11-03")
    log = two.rows("SELECT state, what FROM match_change WHERE agency = 'AAA' ORDER BY rowid")
    assert [state for state, _ in log] == ["new", "settled", "suppressed", "withdrawn"]
    assert all(what for _, what in log)


def test_an_answer_to_an_older_report_rests_on_what_that_report_showed(two: Store, config: Config):
    night(two, config, "2026-11-01")
    put(two, B, "BBB", "Шевчук Юлия", "1985-05-12")
    night(two, config, "2026-11-02")
    decide(two, config, source="file", report_night=date(2026, 11, 1))
    night(two, config, "2026-11-03")
    assert side(two, "AAA")[::2] == ("re-opened", ["birth of BBB changed"])


def test_an_answer_may_rest_on_the_documents_alone(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config, evidence=("document",))
    put(two, B, "BBB", "Шевчук Юлия", "1985-05-12")
    night(two, config, "2026-11-02")
    assert side(two, "AAA")[0] == "suppressed"


def test_an_answer_that_rests_on_nothing_that_re_opens_rests_on_all_that_does(
    two: Store, config: Config
):
    night(two, config, "2026-11-01")
    decide(two, config, evidence=("phone", "birth place"))
    put(two, B, "BBB", "Шевчук Юлия", "1985-05-12")
    night(two, config, "2026-11-02")
    assert side(two, "AAA")[0] == "re-opened"


def test_an_answer_may_expire_sooner_but_not_later_than_configured(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config, valid_until=date(2026, 11, 20))
    decide(two, config, agency="BBB", valid_until=date(2099, 1, 1))
    assert two.rows("SELECT valid_until FROM decision ORDER BY decision_id") == [
        (date(2026, 11, 20),),
        (date(2027, 11, 1),),
    ]


def test_the_same_words_again_are_no_new_decision(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    decide(two, config)
    assert two.value("SELECT count(*) FROM decision") == 1


def test_what_an_answer_rests_on_is_kept_as_hashes(two: Store, config: Config):
    night(two, config, "2026-11-01")
    decide(two, config)
    basis, digest = two.rows("SELECT basis, evidence_sha256 FROM decision")[0]
    assert set(json.loads(basis)) == {
        f"{what} of {code}" for what in ("name", "birth", "document") for code in ("AAA", "BBB")
    }
    assert digest == hashlib.sha256(b"{}").hexdigest()


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
        ({"report_night": date(2026, 10, 31)}, "after the report"),
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
    decide(two, config, judgement="same", decided_at=datetime(2026, 11, 1, 10, tzinfo=UTC))
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
