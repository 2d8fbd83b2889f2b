"""What docs/exchange.md tells a partner to type works as it stands there."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.exchange import collect, deliver, run
from borderlink.exchange.kinds import BY_NAMESPACE
from borderlink.exchange.returned import read_answer
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import NIGHT, agency_keys, decision, matched, report

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "exchange.md").read_text("utf-8")
OPEN, ANSWER = re.findall(r"```sh\n(.*?)```", MANUAL, flags=re.DOTALL)


def typed(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def partner(store: Store, config: Config, tmp_path: Path) -> Path:
    """AAA's desk: its keys, our public key, and tonight's package."""
    matched(store)
    report(store, "AAA", "for A")
    with store.transaction():
        run(store, config, NIGHT, Silent())
    deliver(store, config, Silent())
    desk = tmp_path / "desk"
    shutil.copytree(config.outbox / "AAA", desk)
    for made, name in (("AAA.age.key", "agency.key"), ("AAA.sign.key", "agency.sign")):
        shutil.copy(config.keys / made, desk / name)
    key = (config.keys / "Hub.sign.pub").read_text()
    (desk / "allowed_signers").write_text(f'Hub namespaces="borderlink-package" {key}')
    return desk


def test_a_package_opens_as_the_manual_says(partner: Path) -> None:
    """Checked, decrypted, unpacked and verified."""
    assert 'Good "borderlink-package" signature for Hub' in typed(OPEN, partner)
    assert (partner / "report.html").read_text() == "for A"


def test_an_answer_comes_back_as_the_manual_says(
    store: Store, config: Config, partner: Path
) -> None:
    """The form's file, signed and put into the inbox."""
    agency_keys(config)
    content = {
        "format": "borderlink-decisions",
        "version": 1,
        "receiver": "AAA",
        "night": str(datetime.now(UTC).date()),
        "decisions": [json.loads(decision().model_dump_json())],
    }
    name = "decisions-AAA-2026-11-03.json"
    (partner / name).write_text(json.dumps(content))
    typed(ANSWER, partner)
    config.returns.mkdir()
    for file in (name, f"{name}.sig"):
        shutil.copy(partner / file, config.returns)
    with store.transaction():
        assert collect(store, config, NIGHT, Silent()).counts["decisions"] == 1


def test_the_manual_names_every_reason_for_a_refusal() -> None:
    """A partner can look up each code."""
    sources = (ROOT / "src" / "borderlink" / "exchange").glob("*.py")
    calls = [node for file in sources for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    reasons = {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "PackageRefused"
        and isinstance(node.args[0], ast.Constant)
    }
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", MANUAL, flags=re.MULTILINE)
    assert reasons == {code for row in rows for code in re.findall(r"\w+", row)}


def test_the_files_in_the_manual_are_taken_in_as_they_stand_there() -> None:
    """A partner copies an example and changes the values."""
    examples = re.findall(r"```json\n(.*?)```", MANUAL, flags=re.DOTALL)
    kinds = [BY_NAMESPACE[json.loads(example)["format"]] for example in examples]
    assert [kind.kind for kind in kinds] == ["requests", "grants"]
    for kind, example in zip(kinds, examples, strict=True):
        read_answer({kind.file: example.encode()}, kind.model)


def test_the_manual_names_every_kind_of_file() -> None:
    """With the namespace under which it is signed."""
    rows = re.findall(r"^\| `(\w+)-AAA-DATE\.json` \| `([\w-]+)` \|", MANUAL, flags=re.MULTILINE)
    assert dict(rows) == {kind.kind: kind.namespace for kind in BY_NAMESPACE.values()}
