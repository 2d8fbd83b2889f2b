"""Time limits: a stage that takes too long is stopped, and nothing of it is kept."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from borderlink.errors import TimeLimitReached
from borderlink.store import Store


class _TimeIsUp(BaseException):
    """Raised in the working thread; not an Exception, which a library might swallow."""


@contextmanager
def time_limit(store: Store, limit: timedelta, doing: str) -> Iterator[None]:
    """Stop what the block does once the limit has passed; raises TimeLimitReached.

    A query of the store is interrupted, Python code stops at its next step. Compiled code of other
    libraries runs to its end first: the deployment's own limit is what ends a process that hangs.
    """
    alarm = _Alarm(store, limit)
    try:
        try:
            alarm.set()
            yield
        finally:
            alarm.switch_off()
    except BaseException:
        # What the alarm interrupted may have raised anything.
        if not alarm.rang:
            raise
    if alarm.rang:
        minutes = limit.total_seconds() / 60
        raise TimeLimitReached(
            f"{doing}: stopped after {minutes:g} minutes, its time limit. Nothing of it was kept; "
            "earlier steps stay. Find out why it takes so long, or raise [night] stage_minutes."
        )


class _Alarm:
    """Rings at most once, and never after it was switched off."""

    def __init__(self, store: Store, limit: timedelta) -> None:
        self.rang = False
        self._store, self._thread = store, threading.get_ident()
        self._off, self._lock = False, threading.Lock()
        self._timer = threading.Timer(limit.total_seconds(), self._ring)
        self._timer.daemon = True

    def set(self) -> None:
        self._timer.start()

    def switch_off(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._off = True
            if self.rang:
                _raise_in(self._thread, None)

    def _ring(self) -> None:
        with self._lock:
            if not self._off:
                self.rang = True
                _raise_in(self._thread, _TimeIsUp)
                self._store.connection.interrupt()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Let the thread raise at its next step of bytecode; None takes that back."""
    argument = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), argument)
