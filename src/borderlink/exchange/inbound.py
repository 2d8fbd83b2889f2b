"""What agencies returned → decisions and receipts, or a refusal that is logged.

A file stays where it arrived and is known by its hash from then on, so that a night that dies
reads it again and a night that ended does not.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import PackageRefused, UsageError
from borderlink.exchange.archive import MAX_BYTES
from borderlink.exchange.keys import KeyRing, ensure_keys
from borderlink.exchange.returns import DecisionLine, read_decisions, read_receipt
from borderlink.exchange.seal import Package, unseal
from borderlink.exchange.stage import log_made_keys
from borderlink.progress import Progress, StageResult
from borderlink.review import record_decision
from borderlink.store import Store

STAGE = "collect"
_UNKNOWN = "unknown"
_CLOCKS_DIFFER = timedelta(minutes=5)
# Our own way of naming files; any other name may hold a person's and is not repeated.
_OUR_NAME = re.compile(r"[A-Za-z0-9-]+(_[A-Za-z0-9-]+){2,3}\.age")


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A file from the inbox: opened and verified, or the reason why not."""

    label: str
    sha256: str
    package: Package | None
    refused: PackageRefused | None = None

    @property
    def sender(self) -> str:
        return self.package.manifest.sender if self.package else _UNKNOWN

    @property
    def kind(self) -> str:
        return self.package.manifest.kind if self.package else _UNKNOWN

    @property
    def sequence(self) -> int:
        return self.package.manifest.sequence if self.package else 0

    @property
    def order(self) -> tuple[str, int, str]:
        """As they were made, not as they are named."""
        return (self.sender, self.sequence, self.sha256)


def collect(
    store: Store,
    config: Config,
    night: date,  # noqa: ARG001 (all stages are called alike)
    progress: Progress,
) -> StageResult:
    """Take in all new packages from <state>/inbox; each is accepted or refused as a whole."""
    new = {digest: file for file in _files(config) if not _known(store, digest := _sha256_of(file))}
    progress.begin(STAGE, total=len(new))
    result = StageResult(STAGE, {"accepted": 0, "refused": 0, "decisions": 0, "receipts": 0})
    if not new:
        return result
    keys = ensure_keys(config)
    log_made_keys(store, keys)
    opened = [_open(file, digest, keys) for digest, file in new.items()]
    for arrived in sorted(opened, key=lambda one: one.order):
        _take(store, config, arrived, result)
        progress.advance()
    return result


def input_fingerprint(config: Config) -> str:
    """Changes when a file arrives in the inbox or changes there."""
    listing = "\n".join(f"{file.name} {_sha256_of(file)}" for file in _files(config))
    return hashlib.sha256(listing.encode(errors="surrogateescape")).hexdigest()


def _files(config: Config) -> list[Path]:
    return sorted(file for file in config.returns.glob("*.age") if file.is_file())


def _known(store: Store, digest: str) -> bool:
    return bool(store.value("SELECT count(*) FROM inbound WHERE sha256 = ?", [digest]))


def _open(file: Path, digest: str, keys: KeyRing) -> _Arrived:
    label = file.name if _OUR_NAME.fullmatch(file.name) else f"package {digest[:12]}"
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PackageRefused("size", "it is larger than any package may be")
        package = unseal(
            file.read_bytes(),
            identity=keys.own.identity,
            signers=keys.signers,
            receiver=keys.own.code,
        )
    except PackageRefused as refused:
        return _Arrived(label, digest, None, refused)
    return _Arrived(label, digest, package)


def _take(store: Store, config: Config, arrived: _Arrived, result: StageResult) -> None:
    try:
        counted = _accept(store, config, arrived, result.warnings)
    except PackageRefused as refused:
        result.counts["refused"] += 1
        result.warnings.append(f"inbox, {arrived.label}: {refused}. Ask the sender for a new one.")
        _note(store, arrived, refused.reason)
        return
    result.counts["accepted"] += 1
    for name, number in counted.items():
        result.counts[name] += number
    _note(store, arrived, None)


def _accept(store: Store, config: Config, arrived: _Arrived, warnings: list[str]) -> dict[str, int]:
    """Apply a package; PackageRefused comes before anything was applied."""
    if arrived.package is None:
        raise arrived.refused or PackageRefused("content", "it could not be opened")
    _check_sequence(store, arrived)
    match arrived.kind:
        case "decisions":
            return {"decisions": _apply_decisions(store, config, arrived.package, warnings)}
        case "receipt":
            _apply_receipt(store, arrived.package)
            return {"receipts": 1}
    raise PackageRefused("kind", "this kind of package is not taken in here")


def _check_sequence(store: Store, arrived: _Arrived) -> None:
    last = store.value(
        "SELECT max(sequence) FROM inbound WHERE sender = ? AND state = 'accepted'",
        [arrived.sender],
    )
    if last is not None and arrived.sequence <= last:
        raise PackageRefused(
            "replay", f"its sequence {arrived.sequence} does not follow {last}, the sender's last"
        )


def _apply_decisions(store: Store, config: Config, package: Package, warnings: list[str]) -> int:
    """Record what can be recorded; a decision that cannot is told, and the others count."""
    recorded = 0
    for line in read_decisions(package).decisions:
        try:
            _record(store, config, package, line)
            recorded += 1
        except UsageError as error:
            warnings.append(f"decision of {package.manifest.sender} not taken: {error}")
    return recorded


def _record(store: Store, config: Config, package: Package, line: DecisionLine) -> None:
    if line.decided_at > package.manifest.created + _CLOCKS_DIFFER:
        raise UsageError(f"match {line.match_id}: was decided after its file was made.")
    record_decision(
        store,
        config,
        match_id=line.match_id,
        agency=package.manifest.sender,
        judgement=line.judgement,
        reason=line.reason,
        decided_by=line.decided_by,
        second_by=line.second_by,
        decided_at=line.decided_at.astimezone(UTC),
        source="file",
    )


def _apply_receipt(store: Store, package: Package) -> None:
    receipt = read_receipt(package)
    of = [package.manifest.sender, receipt.sequence, receipt.sha256]
    if not store.value(
        "SELECT count(*) FROM package WHERE receiver = ? AND sequence = ? AND sha256 = ?", of
    ):
        raise PackageRefused("content", "it is the receipt of a package that was never sent")
    store.sql(
        "UPDATE package SET receipt_at = coalesce(receipt_at, ?) "
        "WHERE receiver = ? AND sequence = ? AND sha256 = ?",
        [_now(), *of],
    )


def _note(store: Store, arrived: _Arrived, reason: str | None) -> None:
    """Remember the file by its hash, and log what became of it."""
    state = "accepted" if reason is None else "refused"
    store.sql(
        """
        INSERT INTO inbound (sha256, sender, kind, sequence, received_at, state, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [arrived.sha256, arrived.sender, arrived.kind, arrived.sequence, _now(), state, reason],
    )
    audit.append(
        store,
        action="receipt" if reason is None else "refusal",
        who=arrived.sender,
        why="returned by an agency",
        what={
            "kind": arrived.kind,
            "sequence": arrived.sequence,
            "sha256": arrived.sha256,
            "reason": reason or "",
        },
    )


def _sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
