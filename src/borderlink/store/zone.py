"""The protected zone: what only those can read who hold its key besides the store's.

The store's key opens the file; what stands here stays sealed in it. So whoever searches and exports
need not be able to read what happened to a victim.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from borderlink.errors import StoreKeyError

_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2


class Zone:
    """Seals and opens single records with AES-256-GCM, each tied to its place."""

    def __init__(self, key: str) -> None:
        """`key` is 64 hexadecimal digits."""
        self._cipher = AESGCM(bytes.fromhex(key))

    def seal(self, place: str, content: bytes) -> bytes:
        """The sealed bytes; opened elsewhere than at `place` they are refused."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, place: str, sealed: bytes) -> bytes:
        """What was sealed at this place; raises StoreKeyError for another key, place or content."""
        try:
            nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, text, place.encode())
        except InvalidTag:
            raise StoreKeyError(
                "protected zone: its key does not open it. Restore keys/protected.key, or set "
                "BORDERLINK_PROTECTED_KEY_FILE to the file that made it."
            ) from None
