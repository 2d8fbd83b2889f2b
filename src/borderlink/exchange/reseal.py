"""What waits in the store is sealed anew when its receiver has another key.

The sequence and the contents stay; only the seal changes. A package that waits under a signature
of ours whose key was revoked is signed anew as well.
"""

from __future__ import annotations

import hashlib

from borderlink import audit
from borderlink.exchange.keybook import known_keys
from borderlink.exchange.keys import KeyRing
from borderlink.exchange.seal import encrypt, signed_again, signing_key_of
from borderlink.store import Store


def reseal(store: Store, keys: KeyRing) -> list[str]:
    """Bring every waiting package to the keys in use; warns of those whose receiver has none."""
    revoked = {key.public for key in known_keys(store) if key.revoked_at}
    held: dict[str, int] = {}
    for receiver, sequence, signed, sealed_for in store.rows(
        "SELECT receiver, sequence, signed, sealed_for FROM package "
        "WHERE sealed IS NOT NULL AND signed IS NOT NULL ORDER BY receiver, sequence"
    ):
        recipient = keys.recipients.get(receiver)
        stale = signing_key_of(bytes(signed)) in revoked
        if recipient is None:
            held[receiver] = held.get(receiver, 0) + 1
        elif stale or recipient != sealed_for:
            fresh = signed_again(bytes(signed), keys.own.signer) if stale else bytes(signed)
            _replace(store, (receiver, sequence), fresh, recipient)
    return [
        f"{receiver}: {number} packages wait for its new encryption key."
        for receiver, number in held.items()
    ]


def in_flight(store: Store, receiver: str) -> tuple[int, list[str]]:
    """How many packages wait in the store, and which files left it without a receipt so far."""
    waiting = store.value(
        "SELECT count(*) FROM package WHERE receiver = ? AND sealed IS NOT NULL", [receiver]
    )
    placed = store.rows(
        "SELECT file FROM package WHERE receiver = ? AND sealed IS NULL AND receipt_at IS NULL "
        "ORDER BY sequence",
        [receiver],
    )
    return int(waiting), [file for (file,) in placed]


def _replace(store: Store, package: tuple[str, int], signed: bytes, recipient: str) -> None:
    receiver, sequence = package
    sealed = encrypt(signed, recipient)
    digest = hashlib.sha256(sealed).hexdigest()
    store.sql(
        "UPDATE package SET signed = ?, sealed = ?, sealed_for = ?, sha256 = ? "
        "WHERE receiver = ? AND sequence = ?",
        [signed, sealed, recipient, digest, receiver, sequence],
    )
    audit.append(
        store,
        action="key",
        who="exchange",
        why="sealed anew",
        to=receiver,
        what={"sequence": sequence, "sha256": digest},
    )
