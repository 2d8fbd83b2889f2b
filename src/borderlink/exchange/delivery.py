"""Sealed packages → each receiver's outbox, each exactly once, whatever dies on the way.

A package is in one of three places, and every step from one to the next can be repeated:

    in the store     `sealed` holds it; the file may be there, but never its `.ready`
    placed           `sealed` is empty, the file is whole and on disk; `.ready` may be there
    delivered        `delivered_at` is set; the receiver may have taken file and `.ready` away

A receiver takes a file only once its `.ready` exists. So a placed package whose file is gone was
taken, and is not written a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import DeliveryFailed
from borderlink.exchange.keybook import current_recipients
from borderlink.exchange.outbox import Outbox, open_outbox
from borderlink.exchange.retry import due_again, raise_alarms
from borderlink.progress import Progress
from borderlink.store import Store


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A package that is not delivered yet; `placed` once its file is whole in the outbox."""

    receiver: str
    sequence: int
    file: str
    sha256: str
    placed: bool
    attempts: int


def deliver(
    store: Store,
    config: Config,
    progress: Progress,
    *,
    now: datetime | None = None,
    only_due: bool = False,
) -> int:
    """Put what is not delivered yet into each receiver's outbox, outside any transaction.

    Returns the number of packages delivered. One receiver whose outbox cannot be reached keeps
    back no other's; its packages are tried again later, at once by a night, or when they are due
    (`only_due`), twice as long after each attempt. DeliveryFailed tells of them at the end.
    """
    now = now or datetime.now(UTC)
    waiting = _undelivered(store, config, now, only_due=only_due)
    delivered, failed = 0, []
    for receiver, packages in groupby(waiting, key=lambda package: package.receiver):
        ordered = list(packages)
        done, problem = _deliver_to(store, config, receiver, ordered)
        delivered += done
        if problem:
            for package in ordered[done:]:
                due_again(store, package.receiver, package.sequence, package.attempts, now)
            numbers = ", ".join(str(package.sequence) for package in ordered[done:])
            failed.append(f"{receiver} no. {numbers} ({problem})")
    alarms = raise_alarms(store, now)
    if delivered:
        progress.say(f"{delivered} packages delivered to the outbox")
    if failed:
        raise DeliveryFailed(
            f"{config.outbox}: not delivered: {'; '.join(failed)}. The packages are kept in the "
            f"store. See that the outbox can be reached, then run: borderlink deliver. {alarms}"
        )
    if alarms:
        progress.say(alarms)
    return delivered


def _deliver_to(
    store: Store, config: Config, receiver: str, packages: list[Undelivered]
) -> tuple[int, str]:
    """In their order; how many were delivered, and what stopped the next one."""
    done = 0
    try:
        with open_outbox(config, receiver) as outbox:
            for package in packages:
                _deliver_one(store, outbox, package)
                done += 1
    except OSError as error:
        return done, error.strerror or type(error).__name__
    except DeliveryFailed as error:
        return done, str(error)
    return done, ""


def _deliver_one(store: Store, outbox: Outbox, package: Undelivered) -> None:
    if not package.placed:
        place(store, outbox, package)
    announce(outbox, package)
    confirm(store, package)


def place(store: Store, outbox: Outbox, package: Undelivered) -> None:
    """Write the file whole, and only then let the store's copy go."""
    key = [package.receiver, package.sequence]
    sealed = store.value("SELECT sealed FROM package WHERE receiver = ? AND sequence = ?", key)
    outbox.put(package.file, bytes(sealed))
    with store.transaction():
        store.sql(
            "UPDATE package SET sealed = NULL, signed = NULL WHERE receiver = ? AND sequence = ?",
            key,
        )


def announce(outbox: Outbox, package: Undelivered) -> None:
    """Put the `.ready` marker beside a file that is there; its content suits `sha256sum -c`."""
    if outbox.holds(package.file):
        outbox.put(f"{package.file}.ready", f"{package.sha256}  {package.file}\n".encode())


def confirm(store: Store, package: Undelivered) -> None:
    """Note the delivery, in the store and in the log."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        store.sql(
            "UPDATE package SET delivered_at = ? WHERE receiver = ? AND sequence = ?",
            [now, package.receiver, package.sequence],
        )
        audit.append(
            store,
            action="delivery",
            who="exchange",
            why="nightly report",
            to=package.receiver,
            what={"sequence": package.sequence, "sha256": package.sha256},
        )


def _undelivered(
    store: Store, config: Config, now: datetime, *, only_due: bool
) -> list[Undelivered]:
    """What can go now. A package sealed for a key that is in use no longer waits to be resealed."""
    recipients = current_recipients(store, config)
    rows = store.rows(
        """
        SELECT receiver, sequence, file, sha256, sealed IS NULL, coalesce(attempts, 0), sealed_for
        FROM package
        WHERE delivered_at IS NULL AND (NOT $only_due OR coalesce(next_attempt_at <= $now, true))
        ORDER BY receiver, sequence
        """,
        {"only_due": only_due, "now": now.astimezone(UTC).replace(tzinfo=None)},
    )
    return [
        Undelivered(receiver, sequence, file, sha256, placed, attempts)
        for receiver, sequence, file, sha256, placed, attempts, sealed_for in rows
        if placed or sealed_for is None or sealed_for == recipients.get(receiver)
    ]
