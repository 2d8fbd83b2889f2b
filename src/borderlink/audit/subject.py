"""What the log calls a record: a keyed hash, the same in every entry, which tells nobody who it is.

With the store's key a supervisor can ask for everything that was done with one record, also after
it was erased; without it nobody can test a guess.
"""

from __future__ import annotations

from collections.abc import Collection

from borderlink.store import Store

# As HMAC does: hashed twice with the key, so that no longer text can be made from a shorter one's.
KEYED = "sha256($secret || sha256($secret || {text}))"
SUBJECT = KEYED.format(text="'key:' || agency || '/' || feed || '/' || record_key")


def secret_of(store: Store) -> str:
    """The key of these hashes, as parameter `secret` of the statements above."""
    return store.secret("subject").hex()


def subjects_of(store: Store, record_ids: Collection[int]) -> list[str]:
    """The subjects of these records, in the order of their ids."""
    rows = store.rows(
        f"SELECT {SUBJECT} FROM record_identity "
        "WHERE record_id IN (SELECT unnest($ids::INTEGER[])) ORDER BY record_id",
        {"secret": secret_of(store), "ids": list(record_ids)},
    )
    return [subject for (subject,) in rows]
