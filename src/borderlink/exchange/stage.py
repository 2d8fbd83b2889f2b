"""The night's reports → one sealed package for each receiver, kept in the store until delivered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from borderlink import __version__, audit
from borderlink.config import Config
from borderlink.exchange.keybook import open_ring
from borderlink.exchange.keys import KeyRing
from borderlink.exchange.manifest import Manifest, Versions
from borderlink.exchange.openpgp import is_openpgp
from borderlink.exchange.reseal import reseal
from borderlink.exchange.seal import Content, describe, encrypt, sign
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

STAGE = "exchange"

# Of all records of other owners that a receiver is told of. A record without a code counts as H2,
# not to be passed on; a code nobody knows as H3, which a person must read.
_HANDLING = """
WITH told AS (
    SELECT DISTINCT unnest([m.record_a, m.record_b]) AS record_id
    FROM disclosed d JOIN match m USING (match_id)
    WHERE d.night = $night AND d.receiver = $receiver
),
codes AS (
    SELECT unnest(if(len(coalesce(r.handling, [])) = 0, ['H2'], r.handling)) AS code
    FROM told JOIN record r USING (record_id)
    WHERE r.agency <> $receiver
)
SELECT coalesce(max(if(code IN ('H0', 'H1', 'H2', 'H3'), code, 'H3')), 'H2') FROM codes
"""

# Whose record was told stays known when the record and its match are gone, for recall.
_SENT = """
INSERT INTO sent BY NAME
WITH sides AS (
    SELECT match_id, record_a AS record_id, record_b AS other FROM match
    UNION ALL
    SELECT match_id, record_b, record_a FROM match
),
owned AS (
    SELECT s.match_id, s.record_id, theirs.agency AS owner
    FROM sides s
    JOIN record_identity ours ON ours.record_id = s.record_id AND ours.agency = $receiver
    JOIN record_identity theirs ON theirs.record_id = s.other
)
SELECT d.receiver, $sequence::BIGINT AS sequence, d.night, d.match_id, o.owner, o.record_id,
    d.level, d.fields, d.rule
FROM disclosed d LEFT JOIN owned o ON o.match_id = d.match_id
WHERE d.night = $night AND d.receiver = $receiver
ORDER BY d.match_id
"""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one receiver gets tonight."""

    night: date
    receiver: str
    content_hash: str


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Seal a package for each receiver whose reports differ from tonight's last package."""
    batches = _batches(store, night)
    progress.begin(STAGE, total=len(batches))
    keys = open_ring(store, config)
    counts = {"sealed": 0, "unchanged": 0, "without a key": 0}
    warnings = reseal(store, keys)
    for batch in batches:
        if _latest(store, batch) == batch.content_hash:
            counts["unchanged"] += 1
        elif batch.receiver not in keys.recipients:
            counts["without a key"] += 1
            warnings.append(_no_key(batch.receiver))
        else:
            _seal_batch(store, keys, batch)
            counts["sealed"] += 1
        progress.advance()
    return StageResult(STAGE, counts, warnings)


def _no_key(receiver: str) -> str:
    return (
        f"{receiver}: no package was made, because its encryption key is not known. "
        f"Put its age recipient into its agency file, or into keys/{receiver}.age.pub."
    )


def _batches(store: Store, night: date) -> list[_Batch]:
    rows = store.rows(
        "SELECT receiver, string_agg(name || ' ' || content_hash, chr(10) ORDER BY name) "
        "FROM report_file WHERE night = ? GROUP BY receiver ORDER BY receiver",
        [night],
    )
    return [_Batch(night, code, hashlib.sha256(text.encode()).hexdigest()) for code, text in rows]


def _latest(store: Store, batch: _Batch) -> str | None:
    """The content of the receiver's last package of this night."""
    found = store.value(
        "SELECT content_hash FROM package WHERE receiver = ? AND night = ? "
        "ORDER BY sequence DESC LIMIT 1",
        [batch.receiver, batch.night],
    )
    return None if found is None else str(found)


def _seal_batch(store: Store, keys: KeyRing, batch: _Batch) -> None:
    contents = [
        Content(name, media_type, bytes(data))
        for name, media_type, data in store.rows(
            "SELECT name, media_type, content FROM report_file "
            "WHERE night = ? AND receiver = ? ORDER BY name",
            [batch.night, batch.receiver],
        )
    ]
    manifest = _manifest(store, keys, batch, contents)
    _keep(store, manifest, sign(manifest, contents, keys.own.signer), keys)


def _manifest(store: Store, keys: KeyRing, batch: _Batch, contents: list[Content]) -> Manifest:
    last = store.value("SELECT max(sequence) FROM package WHERE receiver = ?", [batch.receiver])
    model, ruleset = store.rows("SELECT max(model_version), max(ruleset) FROM scored_pair")[0]
    run_id = store.value(
        "SELECT run_id FROM night WHERE night = ? ORDER BY started_at DESC, run_id LIMIT 1",
        [batch.night],
    )
    handling = store.value(_HANDLING, {"night": batch.night, "receiver": batch.receiver})
    return describe(
        contents,
        kind="reports",
        sender=keys.own.code,
        receiver=batch.receiver,
        sequence=(last or 0) + 1,
        content_hash=batch.content_hash,
        night=batch.night,
        run=run_id or "",
        handling=handling,
        versions=Versions(borderlink=__version__, model=model or "", ruleset=ruleset or ""),
    )


def _keep(store: Store, manifest: Manifest, signed: bytes, keys: KeyRing) -> None:
    """Put the package into the store and its disclosure into the log, in one transaction."""
    recipient = keys.recipients[manifest.receiver]
    sealed = encrypt(signed, recipient)
    digest = hashlib.sha256(sealed).hexdigest()
    form = "gpg" if is_openpgp(recipient) else "age"
    name = f"{manifest.sender}_{manifest.receiver}_{manifest.night}_{manifest.sequence}.{form}"
    store.sql(
        """
        INSERT INTO package
            (receiver, sequence, night, content_hash, file, sha256, sealed_at, sealed, signed,
             sealed_for)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            manifest.receiver,
            manifest.sequence,
            manifest.night,
            manifest.content_hash,
            name,
            digest,
            datetime.now(UTC).replace(tzinfo=None),
            sealed,
            signed,
            recipient,
        ],
    )
    store.sql(
        _SENT,
        {"receiver": manifest.receiver, "sequence": manifest.sequence, "night": manifest.night},
    )
    audit.append(
        store,
        action="disclosure",
        who="exchange",
        why="nightly report",
        to=manifest.receiver,
        what={
            "sequence": manifest.sequence,
            "night": str(manifest.night),
            "files": len(manifest.files),
            "matches": _told(store, manifest),
            "handling": manifest.handling,
            "content_hash": manifest.content_hash,
            "sha256": digest,
        },
    )


def _told(store: Store, manifest: Manifest) -> int:
    return int(
        store.value(
            "SELECT count(DISTINCT match_id) FROM disclosed WHERE night = ? AND receiver = ?",
            [manifest.night, manifest.receiver],
        )
    )
