"""Tonight's reports are sealed once for each receiver, and every disclosure is logged."""

from __future__ import annotations

import json
from datetime import date

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.exchange import Package, Signer, ensure_keys, run, unseal
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.exchanged import NIGHT, agency_keys, installation, matched, report


def sealing(store: Store, config: Config, night: date = NIGHT) -> StageResult:
    with store.transaction():
        return run(store, config, night, Silent())


def latest(store: Store, config: Config, receiver: str = "AAA") -> Package:
    """The receiver's last package, opened as the receiver would."""
    keys, ring = agency_keys(config, receiver), ensure_keys(config)
    sealed = store.value(
        "SELECT sealed FROM package WHERE receiver = ? ORDER BY sequence DESC LIMIT 1", [receiver]
    )
    line = (config.keys / f"{ring.own.code}.sign.pub").read_text()
    return unseal(
        bytes(sealed),
        identity=keys.identity,
        signers=[Signer(ring.own.code, line)],
        receiver=receiver,
    )


def test_each_receiver_gets_its_own_package(store: Store, config: Config) -> None:
    """With its own report, under a manifest that says what it is."""
    report(store, "AAA", "for A")
    report(store, "BBB", "for B")
    assert sealing(store, config).counts["sealed"] == 2
    package = latest(store, config)
    assert package.files == {"report.html": b"for A"}
    manifest = package.manifest
    assert (manifest.sender, manifest.receiver, manifest.sequence) == ("Hub", "AAA", 1)
    assert (manifest.kind, manifest.night) == ("reports", NIGHT)


def test_the_same_night_seals_nothing_twice(store: Store, config: Config) -> None:
    """A second run finds every package made, and logs nothing."""
    report(store, "AAA")
    sealing(store, config)
    before = audit.anchor(store)
    assert sealing(store, config).counts == {"sealed": 0, "unchanged": 1, "without a key": 0}
    assert audit.anchor(store) == before


def test_what_changed_is_sealed_again_under_the_next_number(store: Store, config: Config) -> None:
    """Each receiver's sequence rises by one; going back to an earlier content is a change too."""
    for text in ("first", "second", "first"):
        report(store, "AAA", text)
        sealing(store, config)
    assert store.rows("SELECT sequence FROM package ORDER BY sequence") == [(1,), (2,), (3,)]
    assert latest(store, config).files == {"report.html": b"first"}


def test_the_file_name_tells_only_who_when_and_which(store: Store, config: Config) -> None:
    """Sender, receiver, night and sequence."""
    report(store, "AAA")
    sealing(store, config)
    assert store.value("SELECT file FROM package") == "Hub_AAA_2026-11-03_1.age"


def test_a_receiver_without_a_key_gets_a_warning(store: Store, config: Config) -> None:
    """The others get their packages; nothing is made that nobody could open."""
    real = installation(config.directory, make_missing_keys=False)
    keys = ensure_keys(config)
    (real.keys / "BBB.age.pub").unlink()
    report(store, "AAA")
    report(store, "BBB")
    result = sealing(store, real)
    assert keys.made
    assert result.counts == {"sealed": 1, "unchanged": 0, "without a key": 1}
    assert len(result.warnings) == 1
    assert result.warnings[0].startswith("BBB: no package was made")


def test_a_disclosure_is_logged_with_numbers_and_hashes(store: Store, config: Config) -> None:
    """To whom, how many matches, and the hash of what was sent."""
    matched(store)
    store.sql(
        "INSERT INTO disclosed SELECT ?, 'AAA', match_id, 'hit', [], 'default' FROM match", [NIGHT]
    )
    report(store, "AAA")
    sealing(store, config)
    entries = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    sent = [entry for entry in entries if entry["action"] == "disclosure"]
    assert [(entry["to"], entry["what"]["matches"]) for entry in sent] == [("AAA", 1)]
    assert sent[0]["what"]["sha256"] == store.value("SELECT sha256 FROM package")
    assert {entry["what"]["made_for"] for entry in entries if entry["action"] == "key"} == {
        "AAA",
        "BBB",
        "Hub",
    }


@pytest.mark.parametrize(
    ("codes", "highest"),
    [(["H0"], "H0"), (["H0", "H1"], "H1"), (["H3", "H2"], "H3"), ([], "H2"), (["secret"], "H3")],
)
def test_the_manifest_carries_the_highest_handling_code(
    store: Store, config: Config, codes: list[str], highest: str
) -> None:
    """Of the others' records only; none given counts as H2, an unknown one as H3."""
    matched(store)
    store.sql("UPDATE record_version SET handling = ? WHERE record_id = 2", [codes])
    store.sql("UPDATE record_version SET handling = ['H3'] WHERE record_id = 1")
    store.sql(
        "INSERT INTO disclosed SELECT ?, 'AAA', match_id, 'hit', [], 'default' FROM match", [NIGHT]
    )
    report(store, "AAA")
    sealing(store, config)
    assert latest(store, config).manifest.handling == highest


def test_what_was_sent_stays_known(store: Store, config: Config) -> None:
    """A second run of a night may tell less; what the first package told is history."""
    matched(store)
    store.sql(
        "INSERT INTO disclosed SELECT ?, 'AAA', match_id, 'core', ['name'], 'open' FROM match",
        [NIGHT],
    )
    report(store, "AAA", "with the match")
    sealing(store, config)
    store.sql("DELETE FROM disclosed")
    report(store, "AAA", "without it")
    sealing(store, config)
    assert store.rows("SELECT receiver, sequence, owner, record_id, level, rule FROM sent") == [
        ("AAA", 1, "BBB", 1, "core", "open")
    ]


def test_a_package_that_was_not_sealed_sent_nothing(store: Store, config: Config) -> None:
    """A receiver whose key is missing was told nothing that could be recalled."""
    matched(store)
    real = installation(config.directory, make_missing_keys=False)
    store.sql(
        "INSERT INTO disclosed SELECT ?, 'AAA', match_id, 'hit', [], 'default' FROM match", [NIGHT]
    )
    report(store, "AAA")
    sealing(store, real)
    assert store.rows("SELECT * FROM sent") == []
