"""Whose keys are in use, were in use and may no longer be: the store remembers every public key.

A signature is taken from a key that is in use, or that was in use when the package was made and
for no longer than a package is valid. A revoked key counts for nothing, whatever time a package
gives: whoever stole it can write any time into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import UsageError
from borderlink.exchange.allowed import ALLOWED_SIGNERS, write_allowed_signers
from borderlink.exchange.keyfiles import public_line, recipient_of
from borderlink.exchange.keys import KeyRing, ensure_keys, recipients
from borderlink.exchange.rotation import remove_outlived
from borderlink.exchange.seal import VALID_FOR
from borderlink.exchange.sshsig import Signer
from borderlink.store import Store

REASONS = ("lost", "stolen", "left", "other")


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key: an age recipient, or an OpenSSH line without comment; times are UTC."""

    code: str
    kind: str
    public: str
    since: datetime
    until: datetime | None
    revoked_at: datetime | None

    @property
    def current(self) -> bool:
        return self.until is None


def open_ring(store: Store, config: Config, now: datetime | None = None) -> KeyRing:
    """All keys, made where missing, noted in the store where new; inside a transaction.

    Of the ring, revoked keys are left out, so that nothing is sealed for them or taken from them.
    """
    now = now or datetime.now(UTC)
    ring = ensure_keys(config)
    for code in ring.made:
        audit.append(store, action="key", who="exchange", why="first use", what={"made_for": code})
    _note(store, _in_use(ring), ring.made, now)
    remove_outlived(config.keys, ring.own.code, now)
    known = known_keys(store)
    write_allowed_signers(config.keys / ALLOWED_SIGNERS, _ever_allowed(known))
    revoked = {key.public for key in known if key.revoked_at}
    return replace(
        ring,
        recipients={c: text for c, text in ring.recipients.items() if text not in revoked},
        signers={c: line for c, line in ring.signers.items() if _bare(line) not in revoked},
        trusted=tuple(_trusted(known, set(config.agencies), now)),
        own_signers=tuple(_trusted(known, {ring.own.code}, now)),
    )


def known_keys(store: Store) -> list[KnownKey]:
    """Every public key that was ever in use, oldest first."""
    return [
        KnownKey(
            code,
            kind,
            public,
            since.replace(tzinfo=UTC),
            until.replace(tzinfo=UTC) if until else None,
            revoked_at.replace(tzinfo=UTC) if revoked_at else None,
        )
        for code, kind, public, since, until, revoked_at in store.rows(
            "SELECT code, kind, public, since, until, revoked_at FROM known_key "
            "ORDER BY code, kind, since, public"
        )
    ]


def current_recipients(store: Store, config: Config) -> dict[str, str]:
    """Code → age recipient of every agency whose key is not revoked."""
    revoked = {key.public for key in known_keys(store) if key.revoked_at}
    return {code: text for code, text in recipients(config) if text not in revoked}


def revoke(store: Store, code: str, kind: str, reason: str, now: datetime | None = None) -> int:
    """Trust no key of this party and kind any more that was known until now; returns how many.

    Inside the caller's transaction. Raises UsageError when none is left to revoke.
    """
    at = _naive(now or datetime.now(UTC))
    found = [
        key
        for key in known_keys(store)
        if (key.code, key.kind) == (code, kind) and key.revoked_at is None
    ]
    if not found:
        raise UsageError(f"{code}: no {kind} key is known that could be revoked.")
    store.sql(
        "UPDATE known_key SET revoked_at = ?, reason = ? "
        "WHERE code = ? AND kind = ? AND revoked_at IS NULL",
        [at, reason, code, kind],
    )
    for key in found:
        _log(store, f"revoked: {reason}", (key.code, kind, key.public))
    return len(found)


def keys_fingerprint(store: Store, config: Config) -> str:
    """Changes when a receiver's key becomes known, changes or is revoked."""
    return hashlib.sha256(
        repr(sorted(current_recipients(store, config).items())).encode()
    ).hexdigest()


def fingerprint(public: str) -> str:
    """What two people compare on the phone: 16 hexadecimal digits of the key's SHA-256."""
    digest = hashlib.sha256(public.encode()).hexdigest()[:16]
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


def _in_use(ring: KeyRing) -> Iterator[tuple[str, str, str]]:
    own = ring.own
    yield own.code, "age", recipient_of(own.identity)
    yield own.code, "sign", _bare(public_line(own.signer.public_key(), own.code))
    for code, recipient in ring.recipients.items():
        yield code, "age", recipient
    for code, line in ring.signers.items():
        yield code, "sign", _bare(line)


def _note(
    store: Store, in_use: Iterable[tuple[str, str, str]], made: Iterable[str], now: datetime
) -> None:
    """Note keys that are new, and that others are in use no longer."""
    before = {(key.code, key.kind): key.public for key in known_keys(store) if key.current}
    present = {(code, kind): public for code, kind, public in in_use}
    for (code, kind), public in before.items():
        if present.get((code, kind)) != public:
            store.sql(
                "UPDATE known_key SET until = ? WHERE code = ? AND kind = ? AND until IS NULL",
                [_naive(now), code, kind],
            )
            _log(store, "no longer in use", (code, kind, public))
    for (code, kind), public in present.items():
        if before.get((code, kind)) != public:
            store.sql(
                "INSERT INTO known_key (code, kind, public, since) VALUES (?, ?, ?, ?)",
                [code, kind, public, _naive(now)],
            )
            if code not in made:
                _log(store, "in use from now on", (code, kind, public))


def _log(store: Store, why: str, key: tuple[str, str, str]) -> None:
    code, kind, public = key
    what = {"of": code, "kind": kind, "key": fingerprint(public)}
    audit.append(store, action="key", who="exchange", why=why, what=what)


def _trusted(known: Iterable[KnownKey], of: Collection[str], now: datetime) -> Iterator[Signer]:
    for key in known:
        if key.kind != "sign" or key.code not in of or key.revoked_at:
            continue
        if key.until is None or key.until + VALID_FOR > now:
            yield Signer(key.code, key.public, key.until)


def _ever_allowed(known: Iterable[KnownKey]) -> Iterator[Signer]:
    """For whoever verifies a package of years ago: each key with the end of its use."""
    for key in known:
        if key.kind == "sign" and not key.revoked_at:
            yield Signer(key.code, key.public, key.until)


def _bare(line: str) -> str:
    return " ".join(line.split()[:2])


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
