"""The night as a Prefect flow: the same work, and nothing personal in what Prefect keeps."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytestmark = pytest.mark.prefect

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def harness() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=90):
        yield


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo with one small feed in its inbox; the other feeds are late."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for file in (ROOT / "data-samples" / "inbox").glob("MX-PE*"):
        shutil.copy(file, inbox)
    monkeypatch.setenv("BORDERLINK_INBOX", str(inbox))
    monkeypatch.setenv("BORDERLINK_STATE", str(tmp_path / "state"))
    monkeypatch.syspath_prepend(str(ROOT / "flows"))
    return tmp_path


def test_a_flow_runs_the_night_and_tells_numbers_only(harness: None, installation: Path):
    from prefect.client.orchestration import get_client

    from nightly import nightly

    state = nightly(str(ROOT / "configs" / "demo"), date(2026, 11, 1), return_state=True)
    assert state.is_completed()
    assert len(list((installation / "state" / "outbox").rglob("*.age"))) == 6
    with get_client(sync_client=True) as client:
        artifacts = client.read_artifacts()
        runs = client.read_task_runs()
        (flow_run,) = client.read_flow_runs()
    assert flow_run.name == "night-2026-11-01"
    by_key = {artifact.key: artifact for artifact in artifacts}
    assert "6 packages" in str(by_key["night-2026-11-01"].data)
    table = json.loads(str(by_key["night-2026-11-01-stages"].data))
    assert [row["step"] for row in table][:4] == ["collect", "intake", "retention", "names"]
    assert float(str(by_key["progress-names"].data)) == 100.0
    assert {run.name for run in runs} >= {"intake", "names", "linkage", "review", "reports"}
    kept = " ".join(str(item) for item in (*artifacts, *runs))
    names = _family_names()
    assert names
    assert not [name for name in names if name in kept]


def test_an_arrival_is_taken_in_and_house_is_kept(harness: None, installation: Path):
    from arrival import arrival
    from housekeeping import housekeeping

    file = next((installation / "inbox").glob("MX-PE*.xml"))
    demo = str(ROOT / "configs" / "demo")
    state = arrival("MX-PE", demo, return_state=True)
    assert state.message == "Nothing complete and new."  # nobody knows yet whether it is all there
    os.utime(file, (0, 0))
    state = arrival("MX-PE", demo, return_state=True)
    assert str(state.message).startswith("MX-PE, taken in for the night of ")
    kept = installation / "kept"
    assert housekeeping(demo, str(kept), return_state=True).is_completed()
    assert len(list(kept.iterdir())) == 1


def test_a_parameter_that_is_no_code_is_refused(harness: None, installation: Path):
    from prefect.exceptions import ParameterTypeError

    from arrival import arrival

    with pytest.raises(ParameterTypeError):
        arrival("Юлія Шевчук", str(ROOT / "configs" / "demo"))


def test_deploying_twice_leaves_one_of_each(harness: None, installation: Path):
    import asyncio
    from argparse import Namespace

    from prefect.client.orchestration import get_client

    from borderlink.config import load_config
    from deploy import ENVIRONMENT, deploy_all, deployments

    demo = ROOT / "configs" / "demo"
    told = Namespace(config=demo, backups=None, cron="30 1 * * *", housekeeping="0 12 * * *")
    wanted = deployments(load_config(demo), told)
    for _ in range(2):
        asyncio.run(deploy_all(wanted, None))
    with get_client(sync_client=True) as client:
        deployed = client.read_deployments()
    found = asyncio.run(_automations())
    assert {d.name for d in deployed} == {d.name for d in wanted}
    assert sorted(found) == [f"borderlink: {n}" for n in ("crashed", "failed", "late", "zombie")]
    nightly = next(d for d in deployed if d.name == "nightly-demo")
    assert nightly.concurrency_options.collision_strategy == "CANCEL_NEW"
    assert nightly.job_variables == {"env": ENVIRONMENT}
    assert [str(s.schedule.timezone) for s in nightly.schedules] == ["Europe/Vienna"]


async def _automations() -> list[str]:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        return [automation.name for automation in await client.read_automations()]


def test_importing_a_flow_switches_telemetry_off_before_prefect_comes():
    code = (
        "import sys, os; os.environ.pop('DO_NOT_TRACK', None); sys.path.insert(0, 'flows');"
        "import {flow}; from prefect._internal.analytics import is_telemetry_enabled;"
        "sys.exit(is_telemetry_enabled())"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("DO_NOT_TRACK", "CI")}
    for flow in ("nightly", "deploy"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(flow=flow)], cwd=ROOT, env=environment, check=False
        )
        assert done.returncode == 0, flow


def test_every_flow_file_imports_quiet_first():
    for file in (ROOT / "flows").glob("*.py"):
        lines = [
            x for x in file.read_text("utf-8").splitlines() if x.startswith(("import", "from"))
        ]
        if any("prefect" in line for line in lines) and file.stem not in ("telling", "automations"):
            assert lines[0].startswith("import quiet"), file


def _family_names() -> list[str]:
    from lxml import etree

    file = next((ROOT / "data-samples" / "inbox").glob("MX-PE*.xml"))
    tree = etree.parse(str(file))
    found = {e.text for e in tree.iter() if "SurName" in str(e.tag) and e.text}
    return sorted(name for name in found if len(name) > 4)[:50]


def test_only_a_locked_store_and_a_delivery_are_worth_a_retry(installation: Path):
    import asyncio

    from prefect.states import Failed

    from borderlink.errors import DeliveryFailed, ModelError, StoreLocked
    from nightly import _gets_better

    def failed(error: Exception) -> object:
        return asyncio.run(_gets_better(None, None, Failed(data=error)))  # type: ignore[arg-type]

    assert failed(StoreLocked("busy"))
    assert failed(DeliveryFailed("full"))
    assert not failed(ModelError("no model"))
