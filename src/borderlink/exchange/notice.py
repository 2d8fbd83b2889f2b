"""The installation tells its new public keys, under the signature of the key that goes.

    ssh-keygen -Y verify -n borderlink-keys -f allowed_signers -I Hub -s FILE.sig < FILE

Agencies take the new keys from it once the signature is good; the phone call is for first keys and
for a key that was stolen, when the old signature proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from borderlink.config import Config
from borderlink.exchange import sshsig
from borderlink.exchange.allowed import KEYS_NAMESPACE
from borderlink.exchange.keyfiles import read_private
from borderlink.exchange.keys import installation_code
from borderlink.exchange.rotation import coming_public, prepare, swap

_NAMES = {"age": "encryption_key", "sign": "signing_key"}


def rotate_own(config: Config, kinds: Sequence[str], now: datetime) -> Path:
    """Replace keys of the installation; returns the signed notice to send to every agency."""
    code = installation_code(config)
    signer = read_private(config.keys, code).signer
    prepare(config.keys, code, kinds)
    content: dict[str, str | int] = {
        "format": "borderlink-keys",
        "version": 1,
        "sender": code,
        "valid_from": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    content |= {_NAMES[kind]: coming_public(config.keys, code, kind) for kind in kinds}
    text = json.dumps(content, indent=2).encode() + b"\n"
    notice = config.keys / f"keys-{code}-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.json"
    notice.write_bytes(text)
    signature = sshsig.sign(text, signer, KEYS_NAMESPACE)
    notice.with_name(notice.name + ".sig").write_bytes(signature)
    swap(config.keys, code, kinds, now)
    return notice
