"""The night as a Prefect flow: the same work, and nothing personal in what Prefect keeps."""

import shutil
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
    sys.modules.pop("nightly", None)
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
    told = next(a for a in artifacts if a.key == "night-2026-11-01")
    assert "| intake | done |" in str(told.data)
    assert {run.name for run in runs} >= {"intake", "names", "linkage", "review", "reports"}
    kept = " ".join(str(item) for item in (*artifacts, *runs))
    names = _family_names()
    assert names
    assert not [name for name in names if name in kept]


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
