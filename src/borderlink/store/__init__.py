"""The store: one encrypted DuckDB file, one writer, one transaction a stage."""

from borderlink.store.database import Store, attached, scratch_connection
from borderlink.store.key import derived, load_key, load_or_create_key, write_secret

__all__ = [
    "Store",
    "attached",
    "derived",
    "load_key",
    "load_or_create_key",
    "scratch_connection",
    "write_secret",
]
