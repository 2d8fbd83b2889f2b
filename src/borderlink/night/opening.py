"""Opening the installation's store: its file, its key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from borderlink.config import Config
from borderlink.errors import StoreError
from borderlink.store import Store, load_or_create_key


@contextmanager
def open_store(config: Config, *, read_only: bool = False, create: bool = False) -> Iterator[Store]:
    """The installation's store; only a night makes one where there is none.

    Raises StoreError when it is missing, and whatever `Store.open` raises.
    """
    file = config.store_file
    if not create and not file.exists():
        raise StoreError(f"{file}: there is no store yet. Run: borderlink run")
    with Store.open(file, store_key(config), read_only=read_only) as store:
        yield store


def store_key(config: Config) -> str:
    """The store's key, as 64 hexadecimal digits; made where there is neither key nor store."""
    exists = config.store_file.exists()
    return load_or_create_key(config.keys / "store.key", store_exists=exists)
