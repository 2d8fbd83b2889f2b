"""Handing answers and views over to the store while nobody else has it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from borderlink.config import Config
from borderlink.errors import StoreLocked
from borderlink.exchange.inbound import collect_desk
from borderlink.exchange.spool import waiting_spool
from borderlink.exchange.views import waiting_views
from borderlink.progress import StageResult
from borderlink.store import Store

# How long an answer can be taken back without a trace in the history.
UNDO_FOR = timedelta(minutes=2)
_LOOKS_EVERY = 15.0  # seconds
_VIEWS_AFTER = 64 * 1024  # bytes; a smaller list waits for an answer, the night or the end

OpenStore = Callable[[Config], AbstractContextManager[Store]]


class Collector:
    """A thread that opens the store for as long as it takes, whenever there is something for it.

    Where a night has the store, everything waits; the night itself takes it in.
    """

    def __init__(self, config: Config, open_store: OpenStore) -> None:
        self._config = config
        self._open_store = open_store
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="collector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Hand over all that is left, also what could still be taken back."""
        self._end.set()
        self._thread.join()
        self.collect(kept_back=timedelta(0))

    def collect(self, *, kept_back: timedelta = UNDO_FOR) -> bool:
        """Hand over what is due; False where somebody else has the store."""
        result = StageResult("collect", {"decisions": 0})
        try:
            with self._open_store(self._config) as store, store.transaction():
                collect_desk(store, self._config, result, kept_back=kept_back)
        except StoreLocked:
            return False
        return True

    def _run(self) -> None:
        while not self._end.wait(_LOOKS_EVERY):
            if self._is_due():
                self.collect()

    def _is_due(self) -> bool:
        folder = self._config.desk
        return bool(waiting_spool(folder / "spool")) or waiting_views(folder) > _VIEWS_AFTER
