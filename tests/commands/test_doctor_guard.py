"""The doctor sees what leaves people without protection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink.commands.doctor_guard import (
    erasure_findings,
    file_findings,
    rule_findings,
    zone_findings,
)
from borderlink.commands.findings import Health
from borderlink.config import DisclosureRule
from borderlink.erasure.forget import Reason, forget
from borderlink.store import Store
from borderlink.store.zone import Zone
from builders.stored import config, put_record
from builders.told import OPEN_RULE, agency, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


def test_a_rule_without_effect_is_named(tmp_path: Path):
    """An owner hears of the misspelling before the first report."""
    typo = DisclosureRule(id="typo", level="core", withhold=("docments",))
    (finding,) = rule_findings(config(tmp_path, agency("AAA", typo)))
    assert finding.health is Health.ATTENTION
    assert "“typo”" in finding.what and "no field" in finding.what
    (fine,) = rule_findings(config(tmp_path, agency("AAA", OPEN_RULE)))
    assert (fine.health, fine.what) == (Health.WELL, "disclosure: 1 rules say what they do")


@pytest.mark.parametrize(("mode", "health"), [(0o755, Health.ATTENTION), (0o700, Health.WELL)])
def test_a_state_directory_that_others_may_enter_is_named(
    tmp_path: Path, mode: int, health: Health
):
    tmp_path.chmod(mode)
    (finding,) = file_findings(config(tmp_path))
    assert finding.health is health


def test_a_zone_whose_key_is_gone_is_ill(store: Store, tmp_path: Path):
    """The next night would refuse to run."""
    store.sql("INSERT INTO protected_detail VALUES (1, 1, 'sealed')")
    (finding,) = zone_findings(store, config(tmp_path))
    assert finding.health is Health.ILL
    store.zone = Zone("5a" * 32)
    (finding,) = zone_findings(store, config(tmp_path))
    assert (finding.health, finding.what) == (
        Health.WELL,
        "protected zone: 1 versions of records are sealed",
    )


def test_an_erasure_that_is_still_in_the_file_is_named(store: Store, tmp_path: Path):
    put_record(store, 1, record())
    with store.transaction():
        forget(store, config(tmp_path), [1], Reason("ER-9", "lead.m", deny=True))
    (finding,) = erasure_findings(store, config(tmp_path))
    assert (finding.health, finding.what) == (Health.ATTENTION, "erasure: 1 records not purged yet")
