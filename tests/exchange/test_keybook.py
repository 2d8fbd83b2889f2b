"""Keys change and are revoked: old signatures keep their time, stolen keys count for nothing."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.exchange import (
    DecisionFile,
    KeyRing,
    PrivateKeys,
    Signer,
    collect,
    deliver,
    has_keys,
    in_flight,
    keys_fingerprint,
    open_ring,
    read_allowed_signers,
    recipient_of,
    revoke,
    rotate_own,
    rotate_private,
    run,
    seal_answer,
    signing_line,
    take_public,
    unseal,
)
from borderlink.exchange.allowed import ALLOWED_SIGNERS
from borderlink.exchange.spool import spool_answer
from borderlink.progress import Silent, StageResult
from borderlink.store import Store
from builders.exchanged import (
    HUB,
    NIGHT,
    agency_keys,
    decision,
    installation,
    matched,
    report,
    stranger,
)
from builders.told import agency

NOW = datetime.now(UTC)
BOTH = ("age", "sign")


def ring(store: Store, config: Config, now: datetime | None = None) -> KeyRing:
    with store.transaction():
        return open_ring(store, config, now)


def revoking(store: Store, code: str, kind: str) -> int:
    with store.transaction():
        return revoke(store, code, kind, "stolen")


def sealing(store: Store, config: Config) -> StageResult:
    with store.transaction():
        return run(store, config, NIGHT, Silent())


def answer(
    store: Store, config: Config, keys: PrivateKeys, created: datetime, sequence: int = 1
) -> str | None:
    """What becomes of a package of decisions of AAA: None, or the reason of its refusal."""
    sealed = seal_answer(
        DecisionFile(decisions=(decision(decided_at=created - timedelta(hours=1)),)),
        keys=keys,
        receiver=HUB,
        recipient=recipient_of(ring(store, config).own.identity),
        sequence=sequence,
        created=created,
    )
    config.returns.mkdir(parents=True, exist_ok=True)
    (config.returns / f"{sequence}.age").write_bytes(sealed)
    with store.transaction():
        collect(store, config, NIGHT, Silent())
    (reason,) = store.rows("SELECT reason FROM inbound ORDER BY received_at DESC LIMIT 1")[0]
    return reason


def logged(store: Store) -> list[tuple[str, str]]:
    entries = [json.loads(text) for (text,) in store.rows("SELECT entry FROM audit_entry")]
    return [(e["why"], e["what"].get("of", "")) for e in entries if e["action"] == "key"]


def test_what_was_signed_before_a_rotation_still_counts(store: Store, config: Config) -> None:
    """A package on its way is taken in; one that the old key signs afterwards is not."""
    matched(store)
    old = agency_keys(config)
    ring(store, config, NOW - timedelta(days=2))
    rotate_private(config.keys, "AAA", BOTH, NOW)
    ring(store, config, NOW - timedelta(days=1))
    assert answer(store, config, old, NOW - timedelta(hours=23)) == "signer"
    assert answer(store, config, old, NOW - timedelta(days=1, hours=1), sequence=2) is None
    assert answer(store, config, agency_keys(config), NOW, sequence=3) is None


def test_an_old_key_is_good_for_as_long_as_a_package_is_valid(store: Store, config: Config) -> None:
    """Then nobody can pass anything off as having been long under way."""
    old = agency_keys(config)
    ring(store, config, NOW - timedelta(days=40))
    rotate_private(config.keys, "AAA", ("sign",), NOW)
    ring(store, config, NOW - timedelta(days=31))
    assert signing_line(old) not in {signer.line for signer in ring(store, config).trusted}


def test_a_revoked_key_signs_nothing_whatever_the_time(store: Store, config: Config) -> None:
    """Whoever stole it writes any time into a package."""
    matched(store)
    stolen = agency_keys(config)
    ring(store, config, NOW - timedelta(days=2))
    revoking(store, "AAA", "sign")
    assert answer(store, config, stolen, NOW - timedelta(days=1)) == "signer"
    rotate_private(config.keys, "AAA", ("sign",), NOW)
    assert answer(store, config, stolen, NOW - timedelta(days=1), sequence=2) == "signer"
    assert answer(store, config, agency_keys(config), NOW, sequence=3) is None


def test_a_package_that_waits_is_sealed_for_the_new_key(store: Store, config: Config) -> None:
    """Same number, same contents, same signature; the old key no longer opens it."""
    report(store, "AAA", "for A")
    sealing(store, config)
    old = agency_keys(config)
    rotate_private(config.keys, "AAA", ("age",), NOW)
    sealing(store, config)
    (sealed, digest), *others = store.rows("SELECT sealed, sha256 FROM package")
    hub = [Signer(HUB, signing_line(agency_keys(config, HUB)))]
    new = agency_keys(config)
    package = unseal(bytes(sealed), identity=new.identity, signers=hub, receiver="AAA")
    assert (package.files, package.manifest.sequence, others) == ({"report.html": b"for A"}, 1, [])
    with pytest.raises(Exception, match=r"\(seal\)"):
        unseal(bytes(sealed), identity=old.identity, signers=hub, receiver="AAA")
    deliver(store, config, Silent())
    (marker,) = (config.outbox / "AAA").glob("*.ready")
    assert marker.read_text().split()[0] == digest


def test_nothing_is_sealed_or_delivered_for_a_revoked_key(store: Store, config: Config) -> None:
    """What waits goes on waiting, is told, and leaves once there is a new key."""
    report(store, "AAA")
    sealing(store, config)
    before = keys_fingerprint(store, config)
    revoking(store, "AAA", "age")
    assert keys_fingerprint(store, config) != before
    assert sealing(store, config).warnings == ["AAA: 1 packages wait for its new encryption key."]
    assert deliver(store, config, Silent()) == 0
    assert in_flight(store, "AAA") == (1, [])
    take_public(config, "AAA", age=recipient_of(stranger(config.state / "new").identity), sign=None)
    sealing(store, config)
    assert deliver(store, config, Silent()) == 1


def test_what_waits_under_our_revoked_signature_is_signed_anew(
    store: Store, config: Config
) -> None:
    """The receiver is told to trust the stolen key no more."""
    report(store, "AAA")
    sealing(store, config)
    revoking(store, HUB, "sign")
    rotate_private(config.keys, HUB, ("sign",), NOW)
    sealing(store, config)
    sealed = bytes(store.value("SELECT sealed FROM package"))
    signers = [Signer(HUB, signing_line(agency_keys(config, HUB)))]
    assert unseal(
        sealed, identity=agency_keys(config).identity, signers=signers, receiver="AAA"
    ).files


def test_an_agency_may_seal_for_our_old_key_for_a_month(store: Store, config: Config) -> None:
    """Until it knows the new one; then the old private key is gone for ever."""
    matched(store)
    ring(store, config)
    sealed_for = recipient_of(agency_keys(config, HUB).identity)
    rotate_own(config, BOTH, NOW)
    sealed = seal_answer(
        DecisionFile(decisions=(decision(),)),
        keys=agency_keys(config),
        receiver=HUB,
        recipient=sealed_for,
    )
    config.returns.mkdir(parents=True)
    (config.returns / "a.age").write_bytes(sealed)
    with store.transaction():
        assert collect(store, config, NIGHT, Silent()).counts["decisions"] == 1
    ring(store, config, NOW + timedelta(days=31))
    assert ring(store, config).old_identities == ()


def test_an_answer_of_the_desk_survives_our_rotation(store: Store, config: Config) -> None:
    """It waited for the night under the keys that went."""
    matched(store)
    spool_answer(config.desk / "spool", ring(store, config), "AAA", decision(), None)
    rotate_own(config, BOTH, NOW)
    with store.transaction():
        assert collect(store, config, NIGHT, Silent()).counts["decisions"] == 1


def test_our_new_keys_are_announced_under_the_old_signature(
    store: Store, config: Config, tmp_path: Path
) -> None:
    """A partner checks the notice with stock ssh-keygen and the key it knows."""
    ring(store, config)
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(f'Hub namespaces="borderlink-keys" {signing_line(agency_keys(config, HUB))}')
    notice = rotate_own(config, BOTH, NOW)
    told = json.loads(notice.read_text())
    now = ring(store, config).own
    assert (told["encryption_key"], told["signing_key"]) == (
        recipient_of(now.identity),
        signing_line(now),
    )
    verify = (
        f"ssh-keygen -Y verify -n borderlink-keys -f {allowed} -I Hub -s {notice}.sig < {notice}"
    )
    subprocess.run(["bash", "-c", verify], check=True, capture_output=True)


@pytest.mark.parametrize("fails_at", ["swap", "finish_rotation"])
def test_a_rotation_that_dies_leaves_a_key_in_place(
    store: Store, config: Config, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    """The night works with the old key or with the new one, and the public half fits it."""
    ring(store, config)
    with monkeypatch.context() as patched:
        patched.setattr(f"borderlink.exchange.rotation.{fails_at}", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate_private(config.keys, HUB, BOTH, NOW)
    own = ring(store, config).own
    assert (config.keys / "Hub.age.pub").read_text().strip() == recipient_of(own.identity)
    rotate_private(config.keys, HUB, BOTH, NOW + timedelta(seconds=1))
    assert ring(store, config).own.identity != own.identity


def test_stock_ssh_keygen_knows_old_keys_by_time(
    store: Store, config: Config, tmp_path: Path
) -> None:
    """An archived package verifies at the time it was made, and no later one does."""
    ring(store, config, NOW - timedelta(days=3))
    message = tmp_path / "m"
    message.write_text("archived")
    key, allowed = config.keys / "AAA.sign.key", config.keys / ALLOWED_SIGNERS
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "borderlink-package", "-f", key, message],
        check=True,
        capture_output=True,
    )
    rotate_private(config.keys, "AAA", ("sign",), NOW)
    ring(store, config, NOW - timedelta(days=2))

    def verifies(at: datetime) -> bool:
        when = f"-Overify-time={at:%Y%m%d%H%M%SZ}"
        command = f"ssh-keygen -Y verify {when} -n borderlink-package -f {allowed} -I AAA"
        done = subprocess.run(
            ["bash", "-c", f"{command} -s {message}.sig < {message}"],
            check=False,
            capture_output=True,
        )
        return done.returncode == 0

    assert verifies(NOW - timedelta(days=2, hours=12))
    assert not verifies(NOW)
    times = {s.valid_before for s in read_allowed_signers(allowed) if s.principal == "AAA"}
    assert times == {None, (NOW - timedelta(days=2)).replace(microsecond=0)}
    revoking(store, "AAA", "sign")
    ring(store, config)
    assert not verifies(NOW - timedelta(days=2, hours=12))


def test_a_key_changed_in_the_configuration_is_noticed(store: Store, config: Config) -> None:
    """However it came about, the change is noted and logged with a fingerprint."""
    first = ring(store, config)
    config.agencies["AAA"] = agency("AAA", encryption_key=first.recipients["BBB"])
    ring(store, config)
    assert logged(store)[-2:] == [("no longer in use", "AAA"), ("in use from now on", "AAA")]
    count = len(logged(store))
    ring(store, config)
    assert len(logged(store)) == count
    audit.verify(store)


def test_an_agency_that_left_is_trusted_no_more(store: Store, config: Config) -> None:
    """Its old packages are refused from the moment it is gone from the configuration."""
    ring(store, config)
    del config.agencies["AAA"]
    assert {signer.principal for signer in ring(store, config).trusted} == {"BBB"}


def test_a_key_in_the_configuration_is_changed_there(store: Store, config: Config) -> None:
    """A key file beside it would be ignored; neither is a malformed key taken."""
    known = ring(store, config).recipients["BBB"]
    config.agencies["AAA"] = agency("AAA", encryption_key=known)
    with pytest.raises(UsageError, match="change it there"):
        take_public(config, "AAA", age=known, sign=None)
    with pytest.raises(UsageError, match="is no public key"):
        take_public(config, "BBB", age=None, sign="ssh-rsa AAAA")
    with pytest.raises(UsageError, match="is no agency"):
        take_public(config, "ZZZ", age=known, sign=None)
    with pytest.raises(UsageError, match="could be revoked"):
        revoking(store, "ZZZ", "age")


def test_the_fingerprint_follows_the_receivers_keys(store: Store, tmp_path: Path) -> None:
    """A key that becomes known later makes the night seal the package that waited for it."""
    real = installation(tmp_path, make_missing_keys=False)
    ring(store, real)
    before = keys_fingerprint(store, real)
    assert not has_keys(real, real.agencies["AAA"])
    ring(store, installation(tmp_path))
    assert keys_fingerprint(store, real) != before
    assert has_keys(real, real.agencies["AAA"])


def test_allowed_signers_are_read_as_ssh_keygen_reads_them(store: Store, config: Config) -> None:
    """Our own file gives back every key; lines for other purposes and other keys do not count."""
    key = " ".join(ring(store, config).signers["AAA"].split()[:2])
    file = config.keys / ALLOWED_SIGNERS
    assert [signer.principal for signer in read_allowed_signers(file)] == ["AAA", "BBB", HUB]
    file.write_text(f'# a comment\n\nX,Y {key} note\nZ namespaces="git" {key}\nR ssh-rsa AA==\n')
    assert read_allowed_signers(file) == [Signer("X", key), Signer("Y", key)]
    file.write_text("nothing of use\n")
    with pytest.raises(UsageError, match="allows nobody"):
        read_allowed_signers(file)
