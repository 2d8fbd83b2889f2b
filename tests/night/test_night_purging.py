"""What was erased leaves the store's file, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderlink.erasure.forget import Reason, forget
from borderlink.night import open_store, purge
from builders.stored import config, put_record
from builders.withheld import full_record


def test_the_file_is_written_anew_when_something_was_erased_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """And not otherwise: a large store takes its time."""
    monkeypatch.setenv("BORDERLINK_STORE_KEY", "5a" * 32)
    settings = config(tmp_path)
    with open_store(settings, create=True) as store:
        put_record(store, 1, full_record())
    before = settings.store_file.stat().st_ino
    assert not purge(settings)
    assert settings.store_file.stat().st_ino == before
    with open_store(settings) as store, store.transaction():
        forget(store, settings, [1], Reason("retention", "night", deny=False))
    assert purge(settings) and not purge(settings)
    assert settings.store_file.stat().st_ino != before
