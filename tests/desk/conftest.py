"""An installation with a book, made once; each test works on its own copy of the files."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from builders.desk import KEY, DeskNights, installation


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> DeskNights:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BORDERLINK_STORE_KEY", KEY)
        return installation(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def nights(made: DeskNights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskNights:
    monkeypatch.setenv("BORDERLINK_STORE_KEY", KEY)
    state = tmp_path / "state"
    shutil.copytree(made.config.state, state)
    return DeskNights(replace(made.config, state=state))
