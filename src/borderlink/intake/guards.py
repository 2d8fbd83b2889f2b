"""When a whole delivery is set aside: the last good state is worth more than a doubtful new one."""

from __future__ import annotations

from dataclasses import dataclass

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.delivery import Delivery
from borderlink.intake.manifest import Manifest


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
