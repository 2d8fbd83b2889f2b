"""All keys of an installation in one file, sealed for whoever keeps it: never beside a backup."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyrage

from borderlink.config import Config
from borderlink.errors import BackupBroken, UsageError
from borderlink.exchange.archive import pack, unpack
from borderlink.exchange.keyfiles import is_recipient, read_identity
from borderlink.night.opening import store_key
from borderlink.store import write_secret

_STORE_KEY = "store.key"


def seal_keys(config: Config, file: Path, recipient: str) -> int:
    """Write the store's key and the key folder to `file`, sealed with age for `recipient`.

    Returns how many keys it holds. Raises UsageError for a recipient that is none, or when the
    file exists.
    """
    if not is_recipient(recipient):
        raise UsageError("--keys-for: is not an age recipient (age1…). Make one with: age-keygen")
    if file.exists():
        raise UsageError(f"{file}: exists already. Choose another name.")
    keys = {f.name: f.read_bytes() for f in sorted(config.keys.glob("*")) if f.is_file()}
    # It may come from the environment, and lie in no file at all.
    keys[_STORE_KEY] = f"{store_key(config)}\n".encode()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed = pyrage.encrypt(
        pack(sorted(keys.items())), [pyrage.x25519.Recipient.from_str(recipient)]
    )
    write_secret(file, sealed)
    return len(keys)


def bring_keys(config: Config, file: Path, identity: Path) -> int:
    """Open sealed keys and put those that are missing into the key folder; returns how many.

    Raises UsageError when a key stands there that differs: which one is right, a person must say.
    """
    keys = _opened(file, identity)
    config.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in keys.items():
        place = config.keys / name
        if place.exists() and place.read_bytes().strip() != content.strip():
            raise UsageError(f"{place}: another key stands here. Move it away first.")
    missing = {name: key for name, key in keys.items() if not (config.keys / name).exists()}
    for name, content in missing.items():
        write_secret(config.keys / name, content)
    return len(missing)


def _opened(file: Path, identity: Path) -> Mapping[str, bytes]:
    secret = pyrage.x25519.Identity.from_str(read_identity(identity))
    try:
        return unpack(pyrage.decrypt(file.read_bytes(), [secret]))
    except (pyrage.DecryptError, FileNotFoundError):
        raise BackupBroken(
            f"{file}: cannot be opened with the identity in {identity}. Use the one it was sealed "
            "for, or another copy of the file."
        ) from None
