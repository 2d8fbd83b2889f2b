"""unseal writes the reports only once everything is right, and a receipt that the sender takes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink.commands.unseal import unseal_command
from borderlink.config import Config
from borderlink.errors import PackageRefused
from borderlink.exchange import collect, deliver, run
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import NIGHT, installation, report


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return installation(tmp_path)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """An installation that has delivered a package to AAA."""
    with Store.open(config.store_file, "ab" * 32) as opened:
        report(opened, "AAA", "for A")
        with opened.transaction():
            run(opened, config, NIGHT, Silent())
        deliver(opened, config, Silent())
        yield opened


def unseal(config: Config, out: Path, key: str = "AAA.age.key", receipt: Path | None = None) -> int:
    (package,) = (config.outbox / "AAA").glob("*.age")
    signers = config.keys / "allowed_signers"
    return unseal_command(package, config.keys / key, out, signers, receiver=None, receipt=receipt)


def test_a_package_opens_into_a_folder(store: Store, config: Config, tmp_path: Path) -> None:
    """Its reports are for their owner only."""
    assert unseal(config, tmp_path / "out") == 0
    file = tmp_path / "out" / "report.html"
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("for A", 0o600)


def test_a_package_for_another_writes_nothing(store: Store, config: Config, tmp_path: Path) -> None:
    """BBB's key does not open it."""
    with pytest.raises(PackageRefused):
        unseal(config, tmp_path / "out", "BBB.age.key")
    assert not (tmp_path / "out").exists()


def test_its_receipt_comes_back_signed(store: Store, config: Config, tmp_path: Path) -> None:
    """With stock ssh-keygen; the installation then knows that the package arrived."""
    receipt = tmp_path / "receipt-AAA-2026-11-03.json"
    unseal(config, tmp_path / "out", receipt=receipt)
    key = config.keys / "AAA.sign.key"
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "borderlink-receipt", "-f", key, receipt]
    subprocess.run(sign, check=True, capture_output=True)
    config.returns.mkdir(parents=True)
    for file in (receipt, receipt.with_name(receipt.name + ".sig")):
        shutil.copy(file, config.returns)
    with store.transaction():
        assert collect(store, config, NIGHT, Silent()).counts["receipts"] == 1
    assert store.value("SELECT receipt_at FROM package") is not None
