"""Who is signed in: sessions in this process's memory, and how often somebody guessed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from borderlink.desk.book import Filter
from borderlink.desk.users import User
from borderlink.exchange import DecisionLine

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 60 * 60  # a working day
_TRIES, _LOCKED_SECONDS = 5, 15 * 60


@dataclass(frozen=True, slots=True)
class Done:
    """Something a user did that can be undone: the file that holds it, and what it replaced."""

    match_id: str
    file: Path
    replaced: DecisionLine | None = None
    is_proposal: bool = False


@dataclass(slots=True)
class Session:
    """One user at one browser, from signing in to signing out."""

    user: User
    csrf: str
    started: float
    seen: float
    filter: Filter = field(default_factory=Filter)
    blind: bool = False
    done: list[Done] = field(default_factory=list)
    said: str = ""  # what the next page tells once


class Sessions:
    """Sessions by the secret in their cookie; they end with this process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def start(self, user: User) -> str:
        """A new session; returns its secret."""
        token, now = secrets.token_urlsafe(32), self._clock()
        self._open[token] = Session(user, secrets.token_urlsafe(32), now, now)
        return token

    def find(self, token: str | None) -> Session | None:
        """The session, unless it idled or lasted too long."""
        session = self._open.get(token or "")
        if session is None:
            return None
        now = self._clock()
        if now - session.seen > IDLE_SECONDS or now - session.started > LONGEST_SECONDS:
            self.end(token)
            return None
        session.seen = now
        return session

    def end(self, token: str | None) -> None:
        self._open.pop(token or "", None)


class Attempts:
    """Failed sign-ins by user id: after five, that id is locked for a quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, list[float]] = {}

    def locked(self, user_id: str) -> bool:
        return len(self._recent(user_id)) >= _TRIES

    def failed(self, user_id: str) -> None:
        self._failed[_key(user_id)] = [*self._recent(user_id), self._clock()]

    def succeeded(self, user_id: str) -> None:
        self._failed.pop(_key(user_id), None)

    def _recent(self, user_id: str) -> list[float]:
        since = self._clock() - _LOCKED_SECONDS
        return [at for at in self._failed.get(_key(user_id), []) if at > since]


def _key(user_id: str) -> str:
    return user_id.strip().casefold()[:64]
