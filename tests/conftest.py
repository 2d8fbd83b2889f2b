"""What several stages' tests share, since it takes seconds to make."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def crowd_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A store after a night over a crowd of invented people; tests add decisions at most."""
    from borderlink.store import Store
    from builders.crowd import linked

    folder = tmp_path_factory.mktemp("crowd")
    with Store.open(folder / "s.duckdb", "0" * 64) as store:
        linked(store, folder)
        yield store


@pytest.fixture(scope="session")
def crowd_fit(crowd_store: Any) -> Any:
    """A model fitted to the crowd."""
    from builders.crowd import fitted

    return fitted(crowd_store)
