"""When a whole delivery is set aside: the last good state is worth more than a doubtful new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.delivery import Delivery
from borderlink.intake.manifest import Manifest
from borderlink.intake.quality import FieldQuality

# Of fewer rows a share says little.
ENOUGH_ROWS = 50


@dataclass(frozen=True, slots=True)
class LastGood:
    """What the store holds of a feed: its records now, and the last sequence that was loaded."""

    records: int = 0
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Volumes:
    """What one delivery held; always delivered = read + quarantined."""

    delivered: int
    read: int
    quarantined: int

    def __post_init__(self) -> None:
        if self.delivered != self.read + self.quarantined:
            raise AssertionError("a row was lost between reader and records")


def check_statement(
    delivery: Delivery, manifest: Manifest | None, feed: Feed, last: LastGood
) -> None:
    """Refuse, before reading, a file that is not the one its manifest speaks of, or an old one."""
    name = delivery.name
    if manifest is None:
        if feed.guards.manifest == "required":
            raise _refused(name, "manifest missing", "the feed requires a manifest", "Send it too.")
        return
    if manifest.agency not in (None, feed.agency) or manifest.file not in (None, name):
        problem = "the manifest speaks of another agency or file"
        raise _refused(name, "manifest", problem, "Send the manifest that belongs to the file.")
    if manifest.sha256 and manifest.sha256.lower() != delivery.sha256:
        problem = "the file is not the one whose sha256 the manifest states: cut short or altered"
        raise _refused(name, "sha256", problem, "Send both again.")
    if None not in (manifest.seq, last.sequence) and manifest.seq < last.sequence:  # type: ignore[operator]
        problem = f"sequence {manifest.seq} is older than {last.sequence}, which was loaded before"
        raise _refused(name, "old sequence", problem, "Send the latest export.")


def check_volumes(
    name: str, volumes: Volumes, manifest: Manifest | None, feed: Feed, last: LastGood
) -> None:
    """Refuse, after reading, a delivery with implausibly few, many or broken rows."""
    if volumes.delivered == 0 and _mode(manifest, feed) == "full":
        problem = "the file has a header and no rows"
        raise _refused(name, "empty", problem, "Send the whole export again.")
    if manifest and manifest.rows not in (None, volumes.delivered):
        problem = f"the file has {volumes.delivered} rows, its manifest says {manifest.rows}"
        raise _refused(name, "row count", problem, "Send both again.")
    _check_quarantined(name, volumes, feed)
    if _mode(manifest, feed) == "full" and last.records:
        _check_change(name, volumes, feed, last)


def check_shares(
    name: str,
    now: Iterable[FieldQuality],
    before: Mapping[str, FieldQuality],
    feed: Feed,
) -> None:
    """Refuse a delivery in which a field emptied, or one value spread, beyond all likelihood.

    Shares are compared with the last good delivery: a renamed code, a column that shifted or a
    query without its join looks like this, and each row by itself looks fine.
    """
    for field in now:
        known = before.get(field.name)
        if known is None or min(field.rows, known.rows) < ENOUGH_ROWS:
            continue
        change = max(_drop(field, known), _spread(field, known))
        if change > feed.guards.max_shift:
            problem = f"the values of {field.name} are not distributed as in the last good export"
            remedy = "Check the export; if it is right, raise guards.max_shift for a night."
            raise _refused(name, "implausible", problem, remedy)


def _drop(now: FieldQuality, before: FieldQuality) -> float:
    """By what share of all rows fewer are of use."""
    return before.understood / before.rows - now.understood / now.rows


def _spread(now: FieldQuality, before: FieldQuality) -> float:
    """By what share of all rows one value has become more frequent."""
    shares = (n / now.rows - before.common[value] / before.rows for value, n in now.most_common())
    return max(shares, default=0.0)


def drift(before: Sequence[str], now: Sequence[str]) -> str | None:
    """How the columns of a file have changed, in words; None where they have not."""
    if not before or set(before) == set(now):
        return None
    added = [column for column in now if column not in before]
    gone = [column for column in before if column not in now]
    changes = [
        f"new: {', '.join(added)}" if added else "",
        f"gone: {', '.join(gone)}" if gone else "",
    ]
    return "; ".join(filter(None, changes))


def _check_quarantined(name: str, volumes: Volumes, feed: Feed) -> None:
    share = volumes.quarantined / max(volumes.delivered, 1)
    if share > feed.guards.max_quarantined:
        problem = f"{volumes.quarantined} of {volumes.delivered} rows cannot be read"
        remedy = "Run borderlink check on the file; correct the export or the feed's file."
        raise _refused(name, "too many broken rows", problem, remedy)


def _check_change(name: str, volumes: Volumes, feed: Feed, last: LastGood) -> None:
    change = (volumes.delivered - last.records) / last.records
    numbers = f"{volumes.delivered} rows where {last.records} records were known"
    if -change > feed.guards.max_shrink:
        remedy = "Send the whole export again; if it is right, raise guards.max_shrink for a night."
        raise _refused(name, "shrunk", f"the export has {numbers}", remedy)
    if change > feed.guards.max_growth:
        remedy = "Check the export; if it is right, raise guards.max_growth for a night."
        raise _refused(name, "grown", f"the export has {numbers}", remedy)


def _mode(manifest: Manifest | None, feed: Feed) -> str:
    return (manifest.mode if manifest else None) or feed.mode


def _refused(name: str, reason: str, problem: str, remedy: str) -> ExportRefused:
    return ExportRefused(name, reason, problem, remedy)
