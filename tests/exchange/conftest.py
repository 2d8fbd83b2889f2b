"""A store and an installation for the tests of the exchange."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink.config import Config
from borderlink.store import Store
from builders.exchanged import installation


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return installation(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "state" / "store.duckdb", "ab" * 32) as opened:
        yield opened
