"""An inbox with one feed and an empty store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink.store import Store
from builders.feeds import Inbox, feed


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    directory = tmp_path / "inbox"
    directory.mkdir()
    with Store.open(tmp_path / "store.duckdb", "ab" * 32) as store:
        yield Inbox(store, directory, (feed(),))
