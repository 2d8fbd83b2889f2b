"""The night's first stage: every feed's new deliveries become records; doubtful ones do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake import account, exports, guards
from borderlink.intake.delivery import (
    Delivery,
    check_inbox,
    deliveries,
    refuse_if_changed,
    refuse_unless_plain,
)
from borderlink.intake.denied import Kept, refuse_denied
from borderlink.intake.export import Export, read_export
from borderlink.intake.exports import LoadedFile
from borderlink.intake.load import ExportNote, load
from borderlink.intake.manifest import read_manifest
from borderlink.intake.rows import Quarantined
from borderlink.intake.staging import stage
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

COUNTS = (
    "files", "rows", "quarantined", "refused", "new", "changed", "unchanged", "withdrawn", "rekeyed"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Night:
    """What every step of one night's intake needs."""

    store: Store
    config: Config
    night: date
    progress: Progress
    result: StageResult


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Load what is new in the inbox; a refused file leaves its feed's last good state in place."""
    check_inbox(config)
    result = StageResult("intake", dict.fromkeys(COUNTS, 0))
    tonight = _Night(store, config, night, progress, result)
    feeds = sorted(config.feeds, key=lambda feed: feed.key)
    progress.begin("intake", len(feeds))
    for feed in feeds:
        _take_in(tonight, feed)
        progress.advance()
    return result


def _take_in(tonight: _Night, feed: Feed) -> None:
    found = deliveries(feed, tonight.config.inbox)
    loaded = exports.loaded_files(tonight.store, feed)
    if not found:
        _tell_missing(tonight, feed, ever=bool(loaded))
    elif feed.mode == "delta":
        _take_deltas(tonight, feed, [d for d in found if d.sha256 not in _contents(loaded)])
    else:
        _take_newest(tonight, feed, found, loaded)


def _tell_missing(tonight: _Night, feed: Feed, *, ever: bool) -> None:
    if ever:
        tonight.progress.say(f"{_title(feed)}: nothing new")
        return
    _warn(tonight, f"{_title(feed)}: late, nothing was ever delivered. Ask for {feed.files}.")


def _take_deltas(tonight: _Night, feed: Feed, new: list[Delivery]) -> None:
    """Each in its order; after a refused one the later ones would build on a gap."""
    for delivery in new:
        if not _accept(tonight, feed, delivery):
            return


def _contents(loaded: list[LoadedFile]) -> set[str]:
    return {sha256 for _, sha256 in loaded}


def _take_newest(
    tonight: _Night, feed: Feed, found: list[Delivery], loaded: list[LoadedFile]
) -> None:
    """The newest full export that can be trusted, as far back as the one already loaded."""
    newest = found[-1]
    if _is_old_news(newest, loaded):
        tonight.progress.say(f"{_title(feed)}: nothing new")
        return
    for delivery in reversed(found):
        if delivery is not newest and delivery.sha256 in _contents(loaded):
            return
        if _accept(tonight, feed, delivery):
            return


def _is_old_news(newest: Delivery, loaded: list[LoadedFile]) -> bool:
    """Whether it was loaded last; or before, and what was loaded last was taken away since.

    A file that is always called the same may well go back to what it said before.
    """
    if not loaded:
        return False
    last_name, last_content = loaded[-1]
    known = (newest.name, newest.sha256) in loaded
    return newest.sha256 == last_content or (known and newest.name != last_name)


def _accept(tonight: _Night, feed: Feed, delivery: Delivery) -> bool:
    """Load one delivery; False when it was refused, which the store then remembers."""
    try:
        _load(tonight, feed, delivery)
    except ExportRefused as refusal:
        exports.note_refused(tonight.store, feed, delivery, tonight.night, refusal)
        tonight.result.counts["refused"] += 1
        _warn(tonight, f"{_title(feed)}: refused {refusal} The last good state stays.")
        return False
    return True


def _load(tonight: _Night, feed: Feed, delivery: Delivery) -> None:
    refuse_unless_plain(delivery)
    store, night, name = tonight.store, tonight.night, delivery.path.name
    manifest = read_manifest(delivery.path)
    last = exports.last_good(store, feed)
    guards.check_statement(delivery, manifest, feed, last)
    export = Export(delivery.path, feed, night, manifest)
    reading = read_export(export)
    volumes, rows = stage(store, reading)
    refuse_if_changed(delivery)
    guards.check_volumes(name, volumes, manifest, feed, last)
    quality = reading.mapper.quality()
    if export.mode == "full":
        guards.check_shares(name, quality, account.last_quality(store, feed), feed)
    changed_columns = guards.drift(account.last_columns(store, feed), reading.columns)
    kept = refuse_denied(store, feed, rows, night)
    rows = kept.rows
    export_id = exports.note_loaded(store, export, delivery, night, volumes)
    account.note_quality(store, export_id, quality)
    account.note_layout(store, export_id, reading.columns)
    exports.note_quarantined(store, feed, export_id=export_id, night=night, file=name, rows=rows)
    note = ExportNote(export_id, export.provenance)
    changes = load(store, feed, export=note, night=night, mode=export.mode, quarantined=rows)
    numbers = asdict(volumes) | asdict(changes) | {"denied": kept.denied, "expired": kept.expired}
    _log(store, feed, delivery, numbers)
    _count(tonight, numbers)
    if changed_columns:
        _warn(tonight, f"{_title(feed)}: the file's columns changed ({changed_columns}).")
    _tell_quarantined(tonight, export, volumes, rows)
    _tell_denied(tonight, feed, kept)


def _log(store: Store, feed: Feed, delivery: Delivery, numbers: dict[str, int]) -> None:
    """A collection for each delivery; an alteration where it changed records that we had."""
    plain = feed.feed.encode("ascii", "backslashreplace").decode()[:100]
    source = {"agency": feed.agency, "feed": plain, "sha256": delivery.sha256}
    audit.append(store, action="collection", who="night", why="intake", what={**source, **numbers})
    altered = {name: numbers[name] for name in ("changed", "withdrawn", "rekeyed") if numbers[name]}
    if altered:
        audit.append(
            store, action="alteration", who="night", why="intake", what={**source, **altered}
        )


def _count(tonight: _Night, numbers: dict[str, int]) -> None:
    counts = tonight.result.counts
    counts["files"] += 1
    counts["rows"] += numbers["delivered"]
    for name in COUNTS:
        counts[name] += numbers.get(name, 0)


def _tell_quarantined(
    tonight: _Night, export: Export, volumes: guards.Volumes, rows: list[Quarantined]
) -> None:
    if not rows:
        return
    reasons = Counter(row.reason for row in rows)
    why = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
    _warn(
        tonight,
        f"{_title(export.feed)}: {len(rows)} of {volumes.delivered} rows of {export.path.name} "
        f"were set aside ({why}).",
    )


def _tell_denied(tonight: _Night, feed: Feed, kept: Kept) -> None:
    """That an erased record was sent again is the agency's mistake to put right."""
    if kept.denied:
        _warn(
            tonight,
            f"{_title(feed)}: {kept.denied} erased records were sent again and refused. "
            "Ask the agency to take them out of its export.",
        )


def _warn(tonight: _Night, sentence: str) -> None:
    tonight.result.warnings.append(sentence)


def _title(feed: Feed) -> str:
    return f"{feed.agency}/{feed.feed}"
