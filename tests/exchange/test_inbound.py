"""What agencies return is taken once, in order, from whom it says; anything else is logged."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.exchange import (
    Content,
    DecisionFile,
    DecisionLine,
    PrivateKeys,
    Signer,
    collect,
    ensure_keys,
    input_fingerprint,
    receipt_for,
    recipient_of,
    run,
    seal,
    seal_answer,
    unseal,
)
from borderlink.exchange.seal import describe
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import (
    HUB,
    MATCH,
    NIGHT,
    agency_keys,
    decision,
    installation,
    matched,
    report,
    stranger,
)
from builders.returned import collecting, put, signed, states


def answer(config: Config, *lines: DecisionLine, sequence: int = 1, **given: object) -> bytes:
    """Decisions of AAA, sealed for the hub."""
    fields = {
        "keys": agency_keys(config),
        "receiver": HUB,
        "recipient": recipient_of(ensure_keys(config).own.identity),
        "sequence": sequence,
    }
    content = DecisionFile(decisions=lines or (decision(),))
    return seal_answer(content, **(fields | given))  # type: ignore[arg-type]


def test_a_decision_comes_in(store: Store, config: Config) -> None:
    """Verified, recorded under the agency that signed it, and logged."""
    matched(store)
    put(config, answer(config))
    counts = collecting(store, config).counts
    assert {name: number for name, number in counts.items() if number} == {
        "accepted": 1,
        "decisions": 1,
    }
    assert store.rows("SELECT match_id, agency, judgement, source FROM decision") == [
        (MATCH, "AAA", "different", "file")
    ]
    assert states(store) == [("AAA", 1, "accepted", None)]
    audit.verify(store)


def test_a_file_is_taken_once(store: Store, config: Config) -> None:
    """It stays in the inbox, under however many names, and counts no second time."""
    matched(store)
    sealed = answer(config)
    put(config, sealed)
    put(config, sealed, "copy.age")
    assert collecting(store, config).counts["accepted"] == 1
    assert not any(collecting(store, config).counts.values())
    assert store.value("SELECT count(*) FROM decision") == 1


def test_files_are_taken_in_the_order_they_were_made(store: Store, config: Config) -> None:
    """Not in the order of their names, so that none is refused as a replay."""
    matched(store)
    put(config, answer(config, sequence=2), "a.age")
    put(config, answer(config, sequence=1), "b.age")
    assert collecting(store, config).counts["accepted"] == 2


def test_a_night_that_dies_reads_the_file_again(store: Store, config: Config) -> None:
    """Nothing of the inbox is lost with a transaction that was rolled back."""
    matched(store)
    put(config, answer(config))
    with pytest.raises(RuntimeError), store.transaction():
        collect(store, config, NIGHT, Silent())
        raise RuntimeError
    assert collecting(store, config).counts["decisions"] == 1


@pytest.mark.parametrize("sequence", [4, 5])
def test_a_replay_is_refused(store: Store, config: Config, sequence: int) -> None:
    """The same number again, or an earlier one, in whatever wrapping."""
    matched(store)
    put(config, answer(config, sequence=5))
    collecting(store, config)
    put(config, answer(config, sequence=sequence), "again.age")
    result = collecting(store, config)
    assert result.counts["refused"] == 1
    assert "(replay)" in result.warnings[0]
    assert store.value("SELECT count(*) FROM decision") == 1


def test_a_refusal_is_remembered_and_logged(store: Store, config: Config) -> None:
    """With the hash of the file and the reason; the night goes on with a warning."""
    put(config, b"not sealed at all", "Yuliia Shevchuk.age")
    result = collecting(store, config)
    assert result.counts["refused"] == 1
    assert "Yuliia" not in result.warnings[0]
    assert states(store) == [("unknown", 0, "refused", "seal")]
    entry = json.loads(store.rows("SELECT entry FROM audit_entry ORDER BY sequence")[-1][0])
    assert (entry["action"], entry["what"]["reason"]) == ("refusal", "seal")
    assert collecting(store, config).counts["refused"] == 0


def test_a_stranger_is_refused(store: Store, config: Config, tmp_path: Path) -> None:
    """Who calls themselves AAA and signs with another key."""
    matched(store)
    put(config, answer(config, keys=stranger(tmp_path / "stranger")))
    assert collecting(store, config).counts["refused"] == 1
    assert states(store) == [("unknown", 0, "refused", "signer")]


def test_an_agency_cannot_speak_for_another(store: Store, config: Config) -> None:
    """BBB signs as itself but names AAA as sender."""
    matched(store)
    bbb = agency_keys(config, "BBB")
    put(config, answer(config, keys=PrivateKeys("AAA", bbb.signer, bbb.identity)))
    assert collecting(store, config).counts["refused"] == 1
    assert states(store) == [("unknown", 0, "refused", "sender")]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"receiver": "BBB"}, "receiver"),
        ({"created": datetime.now(UTC) - timedelta(days=40)}, "expired"),
    ],
)
def test_what_is_not_for_us_or_too_old_is_refused(
    store: Store, config: Config, given: dict[str, object], reason: str
) -> None:
    """Although it is sealed for us and signed by an agency we know."""
    put(config, answer(config, **given))
    collecting(store, config)
    assert states(store) == [("unknown", 0, "refused", reason)]


@pytest.mark.parametrize(
    ("kind", "files", "reason"),
    [
        ("reports", {"decisions.json": b"{}"}, "kind"),
        ("decisions", {"decisions.json": b"{}", "more.json": b"{}"}, "content"),
        ("decisions", {"other.json": b"{}"}, "content"),
        ("decisions", {"decisions.json": b'{"decisions": [{"name": "Yuliia"}]}'}, "content"),
        ("decisions", {"decisions.json": b"\xff"}, "content"),
        ("receipt", {"receipt.json": b"{}"}, "content"),
    ],
)
def test_content_that_is_not_understood_is_refused_whole(
    store: Store, config: Config, kind: str, files: dict[str, bytes], reason: str
) -> None:
    """Signed and sealed rightly, and yet nothing of it counts or is repeated."""
    contents = [Content(name, "application/json", data) for name, data in files.items()]
    keys = agency_keys(config)
    manifest = describe(contents, kind=kind, sender="AAA", receiver=HUB, sequence=1)  # type: ignore[arg-type]
    recipient = recipient_of(ensure_keys(config).own.identity)
    put(config, seal(manifest, contents, signer=keys.signer, recipient=recipient))
    result = collecting(store, config)
    assert states(store) == [("AAA", 1, "refused", reason)]
    assert "Yuliia" not in result.warnings[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (decision(match_id="0000-0000-0000"), "no such match"),
        (decision(match_id="Yuliia-Shevchuk"), "match id"),
        (decision(judgement="yuliia shevchuk"), "not a judgement"),
        (decision(decided_at=datetime.now(UTC) + timedelta(days=1)), "decided after its file"),
        (decision(judgement="same, unjustified"), "second reviewer"),
    ],
)
def test_a_decision_that_cannot_be_taken_does_not_stop_the_others(
    store: Store, config: Config, line: DecisionLine, words: str
) -> None:
    """It is told, and the rest of the file counts."""
    matched(store)
    put(config, answer(config, line, decision()))
    result = collecting(store, config)
    assert result.counts["decisions"] == 1
    assert len(result.warnings) == 1
    assert words in result.warnings[0]
    assert "shevchuk" not in result.warnings[0].lower()


def test_a_receipt_marks_its_package(store: Store, config: Config) -> None:
    """The receiver's word, signed, that what we sent was opened and verified."""
    sealed, receipt = receipt_of(store, config)
    put(config, receipt)
    assert collecting(store, config).counts["receipts"] == 1
    assert store.value("SELECT receipt_at FROM package") is not None
    assert sealed


def test_a_receipt_for_what_was_never_sent_is_refused(store: Store, config: Config) -> None:
    """Neither a receipt of somebody else's package nor of another file."""
    _, receipt = receipt_of(store, config)
    store.sql("UPDATE package SET sha256 = ?", ["0" * 64])
    put(config, receipt)
    assert collecting(store, config).counts["refused"] == 1
    assert store.value("SELECT receipt_at FROM package") is None


def receipt_of(store: Store, config: Config) -> tuple[bytes, bytes]:
    """A package for AAA and AAA's receipt for it."""
    report(store, "AAA")
    with store.transaction():
        run(store, config, NIGHT, Silent())
    keys, own = agency_keys(config), ensure_keys(config).own
    sealed = bytes(store.value("SELECT sealed FROM package"))
    signers = [Signer(HUB, (config.keys / "Hub.sign.pub").read_text())]
    package = unseal(sealed, identity=keys.identity, signers=signers, receiver="AAA")
    receipt = receipt_for(package, sealed)
    recipient = recipient_of(own.identity)
    return sealed, seal_answer(receipt, keys=keys, receiver=HUB, recipient=recipient)


def exported(config: Config, **given: object) -> Path:
    """What the report's form exports, put into the inbox without a signature."""
    content = {
        "format": "borderlink-decisions",
        "version": 1,
        "receiver": "AAA",
        "night": str(datetime.now(UTC).date()),
        "report": "0" * 64,
        "decisions": [json.loads(decision().model_dump_json(exclude={"evidence"}))],
    }
    return put(config, json.dumps(content | given).encode(), "decisions-AAA-2026-11-03.json")


def test_the_forms_file_comes_in_with_a_stock_signature(store: Store, config: Config) -> None:
    """An agency needs a browser and ssh-keygen to answer."""
    matched(store)
    signed(config, exported(config))
    assert collecting(store, config).counts["decisions"] == 1
    assert store.value("SELECT agency FROM decision") == "AAA"
    assert collecting(store, config).counts["accepted"] == 0


@pytest.mark.parametrize("kept", [0.3, 0.99])
def test_a_half_written_file_is_refused_and_comes_in_once_it_is_whole(
    store: Store, config: Config, kept: float
) -> None:
    """The signature of the whole does not fit the part; nothing is lost."""
    matched(store)
    file = exported(config)
    signed(config, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * kept)])
    assert collecting(store, config).counts["refused"] == 1
    file.write_bytes(whole)
    assert collecting(store, config).counts["decisions"] == 1


def test_an_edited_file_is_refused(store: Store, config: Config) -> None:
    """One letter of the reason is another since the file was signed."""
    matched(store)
    file = exported(config)
    signed(config, file)
    file.write_bytes(file.read_bytes().replace(b"photo", b"phone"))
    assert collecting(store, config).counts["refused"] == 1
    assert states(store) == [("unknown", 0, "refused", "signature")]


def test_an_unsigned_file_waits(store: Store, config: Config) -> None:
    """It is told, not read, and taken in once the signature arrives."""
    matched(store)
    file = exported(config)
    before = input_fingerprint(config)
    result = collecting(store, config)
    assert result.counts["accepted"] == 0
    assert "1 files have no signature" in result.warnings[0]
    signed(config, file)
    assert input_fingerprint(config) != before
    assert collecting(store, config).counts["decisions"] == 1


def test_a_wrongly_signed_file_can_be_signed_anew(store: Store, config: Config) -> None:
    """The refusal holds for the signature, not for the content."""
    matched(store)
    file = exported(config)
    signed(config, file, namespace="file")
    assert collecting(store, config).counts["refused"] == 1
    signed(config, file)
    assert collecting(store, config).counts["decisions"] == 1


def test_a_signed_file_under_another_armour_is_no_new_one(store: Store, config: Config) -> None:
    """Whoever copies an answer cannot have it counted again by rewrapping its signature."""
    matched(store)
    file = exported(config)
    signed(config, file)
    collecting(store, config)
    signature = file.with_name(file.name + ".sig")
    signature.write_text(signature.read_text() + "\n")
    assert collecting(store, config).counts["accepted"] == 0
    assert store.value("SELECT count(*) FROM decision") == 1


@pytest.mark.parametrize(
    ("given", "code", "reason"),
    [
        ({}, "BBB", "sender"),
        ({"night": "2020-01-01"}, "AAA", "expired"),
        ({"decisions": [{"match_id": MATCH}]}, "AAA", "content"),
    ],
)
def test_a_signed_file_must_fit_its_signer(
    store: Store, config: Config, given: dict[str, object], code: str, reason: str
) -> None:
    """An agency answers its own report, of a recent night, in the form's own format."""
    matched(store)
    signed(config, exported(config, **given), code)
    collecting(store, config)
    assert states(store) == [(code, 0, "refused", reason)]


@pytest.mark.parametrize("decided_at", ["0001-01-01T00:00:00+05:00", "1970-01-01T00:00:00Z"])
def test_a_decision_before_its_time_is_refused(
    store: Store, config: Config, decided_at: str
) -> None:
    """A time that no zone can express must not end every night from now on."""
    matched(store)
    line = json.loads(decision().model_dump_json()) | {"decided_at": decided_at}
    signed(config, exported(config, decisions=[line]))
    assert "in decided_at" in collecting(store, config).warnings[0]


def test_a_file_from_the_future_cannot_decide_there(store: Store, config: Config) -> None:
    """Else one word would stand before every later one, and never expire."""
    matched(store)
    ahead = datetime.now(UTC) + timedelta(days=3650)
    put(config, answer(config, decision(decided_at=ahead), created=ahead))
    assert "decided after its file" in collecting(store, config).warnings[0]
    assert store.value("SELECT count(*) FROM decision") == 0


def test_the_last_day_of_the_calendar_is_a_night_like_any_other(
    store: Store, config: Config
) -> None:
    """Nothing is added to a date that an agency chose."""
    matched(store)
    signed(config, exported(config, night="9999-12-31"))
    assert collecting(store, config).counts["accepted"] == 1


def test_a_sequence_that_no_store_can_hold_is_refused(store: Store, config: Config) -> None:
    """The night goes on, and the file is remembered like any refused one."""
    sealed = answer(config, sequence=1)
    recipient = recipient_of(ensure_keys(config).own.identity)
    keys = agency_keys(config)
    opened = unseal(
        sealed,
        identity=ensure_keys(config).own.identity,
        signers=ensure_keys(config).trusted,
        receiver=HUB,
    )
    contents = [Content(n, "application/json", data) for n, data in opened.files.items()]
    manifest = opened.manifest.model_copy(update={"sequence": 10**30})
    put(config, seal(manifest, contents, signer=keys.signer, recipient=recipient))
    assert collecting(store, config).counts["refused"] == 1
    assert states(store) == [("unknown", 0, "refused", "manifest")]


def test_what_is_no_file_is_passed_over(store: Store, config: Config) -> None:
    """A folder cannot be read, and a pipe would keep the night waiting for ever."""
    config.returns.mkdir(parents=True)
    (config.returns / "folder.age").mkdir()
    (config.returns / "folder.json").mkdir()
    os.mkfifo(config.returns / "pipe.age")
    assert input_fingerprint(config)
    assert collecting(store, config).counts["refused"] == 0


def test_a_refused_field_is_named_without_its_value(store: Store, config: Config) -> None:
    """Whoever answers under a full name learns which field to correct."""
    line = json.loads(decision().model_dump_json()) | {"decided_by": "Yuliia Shevchuk"}
    signed(config, exported(config, decisions=[line]))
    warning = collecting(store, config).warnings[0]
    assert "at entry 1 in decided_by" in warning
    assert "Shevchuk" not in warning


def test_an_empty_inbox_makes_no_keys(store: Store, tmp_path: Path) -> None:
    """A night in which nothing was returned leaves no trace."""
    config = installation(tmp_path)
    assert collecting(store, config).counts["accepted"] == 0
    assert not config.keys.exists()


def test_the_fingerprint_follows_the_inbox(config: Config) -> None:
    """It changes with a new file and with a changed one."""
    empty = input_fingerprint(config)
    put(config, b"one")
    one = input_fingerprint(config)
    put(config, b"two")
    assert len({empty, one, input_fingerprint(config)}) == 3
