"""An agency that must use OpenPGP needs stock gpg, tar and ssh-keygen; only the seal differs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from borderlink.config import Config
from borderlink.errors import ConfigError, PackageRefused
from borderlink.exchange import (
    DecisionFile,
    collect,
    deliver,
    ensure_keys,
    in_flight,
    open_ring,
    openpgp,
    recipient_of,
    run,
    seal_answer,
    take_public,
)
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import HUB, NIGHT, agency_keys, decision, matched, report
from builders.told import agency


class Partner:
    """AAA's own GnuPG, in a folder with a short name."""

    def __init__(self, home: Path) -> None:
        self.home = home
        quiet = ("--passphrase", "", "--pinentry-mode", "loopback", "--quick-generate-key")
        self.gpg(*quiet, "AAA", "future-default", "default", "never")
        self.public = self.gpg("--armor", "--export").decode()

    def gpg(self, *options: str, data: bytes = b"") -> bytes:
        command = ["gpg", "--homedir", self.home, "--batch", "--quiet", *options]
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def partner() -> Iterator[Partner]:
    with TemporaryDirectory() as home:
        Path(home).chmod(0o700)
        made = Partner(Path(home))
        yield made
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)


@pytest.fixture
def pgp(config: Config, partner: Partner) -> Config:
    """AAA gave an OpenPGP key in the place of an age key."""
    ensure_keys(config)
    take_public(config, "AAA", age=partner.public, sign=None)
    return config


def sealing(store: Store, config: Config) -> None:
    with store.transaction():
        run(store, config, NIGHT, Silent())


def test_a_package_opens_with_stock_gpg(
    store: Store, pgp: Config, partner: Partner, tmp_path: Path
) -> None:
    """And its signature verifies with stock ssh-keygen, as for every other receiver."""
    report(store, "AAA", "for A")
    sealing(store, pgp)
    deliver(store, pgp, Silent())
    (package,) = (pgp.outbox / "AAA").glob("*.gpg")
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "signers").write_text(f"Hub {(pgp.keys / 'Hub.sign.pub').read_text()}")
    script = (
        f"set -eu; gpg --homedir {partner.home} --batch --quiet -d {package} | tar x;"
        "ssh-keygen -Y verify -n borderlink-package -f signers -I Hub "
        "-s manifest.json.sig < manifest.json"
    )
    subprocess.run(["bash", "-c", script], cwd=desk, check=True, capture_output=True)
    assert (desk / "report.html").read_text() == "for A"


def test_an_answer_comes_back_sealed_with_gpg(store: Store, pgp: Config, partner: Partner) -> None:
    """For the installation's own OpenPGP key, which was made for the first such agency."""
    matched(store)
    (pgp.returns).mkdir(parents=True)
    tar = _tar_of(pgp)
    own = str(pgp.keys / "Hub.openpgp.pub")
    options = ("--trust-model", "always", "--recipient-file", own, "--encrypt")
    sealed = partner.gpg(*options, data=tar)
    (pgp.returns / "answer.gpg").write_bytes(sealed)
    (pgp.returns / "altered.gpg").write_bytes(sealed[:-30] + b"x" + sealed[-29:])
    with store.transaction():
        counts = collect(store, pgp, NIGHT, Silent()).counts
    assert (counts["decisions"], counts["refused"]) == (1, 1)
    assert store.rows("SELECT reason FROM inbound WHERE state = 'refused'") == [("seal",)]


def _tar_of(config: Config) -> bytes:
    """A signed answer of AAA before it is sealed: ours, opened again."""
    import pyrage

    ring = ensure_keys(config)
    sealed = seal_answer(
        DecisionFile(decisions=(decision(),)),
        keys=agency_keys(config),
        receiver=HUB,
        recipient=recipient_of(ring.own.identity),
    )
    return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(ring.own.identity)]))


def test_a_change_to_openpgp_seals_anew_what_waits(
    store: Store, config: Config, partner: Partner
) -> None:
    """The package keeps its number."""
    report(store, "AAA")
    sealing(store, config)
    take_public(config, "AAA", age=partner.public, sign=None)
    sealing(store, config)
    assert in_flight(store, "AAA") == (1, [])
    sealed = bytes(store.value("SELECT sealed FROM package"))
    assert b"report.html" in partner.gpg("-d", data=sealed)


def test_the_installations_key_is_made_once_and_for_us_only(store: Store, pgp: Config) -> None:
    """In a folder that nobody else can read."""
    with store.transaction():
        open_ring(store, pgp)
    before = (pgp.keys / "Hub.openpgp.pub").read_text()
    ensure_keys(pgp)
    assert (pgp.keys / "Hub.openpgp.pub").read_text() == before
    assert (pgp.keys / "gnupg").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"no package", b"-----BEGIN PGP MESSAGE-----\n"])
def test_what_gpg_cannot_open_is_refused(pgp: Config, data: bytes) -> None:
    """Without a word of gpg's own."""
    ensure_keys(pgp)
    with pytest.raises(PackageRefused, match=r"\(seal\)"):
        openpgp.decrypt(data, pgp.keys)


def test_an_openpgp_key_that_is_none_is_named(config: Config) -> None:
    """A damaged block, or one that gpg cannot encrypt for."""
    config.agencies["AAA"] = agency("AAA", encryption_key=f"{openpgp.BEGIN}\n\nAAAA\n")
    with pytest.raises(ConfigError, match="AAA encryption_key"):
        ensure_keys(config)
    with pytest.raises(ConfigError, match="cannot encrypt"):
        openpgp.encrypt(b"x", f"{openpgp.BEGIN}\n\nAAAA\n")
