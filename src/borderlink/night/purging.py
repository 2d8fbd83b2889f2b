"""Taking erased bytes out of the store's file, not only out of its tables."""

from __future__ import annotations

from datetime import UTC, datetime

from borderlink.config import Config
from borderlink.night.opening import open_store, store_key
from borderlink.store.copying import rewrite_store


def purge(config: Config) -> bool:
    """Write the store's file anew if something was erased since the last time.

    The caller holds the installation, and has not opened the store. Dies it half-way, the next
    night does it again. Returns whether it was needed.
    """
    with open_store(config) as store:
        due = store.value("SELECT count(*) FROM erasure WHERE purged_at IS NULL")
    if not due:
        return False
    rewrite_store(config.store_file, store_key(config))
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_store(config) as store:
        store.sql("UPDATE erasure SET purged_at = ? WHERE purged_at IS NULL", [now])
    return True
