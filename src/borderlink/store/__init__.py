"""The store: one encrypted DuckDB file, one writer, one transaction a stage."""

from borderlink.store.database import Store, scratch_connection
from borderlink.store.key import load_key, load_or_create_key, write_secret

__all__ = ["Store", "load_key", "load_or_create_key", "scratch_connection", "write_secret"]
