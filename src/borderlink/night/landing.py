"""Which agencies' exports have just landed, told from names, sizes and times alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from borderlink.config import Config
from borderlink.feed import Feed
from borderlink.intake.delivery import files_of
from borderlink.night.arrivals import SETTLED_AFTER

_Look = tuple[str, int, float]


class Inbox:
    """Remembers what it saw; a file that nothing touched for a minute has landed."""

    def __init__(
        self, config: Config, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._config, self._now = config, now
        self._seen: dict[tuple[str, str], frozenset[_Look]] = {}

    def landed(self) -> list[str]:
        """The agencies with settled files that were not there, or other, at the last look."""
        return sorted({feed.agency for feed in self._config.feeds if self._has_news(feed)})

    def _has_news(self, feed: Feed) -> bool:
        before = self._seen.get(feed.key, frozenset())
        self._seen[feed.key] = settled = frozenset(self._settled(feed))
        return bool(settled - before)

    def _settled(self, feed: Feed) -> Iterator[_Look]:
        limit = (self._now() - SETTLED_AFTER).timestamp()
        for file in files_of(feed, self._config.inbox):
            try:
                stat = file.stat()
            except FileNotFoundError:  # taken away since the folder was read
                continue
            if stat.st_mtime <= limit:
                yield file.name, stat.st_size, stat.st_mtime
