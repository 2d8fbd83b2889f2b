"""Opening the installation's store: its file, its key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from borderlink.config import Config
from borderlink.errors import StoreError
from borderlink.store import Store, load_or_create_key
from borderlink.store.key import protected_key
from borderlink.store.zone import Zone


@contextmanager
def open_store(config: Config, *, read_only: bool = False, create: bool = False) -> Iterator[Store]:
    """The installation's store; only a night makes one where there is none.

    Raises StoreError when it is missing, and whatever `Store.open` raises.
    """
    file = config.store_file
    if not create and not file.exists():
        raise StoreError(f"{file}: there is no store yet. Run: borderlink run")
    with Store.open(file, store_key(config), read_only=read_only) as store:
        store.zone = _zone(store, config, create=create)
        yield store


def _zone(store: Store, config: Config, *, create: bool) -> Zone | None:
    """The protected zone where its key is at hand; only a night makes one, and only the first."""
    unused = not store.value("SELECT count(*) FROM protected_detail")
    key = protected_key(config.keys / "protected.key", may_make=create and unused)
    return Zone(key) if key else None


def store_key(config: Config) -> str:
    """The store's key, as 64 hexadecimal digits; made where there is neither key nor store."""
    exists = config.store_file.exists()
    return load_or_create_key(config.keys / "store.key", store_exists=exists)
