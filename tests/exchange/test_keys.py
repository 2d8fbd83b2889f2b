"""Keys are made once, guarded, in the forms of stock tools, and never replaced in silence."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.errors import ConfigError
from borderlink.exchange import (
    ensure_keys,
    installation_code,
    private_keys,
    receiver_named,
)
from builders.exchanged import HUB, installation
from builders.told import agency


def test_a_first_night_makes_the_installations_own_keys(tmp_path: Path) -> None:
    """And nobody else's, unless it is a demonstration."""
    config = installation(tmp_path, make_missing_keys=False)
    ring = ensure_keys(config)
    assert (ring.made, ring.recipients, ring.signers) == ((HUB,), {}, {})
    names = sorted(file.name for file in config.keys.iterdir())
    assert names == [
        "Hub.age.key",
        "Hub.age.pub",
        "Hub.sign.key",
        "Hub.sign.pub",
    ]


def test_a_second_night_makes_none(config: Config) -> None:
    """The same keys are read again and no file changes."""
    first = ensure_keys(config)
    before = {file: file.stat().st_mtime_ns for file in config.keys.iterdir()}
    again = ensure_keys(config)
    assert first.made == (HUB, "AAA", "BBB")
    assert again.made == ()
    assert again.own.identity == first.own.identity
    assert {file: file.stat().st_mtime_ns for file in config.keys.iterdir()} == before


def test_private_keys_are_for_their_owner_only(config: Config) -> None:
    """The folder has mode 700, each private key 600; a key that others can read is refused."""
    ensure_keys(config)
    assert stat.S_IMODE(config.keys.stat().st_mode) == 0o700
    for file in config.keys.glob("*.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (config.keys / "Hub.sign.key").chmod(0o644)
    with pytest.raises(ConfigError, match="others can read it"):
        ensure_keys(config)


def test_stock_tools_read_the_key_files(config: Config) -> None:
    """age-keygen and ssh-keygen find in each private key the public key beside it."""
    ring = ensure_keys(config)
    for command, key, known in (
        (["age-keygen", "-y"], "AAA.age.key", ring.recipients["AAA"]),
        (["ssh-keygen", "-y", "-f"], "AAA.sign.key", ring.signers["AAA"]),
    ):
        done = subprocess.run(
            [*command, config.keys / key], check=True, capture_output=True, text=True
        )
        assert done.stdout.split()[:2] == known.split()[:2]


def test_keys_of_stock_tools_are_taken(config: Config) -> None:
    """A demonstration makes no keys for an agency that brought its own."""
    config.keys.mkdir(parents=True)
    age, sign = config.keys / "AAA.age.key", config.keys / "AAA.sign.key"
    subprocess.run(["age-keygen", "-o", age], check=True, capture_output=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", sign], check=True)
    sign.with_name("AAA.sign.key.pub").rename(config.keys / "AAA.sign.pub")
    done = subprocess.run(["age-keygen", "-y", age], check=True, capture_output=True, text=True)
    (config.keys / "AAA.age.pub").write_text(done.stdout)
    ring = ensure_keys(config)
    assert ring.made == (HUB, "BBB")
    assert ring.recipients["AAA"] == done.stdout.strip()
    assert private_keys(config, "AAA").code == "AAA"


def test_the_config_goes_before_a_key_file(config: Config) -> None:
    """A key written into the agency's file wins, so that a stray file cannot redirect reports."""
    ring = ensure_keys(config)
    config.agencies["AAA"] = agency("AAA", encryption_key=ring.recipients["BBB"])
    assert ensure_keys(config).recipients["AAA"] == ring.recipients["BBB"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"encryption_key": "age1nonsense"}, "AAA encryption_key"),
        ({"signing_key": "ssh-rsa AAAA"}, "AAA signing_key"),
        ({"signing_key": "ключ"}, "AAA signing_key"),
    ],
)
def test_a_malformed_public_key_is_named(config: Config, given: dict[str, str], key: str) -> None:
    """The error says whose key it is."""
    config.agencies["AAA"] = agency("AAA", **given)
    with pytest.raises(ConfigError) as error:
        ensure_keys(config)
    assert error.value.key == key


@pytest.mark.parametrize("lost", ["Hub.sign.key", "Hub.age.key"])
def test_a_lost_key_is_not_replaced_in_silence(config: Config, lost: str) -> None:
    """A new key would be refused by every agency that knows the old one."""
    ensure_keys(config)
    (config.keys / lost).unlink()
    with pytest.raises(ConfigError, match="private key is missing"):
        ensure_keys(config)


def test_keys_left_half_made_are_completed(config: Config) -> None:
    """A night that died before it wrote a public key derives it from the private one."""
    first = ensure_keys(config)
    for name in ("Hub.sign.pub", "AAA.age.pub", "BBB.age.pub", "BBB.sign.pub"):
        (config.keys / name).unlink()
    again = ensure_keys(config)
    assert (again.recipients, again.signers) == (first.recipients, first.signers)


@pytest.mark.parametrize(
    ("name", "code"), [("Borderlink demo", "Borderlink-demo"), ("  Узел 7 ", "7")]
)
def test_the_installations_code_is_fit_for_file_names(tmp_path: Path, name: str, code: str) -> None:
    """Whatever the installation is called."""
    config = installation(tmp_path)
    object.__setattr__(config, "settings", config.settings.model_copy(update={"name": name}))
    assert installation_code(config) == code


@pytest.mark.parametrize("name", ["Узел", "AAA"])
def test_a_name_that_gives_no_code_of_its_own_is_refused(tmp_path: Path, name: str) -> None:
    """No Latin letter or digit, or the code of an agency."""
    config = installation(tmp_path)
    object.__setattr__(config, "settings", config.settings.model_copy(update={"name": name}))
    with pytest.raises(ConfigError, match="name"):
        installation_code(config)


@pytest.mark.parametrize(
    ("name", "receiver"),
    [
        ("Hub_AAA_2026-11-03_1.age", "AAA"),
        ("Hub-7_TH_IB_2026-11-03_12.age", "TH_IB"),
        ("report.age", None),
    ],
)
def test_a_packages_name_says_for_whom_it_is(name: str, receiver: str | None) -> None:
    """Even where the agency's code holds the separator."""
    assert receiver_named(name) == receiver
