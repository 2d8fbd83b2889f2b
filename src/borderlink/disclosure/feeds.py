"""How the receiver's own feeds fared, and which of its rows could not be used."""

from __future__ import annotations

from datetime import date

from borderlink.config import Agency, Config
from borderlink.disclosure.told import ToldFeed, ToldQuarantine
from borderlink.store import Store

# A feed with a wrong column quarantines every row; the first ones show why as well as all would.
MOST_ROWS = 500


def told_feeds(store: Store, config: Config, receiver: Agency, night: date) -> tuple[ToldFeed, ...]:
    """One line a delivery of this night, and one for each feed that delivered nothing."""
    rows = store.rows(
        """
        SELECT feed, state, file, rows_delivered, rows_read, rows_quarantined, message
        FROM export WHERE agency = ? AND night = ? ORDER BY feed, export_id
        """,
        [receiver.code, night],
    )
    told = [ToldFeed(*row) for row in rows]
    delivered = {feed.feed for feed in told}
    absent = {f.feed for f in config.feeds if f.agency == receiver.code} - delivered
    told += [_nothing_new(store, receiver, feed, night) for feed in absent]
    return tuple(sorted(told, key=lambda feed: feed.feed))


def _nothing_new(store: Store, receiver: Agency, feed: str, night: date) -> ToldFeed:
    last = store.value(
        """
        SELECT max(night) FROM export
        WHERE agency = ? AND feed = ? AND state = 'loaded' AND night < ?
        """,
        [receiver.code, feed, night],
    )
    message = f"last good delivery on {last.isoformat()}" if last else "nothing was ever delivered"
    return ToldFeed(feed, "nothing new", None, 0, 0, 0, message)


def told_quarantine(store: Store, receiver: Agency, night: date) -> tuple[ToldQuarantine, ...]:
    """The first rows of this night's quarantine, without what they say."""
    rows = store.rows(
        """
        SELECT feed, file, row_number, field, message
        FROM quarantine WHERE agency = ? AND night = ?
        ORDER BY feed, file, row_number, field, reason LIMIT ?
        """,
        [receiver.code, night, MOST_ROWS],
    )
    return tuple(ToldQuarantine(*row) for row in rows)
