"""Where the store's encryption key comes from: the environment or a key file, never config."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from borderlink.errors import StoreKeyError

KEY_VARIABLE = "BORDERLINK_STORE_KEY"
KEY_FILE_VARIABLE = "BORDERLINK_STORE_KEY_FILE"
PROTECTED_KEY_FILE_VARIABLE = "BORDERLINK_PROTECTED_KEY_FILE"
_KEY_BYTES = 32  # AES-256


def load_key(default_file: Path) -> str:
    """The key as 64 hex digits, from the environment, the named key file or `default_file`.

    Raises StoreKeyError when there is none, when it is malformed, or when the file can be read by
    others.
    """
    if value := os.environ.get(KEY_VARIABLE):
        return _checked(value, KEY_VARIABLE)
    return _read(Path(os.environ.get(KEY_FILE_VARIABLE) or default_file))


def _read(file: Path) -> str:
    if not file.is_file():
        raise StoreKeyError(
            f"{file}: the store's key file is missing. Set {KEY_VARIABLE} or {KEY_FILE_VARIABLE}, "
            "or restore the file from its backup; without the key the store cannot be read."
        )
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StoreKeyError(f"{file}: others can read the store's key. Run: chmod 600 {file}")
    return _checked(file.read_text("ascii", errors="replace"), str(file))


def load_or_create_key(default_file: Path, *, store_exists: bool) -> str:
    """Like `load_key`, but a first night without any key makes one in `default_file` (mode 600)."""
    named = os.environ.get(KEY_VARIABLE) or os.environ.get(KEY_FILE_VARIABLE)
    if not named and not store_exists and not default_file.exists():
        default_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_secret(default_file, f"{secrets.token_hex(_KEY_BYTES)}\n".encode())
    return load_key(default_file)


def protected_key(default_file: Path, *, may_make: bool) -> str | None:
    """The key of the protected zone; None where this user has none or may not read it.

    With `may_make` a missing one is made in `default_file` (mode 600). Raises StoreKeyError when it
    is malformed, or when others can read it.
    """
    named = os.environ.get(PROTECTED_KEY_FILE_VARIABLE)
    file = Path(named or default_file)
    if may_make and not named and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_secret(file, f"{secrets.token_hex(_KEY_BYTES)}\n".encode())
    return _read(file) if os.access(file, os.R_OK) else None


def derived(key: str, purpose: str) -> bytes:
    """32 bytes that only the holder of the store's key can make, one value a purpose."""
    return hmac.digest(bytes.fromhex(key), purpose.encode(), "sha256")


def write_secret(file: Path, content: bytes) -> None:
    """Make a file for this user only; raises FileExistsError where there is one.

    On a full disk no empty key stays behind, which every later run would refuse.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        file.unlink()
        raise


def _checked(value: str, origin: str) -> str:
    key = value.strip().lower()
    if len(key) != 2 * _KEY_BYTES or any(c not in "0123456789abcdef" for c in key):
        raise StoreKeyError(
            f"{origin}: a store key is {2 * _KEY_BYTES} hexadecimal digits. "
            "Make one with: openssl rand -hex 32"
        )
    return key
